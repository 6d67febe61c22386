import Type from 'typebox';
import { empty, json, route, type Reply, type Route } from '../http/index.ts';
import { KernelUnavailable } from './errors.ts';
import { KernelUnavailableReply, SessionBody, SessionModel } from './schema.ts';
import type { Sessions } from './sessions.ts';
import { readChanges, readNewSession } from './wishes.ts';

const READ = { action: 'read', resource: 'sessions' } as const;
const WRITE = { action: 'write', resource: 'sessions' } as const;
const ONE = '/api/sessions/:id';

/** Five words with dashes, not only hexadecimal digits: other addresses do not exist (rest-api §2). */
const ID = { id: /^[\p{L}\p{N}_]+(-[\p{L}\p{N}_]+){4}$/u };

/** Paths and names are short; parsing more would hold everybody up. */
const BODY_LIMIT = 1024 * 1024;

export function sessionRoutes(sessions: Sessions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/sessions',
      access: READ,
      summary: 'Sessions whose kernels run',
      replies: { 200: Type.Array(SessionModel) },
      handle: () => json(sessions.list()),
    }),
    createRoute(sessions),
    route({
      method: 'GET',
      path: ONE,
      params: ID,
      access: READ,
      summary: 'One session',
      replies: { 200: SessionModel },
      handle: ({ params }) => json(sessions.get(params.id)),
    }),
    changeRoute(sessions),
    route({
      method: 'DELETE',
      path: ONE,
      params: ID,
      access: WRITE,
      summary: 'Shut down the kernel of a session and forget the session',
      replies: { 204: null },
      handle: async ({ params }) => {
        await sessions.delete(params.id);
        return empty();
      },
    }),
  ];
}

function createRoute(sessions: Sessions): Route {
  return route({
    method: 'POST',
    path: '/api/sessions',
    access: WRITE,
    summary: 'The session of a document; a new one with a kernel where there is none',
    body: SessionBody,
    bodyLimit: BODY_LIMIT,
    // 201 also where the session existed: Lab relies on it when it restores a layout (rest-api §22).
    replies: { 201: SessionModel, 501: KernelUnavailableReply },
    handle: ({ body, baseUrl }) =>
      orUnavailable(async () => {
        const model = await sessions.create(readNewSession(body));
        const headers = { Location: `${baseUrl}api/sessions/${model.id}` };
        return json(model, { status: 201, headers });
      }),
  });
}

function changeRoute(sessions: Sessions): Route {
  return route({
    method: 'PATCH',
    path: ONE,
    params: ID,
    access: WRITE,
    summary: 'Rename a session or give it another kernel',
    body: SessionBody,
    bodyLimit: BODY_LIMIT,
    replies: { 200: SessionModel, 501: KernelUnavailableReply },
    handle: ({ body, params }) =>
      orUnavailable(async () => json(await sessions.update(params.id, readChanges(body)))),
  });
}

/** This one error has a body of its own: no `reason`, but a `short_message`. */
async function orUnavailable(answer: () => Promise<Reply>): Promise<Reply> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof KernelUnavailable)) throw error;
    return json({ message: error.message, short_message: error.shortMessage }, { status: 501 });
  }
}
