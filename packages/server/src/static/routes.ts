import { bytes, route, type Reply, type Route, type RouteRequest } from '../http/index.ts';
import type { SettingsOf } from '../config/index.ts';
import { pictures } from './artwork/index.ts';
import { StaticFileNotFound } from './errors.ts';
import { findFile } from './find-file.ts';
import type { staticSettings } from './settings.ts';
import type { FileRequest, StaticFiles } from './static-files.ts';

type StaticSettings = SettingsOf<typeof staticSettings>;

/** Nothing on a notebook server is for search engines. */
const ROBOTS = 'User-agent: *\nDisallow: /\n';

/** Everything under `/static/` that no other room serves, and what browsers and robots look for. */
export function staticRoutes(files: StaticFiles, settings: StaticSettings): Route[] {
  const page = { method: 'GET', access: 'public', kind: 'page', head: true } as const;
  const favicon = {
    ...page,
    path: '/favicon.ico',
    summary: 'The icon of the server',
    replies: { 200: null },
    handle: () => pictureReply('favicon.ico'),
  } as const;
  const robots = {
    ...page,
    path: '/robots.txt',
    summary: 'Asks search engines to stay away',
    replies: { 200: null },
    handle: () => bytes(ROBOTS, { type: 'text/plain; charset=utf-8' }),
  } as const;
  return [
    route({
      ...page,
      path: '/static/*path',
      summary: 'A static file of the server',
      replies: { 200: null, 206: null, 304: null },
      handle: (request) => fileReply(files, settings, request, request.params.path),
    }),
    route(favicon),
    route({ ...favicon, atHostRoot: true }),
    route(robots),
    route({ ...robots, atHostRoot: true }),
  ];
}

/** Administrators' files come before our pictures, so that a hub can show its own logo. */
async function fileReply(
  files: StaticFiles,
  settings: StaticSettings,
  request: FileRequest & Pick<RouteRequest, 'url'>,
  path: string,
): Promise<Reply> {
  const found = await findFile(settings.extraStaticPaths, path);
  if (found === null) return pictureReply(path);
  const isImmutable = settings.immutablePrefixes.some((prefix) => request.url.startsWith(prefix));
  return files.replyWith(request, found, isImmutable ? 'immutable' : 'revalidate');
}

function pictureReply(path: string): Reply {
  const picture = pictures.get(path);
  if (picture === undefined) throw new StaticFileNotFound();
  return bytes(picture.content(), {
    type: picture.type,
    headers: { 'Cache-Control': 'no-cache' },
  });
}
