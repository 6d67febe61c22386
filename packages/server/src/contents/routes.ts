import { HttpError } from '../errors/index.ts';
import {
  empty,
  html,
  json,
  redirect,
  route,
  type Method,
  type Reply,
  type Route,
  type RouteRequest,
} from '../http/index.ts';
import { BadContentsRequest, NothingToGet } from './errors.ts';
import { readGetOptions } from './get-query.ts';
import { changedReply, contentsUrl, shownReply } from './replies.ts';
import { CheckpointModel, ContentsModel, CreateBody, GetQuery, RenameBody } from './schema.ts';
import { readCreateRequest } from './create-request.ts';
import { reprString } from './python/text.ts';
import type { ContentsService } from './service.ts';
import { Type } from 'typebox';

const READ = { action: 'read', resource: 'contents' } as const;
const WRITE = { action: 'write', resource: 'contents' } as const;
const CHECKPOINT_ID = { id: /^[\w-]+$/ };

/** The contents API (rest-api §4 to §6). */
export function contentsRoutes(service: ContentsService): Route[] {
  return [
    getRoute(service),
    createRoute(service),
    saveRoute(service),
    renameRoute(service),
    deleteRoute(service),
    ...checkpointRoutes(service),
    trustRoute(service),
    ...redirectRoutes(),
  ];
}

/** A path as the reference shows it in messages: with its leading slash, in Python's quotes. */
function shownPath(path: string): string {
  return reprString(path === '' ? '' : `/${path}`);
}

async function refuseHidden(
  service: ContentsService,
  verb: string,
  path: string,
  ...more: string[]
): Promise<void> {
  for (const one of [path, ...more]) {
    if (!(await service.isForbidden(one))) continue;
    throw new BadContentsRequest(`Cannot ${verb} file or directory ${shownPath(path)}`);
  }
}

function getRoute(service: ContentsService): Route {
  return route({
    method: 'GET',
    path: '/api/contents/*path',
    access: READ,
    summary: 'A file, notebook or directory, with or without its content',
    query: GetQuery,
    replies: { 200: ContentsModel },
    handle: async ({ params: { path }, query }) => {
      const options = readGetOptions(query);
      if (await service.isForbidden(path)) throw new NothingToGet(shownPath(path));
      try {
        return shownReply(await service.get(path, options));
      } catch (error) {
        if (error instanceof HttpError && error.status === 404)
          throw new NothingToGet(shownPath(path));
        throw error;
      }
    },
  });
}

function createRoute(service: ContentsService): Route {
  return route({
    method: 'POST',
    path: '/api/contents/*path',
    access: WRITE,
    summary: 'A new untitled file, notebook or directory, or a copy, in a directory',
    body: CreateBody,
    replies: { 201: ContentsModel },
    handle: async ({ params: { path }, body, baseUrl }) => {
      if (await service.isFile(path))
        throw new BadContentsRequest('Cannot POST to files, use PUT instead.');
      const wanted = readCreateRequest(body);
      if (wanted.copyFrom !== null) {
        await refuseHidden(service, 'copy', path, wanted.copyFrom);
        return changedReply(await service.copy(wanted.copyFrom, path), 201, baseUrl);
      }
      return changedReply(
        await service.newUntitled(path, wanted.type, wanted.extension),
        201,
        baseUrl,
      );
    },
  });
}

function saveRoute(service: ContentsService): Route {
  return route({
    method: 'PUT',
    path: '/api/contents/*path',
    access: WRITE,
    summary: 'Saves a file, notebook or directory under the given name; also one part of an upload',
    // Read by this room itself: `JSON.parse` would change numbers of notebooks (rest-api §4.4).
    body: 'bytes',
    replies: { 200: ContentsModel, 201: ContentsModel },
    handle: (request) => service.inOrder(request.params.path, () => save(service, request)),
  });
}

