import { route, type Route } from '../http/index.ts';
import { StaticFileNotFound } from '../static/index.ts';
import type { Lab } from './lab.ts';

const asset = {
  method: 'GET',
  access: 'public',
  kind: 'page',
  head: true,
  replies: { 200: null, 206: null, 304: null },
} as const;

/** Files of the front end. They hold nothing of the user, so nobody has to sign in for them. */
export function assetRoutes(lab: Lab): Route[] {
  const { directories, files, themes } = lab;
  const routes = [
    route({
      ...asset,
      path: '/static/lab/*path',
      summary: 'A file of the built front end; its name changes with its content',
      handle: (request) =>
        files.reply(request, [directories.static], request.params.path, 'immutable'),
    }),
    route({
      ...asset,
      path: '/lab/extensions/*path',
      summary: 'A file of a prebuilt extension',
      handle: (request) => {
        const { path } = request.params;
        // `<name>/static/…`, where the name may have a scope: the builder puts hashes into these names.
        const isHashed = /^(?:@[^/]+\/)?[^/]+\/static\//.test(path);
        const freshness = isHashed ? 'immutable' : 'revalidate';
        return files.reply(request, directories.allLabextensions, path, freshness);
      },
    }),
    route({
      ...asset,
      path: '/lab/api/themes/*path',
      summary: 'A file of a theme',
      handle: (request) => themes.reply(request, request.params.path),
    }),
  ];
  return lab.customCss ? [...routes, customRoute(lab)] : routes;
}

/** `custom.css` of the user and what it refers to; scripts are refused. */
function customRoute({ directories, files }: Lab): Route {
  return route({
    ...asset,
    path: '/custom/*path',
    summary: "The user's own style sheet and its files",
    handle: async (request) => {
      const { path } = request.params;
      if (path.endsWith('.js')) throw new StaticFileNotFound();
      return files.reply(request, [directories.custom], path, 'revalidate');
    },
  });
}
