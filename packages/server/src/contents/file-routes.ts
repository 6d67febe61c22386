import { Type } from 'typebox';
import {
  escapeHtml,
  html,
  route,
  type Gatekeeper,
  type Route,
  type RouteRequest,
} from '../http/index.ts';
import { apiName, quotePath } from './drive/root.ts';
import type { FileSender } from './files.ts';
import type { ContentsService } from './service.ts';

const READ = { action: 'read', resource: 'contents' } as const;

/** Routes that show user files themselves: `/files` and `/view` (rest-api §18, §19). */
export function fileRoutes(
  service: ContentsService,
  sender: FileSender,
  gatekeeper: Pick<Gatekeeper, 'checkXsrf'>,
): Route[] {
  return [filesRoute(sender, gatekeeper), viewRoute(service)];
}

function filesRoute(sender: FileSender, gatekeeper: Pick<Gatekeeper, 'checkXsrf'>): Route {
  return route({
    method: 'GET',
    path: '/files/*path',
    access: READ,
    kind: 'page',
    head: true,
    summary: 'A file as it is, or a part of it',
    query: Type.Object({ download: Type.Optional(Type.String()), v: Type.Optional(Type.String()) }),
    replies: { 200: null, 206: null, 304: null, 416: null },
    handle: (request) => {
      // Reading is guarded too: another site must not show our user's files in its own page.
      gatekeeper.checkXsrf(request.gate, authenticationOf(request));
      const { download = '', v } = request.query;
      return sender.send({
        path: request.params.path,
        headers: request.headers,
        download: download !== '',
        versioned: v !== undefined,
      });
    },
  });
}

function authenticationOf({
  user,
  tokenAuthenticated,
}: RouteRequest): Parameters<Gatekeeper['checkXsrf']>[1] {
  return { user, tokenAuthenticated, setCookies: [] };
}

function viewRoute(service: ContentsService): Route {
  return route({
    method: 'GET',
    path: '/view/*path',
    access: READ,
    kind: 'page',
    summary: 'A page that shows a file in a sandbox',
    replies: { 200: null },
    handle: async ({ params: { path }, baseUrl }) => {
      await service.requireFile(path);
      return html(viewPage(apiName(path), `${baseUrl}files/${quotePath(path)}`));
    },
  });
}

function viewPage(title: string, url: string): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<style>
html, body { height: 100%; overflow: hidden; margin: 0; }
#iframe { width: 100%; height: 100%; border: none; }
</style>
</head>
<body>
<iframe id="iframe" sandbox="allow-scripts" src="${escapeHtml(url)}"></iframe>
</body>
</html>
`;
}