async function save(
  service: ContentsService,
  { params: { path }, body, baseUrl, freeBody }: RouteRequest<{ path: string }, unknown, Buffer>,
): Promise<Reply> {
  const exists = await service.isFile(path);
  const prepared = await service.prepareSave(path, body, exists);
  if (prepared.kind === 'empty') {
    return changedReply(await service.newUntitled(path, null, ''), 201, baseUrl);
  }
  if (prepared.kind !== 'save') throw new BadContentsRequest('Invalid JSON in body of request');
  const { copies, path: bodyPath } = prepared.fields;
  if (copies) throw new BadContentsRequest('Cannot copy with PUT, only POST');
  await refuseHidden(service, 'create', path, ...(bodyPath === null ? [] : [bodyPath]));
  const saved = await service.save(path, prepared);
  // An upload was written as it lay there; what else is saved may still be looked at.
  const { content } = prepared;
  if (content.kind === 'bytes' && content.bytes.buffer === body.buffer) freeBody();
  return changedReply(saved, exists ? 200 : 201, baseUrl);
}

function renameRoute(service: ContentsService): Route {
  return route({
    method: 'PATCH',
    path: '/api/contents/*path',
    access: WRITE,
    summary: 'Renames or moves a file, notebook or directory',
    body: RenameBody,
    replies: { 200: ContentsModel },
    handle: async ({ params: { path }, body, baseUrl }) => {
      if (body === undefined || body === null) throw new BadContentsRequest('JSON body missing');
      const newPath = body.path ?? null;
      if (newPath !== null && newPath !== '') await refuseHidden(service, 'rename', path, newPath);
      return changedReply(await service.rename(path, newPath), 200, baseUrl);
    },
  });
}

function deleteRoute(service: ContentsService): Route {
  return route({
    method: 'DELETE',
    path: '/api/contents/*path',
    access: WRITE,
    summary: 'Deletes a file, notebook or directory',
    replies: { 204: null },
    handle: async ({ params: { path }, log }) => {
      await refuseHidden(service, 'delete', path);
      log.warn(`delete /${path}`);
      await service.remove(path);
      return empty();
    },
  });
}

function checkpointRoutes(service: ContentsService): Route[] {
  const list = '/api/contents/*path/checkpoints';
  const one = '/api/contents/*path/checkpoints/:id';
  return [
    route({
      method: 'GET',
      path: list,
      access: READ,
      summary: 'The checkpoints of a file',
      replies: { 200: Type.Array(CheckpointModel) },
      handle: async ({ params }) => json(await service.listCheckpoints(params.path)),
    }),
    route({
      method: 'POST',
      path: list,
      access: WRITE,
      summary: 'Makes the checkpoint of a file',
      replies: { 201: CheckpointModel },
      handle: async ({ params: { path }, baseUrl }) => {
        const checkpoint = await service.createCheckpoint(path);
        const location = `${contentsUrl(baseUrl, path)}/checkpoints/${checkpoint.id}`;
        return json(checkpoint, { status: 201, headers: { Location: location } });
      },
    }),
    route({
      method: 'POST',
      path: one,
      params: CHECKPOINT_ID,
      access: WRITE,
      summary: 'Puts a checkpoint back into its file',
      replies: { 204: null },
      handle: async ({ params }) => {
        await service.restoreCheckpoint(params.path, params.id);
        return empty();
      },
    }),
    route({
      method: 'DELETE',
      path: one,
      params: CHECKPOINT_ID,
      access: WRITE,
      summary: 'Removes a checkpoint',
      replies: { 204: null },
      handle: async ({ params }) => {
        await service.removeCheckpoint(params.path, params.id);
        return empty();
      },
    }),
  ];
}

function trustRoute(service: ContentsService): Route {
  return route({
    method: 'POST',
    path: '/api/contents/*path/trust',
    access: WRITE,
    // Answers and errors are pages, as in the reference (rest-api §6).
    kind: 'page',
    summary: 'Trusts the output of a notebook',
    replies: { 201: null },
    handle: async ({ params }) => {
      await service.trust(params.path);
      return html('', { status: 201 });
    },
  });
}

const REDIRECTED: readonly Method[] = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];

/** The API of before Jupyter 4 (rest-api §4.10). */
function redirectRoutes(): Route[] {
  return REDIRECTED.map((method) =>
    route({
      method,
      path: '/api/notebooks/*path',
      access: 'public',
      kind: 'page',
      summary: 'Deprecated: now under /api/contents',
      replies: { 302: null },
      handle: ({ params: { path }, baseUrl, log }) => {
        log.warn('/api/notebooks is deprecated, use /api/contents');
        return redirect(path === '' ? `${baseUrl}api/contents` : contentsUrl(baseUrl, path));
      },
    }),
  );
}
