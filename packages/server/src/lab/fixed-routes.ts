import { HttpError } from '../errors/index.ts';
import { json, route, type Route } from '../http/index.ts';
import { NoSuchEndpoint } from './errors.ts';
import type { Lab } from './lab.ts';
import { BuildStatus, Listings, News, Update } from './schema.ts';

const read = { action: 'read', resource: 'lab' } as const;
const write = { action: 'write', resource: 'lab' } as const;

/** Answers that never change: nothing is built here, and nothing is asked of the network. */
export function fixedRoutes(lab: Lab): Route[] {
  return [
    ...buildRoutes(),
    route({
      method: 'GET',
      path: '/lab/api/news',
      access: read,
      summary: 'Announcements: none, as nothing is fetched',
      replies: { 200: News },
      handle: () => json({ news: [] }),
    }),
    route({
      method: 'GET',
      path: '/lab/api/update',
      access: read,
      summary: 'A newer version: none, as nobody is asked',
      replies: { 200: Update },
      handle: () => json({ notification: null }),
    }),
    listingsRoute(lab),
    route({
      method: 'GET',
      path: '/lab/api/*path',
      access: 'authenticated',
      summary: 'Addresses of the front end that do not exist',
      replies: {},
      handle: () => {
        throw new NoSuchEndpoint();
      },
    }),
  ];
}

/** Rebuilding belongs to Python's JupyterLab; the page is told that all is well (lab §11). */
function buildRoutes(): Route[] {
  const path = '/lab/api/build';
  return [
    route({
      method: 'GET',
      path,
      access: read,
      summary: 'Whether the front end has to be rebuilt: never',
      replies: { 200: BuildStatus },
      handle: () => json({ status: 'stable', message: '' }),
    }),
    route({
      method: 'POST',
      path,
      access: write,
      summary: 'Rebuilds the front end: nothing to do',
      replies: { 200: BuildStatus },
      handle: () => json({ status: 'stable', message: '' }),
    }),
    route({
      method: 'DELETE',
      path,
      access: write,
      summary: 'Cancels a build: there is none',
      replies: {},
      handle: () => {
        throw new HttpError(500, 'No current build', { code: 'lab.no_build' });
      },
    }),
  ];
}

/** Lists of blocked and allowed extensions; no front end of today reads them (lab §8). */
function listingsRoute({ listings }: Lab): Route {
  return route({
    method: 'GET',
    path: '/lab/api/listings/*path',
    access: read,
    summary: 'Lists of blocked and allowed extensions',
    replies: { 200: Listings },
    handle: ({ params }) => {
      if (params.path !== '@jupyterlab/extensionmanager-extension/listings.json') {
        throw new HttpError(400, 'Bad Request', { code: 'lab.no_such_listing' });
      }
      return json(listings);
    },
  });
}
