import {
  json,
  redirect,
  route,
  type Gatekeeper,
  type Reply,
  type Route,
  type RouteRequest,
} from '../http/index.ts';
import type { Exporter } from './exporter.ts';
import type { NotebookSource } from './notebook-source.ts';
import { exportReply } from './reply.ts';
import { ExportFormats, ExportQuery } from './schema.ts';

const READ = { action: 'read', resource: 'nbconvert' } as const;
const FORMAT = { format: /^\w+$/ };

export interface ExportRoutesNeeds {
  readonly exporter: Exporter;
  readonly source: NotebookSource;
  readonly gatekeeper: Pick<Gatekeeper, 'checkXsrf'>;
  /** Content security policy of exports: the server's own and, unless turned off, a sandbox. */
  readonly policy: string;
}

/** Exports of notebooks (rest-api §13). */
export function exportRoutes(needs: ExportRoutesNeeds): Route[] {
  return [formatsRoute(needs.exporter), fileRoute(needs), contentRoute(needs)];
}

function formatsRoute(exporter: Exporter): Route {
  return route({
    method: 'GET',
    path: '/api/nbconvert',
    access: READ,
    summary: 'Formats that notebooks can be exported to',
    replies: { 200: ExportFormats },
    handle: async () => {
      const formats = Object.entries(await exporter.formats());
      return json(
        Object.fromEntries(formats.map(([name, type]) => [name, { output_mimetype: type }])),
      );
    },
  });
}

function fileRoute({ exporter, source, gatekeeper, policy }: ExportRoutesNeeds): Route {
  return route({
    method: 'GET',
    path: '/nbconvert/:format/*path',
    params: FORMAT,
    access: READ,
    kind: 'page',
    summary: 'A notebook in another format',
    query: ExportQuery,
    replies: { 200: null, 302: null },
    handle: async (request) => {
      // Another site must not show our user's notebooks in its own page, as with files.
      gatekeeper.checkXsrf(request.gate, authenticationOf(request));
      const { format, path } = request.params;
      await exporter.requireFormat(format);
      const { name, modified, notebook, directory } = await source.read(path);
      if (notebook === null) return redirect(filesUrl(request.baseUrl, path));
      const title = withoutExtension(name);
      const sanitize = isTrue(request.query.sanitize_html);
      const exported = await exporter.export(
        { format, title, sanitize, notebook },
        { directory, signal: request.signal },
      );
      return exportReply(exported, title, {
        policy,
        modified,
        download: isTrue(request.query.download),
      });
    },
  });
}

function contentRoute({ exporter, source, policy }: ExportRoutesNeeds): Route {
  return route({
    method: 'POST',
    path: '/nbconvert/:format',
    params: FORMAT,
    access: { action: 'write', resource: 'nbconvert' },
    kind: 'page',
    summary: 'A notebook that is sent along, in another format',
    body: 'bytes',
    replies: { 200: null },
    handle: async ({ params: { format }, body, signal }): Promise<Reply> => {
      await exporter.requireFormat(format);
      const { name, notebook } = await source.parse(body);
      const title = withoutExtension(name);
      const exported = await exporter.export(
        { format, title, sanitize: false, notebook },
        { directory: null, signal },
      );
      return exportReply(exported, title, { policy, modified: null, download: false });
    },
  });
}

function authenticationOf({
  user,
  tokenAuthenticated,
}: RouteRequest): Parameters<Gatekeeper['checkXsrf']>[1] {
  return { user, tokenAuthenticated, setCookies: [] };
}

/** Files that are no notebooks are sent as they are. */
function filesUrl(baseUrl: string, path: string): string {
  return `${baseUrl}files/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function withoutExtension(name: string): string {
  return name.replace(/(?<=.)\.[^.]*$/, '');
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
