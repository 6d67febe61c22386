import { html, json, route, type Route } from '../http/index.ts';
import { detailOf, type DetailSources } from './detail.ts';
import { ServerStatus, ServerVersion, StatusQuery } from './schema.ts';

/** What the room is told by the application, which knows the other rooms. */
export interface StatusSources extends DetailSources {
  /** The release of jupyter_server that clients compare. */
  readonly version: string;
  readonly started: Date;
  /** Newest activity anywhere: requests, kernels, terminals. */
  lastActivity(): Promise<Date>;
  kernels(): readonly { readonly connections: number }[];
  /** Begins the clean shut-down, without waiting for it. */
  shutdown(reason: string): void;
}

export function statusRoutes(sources: StatusSources): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api',
      access: 'public',
      summary: 'Version of the interface',
      untracked: true,
      replies: { 200: ServerVersion },
      handle: () => json({ version: sources.version }),
    }),
    route({
      method: 'GET',
      path: '/api/status',
      access: { action: 'read', resource: 'api' },
      summary: 'Kernels, connections and last activity',
      query: StatusQuery,
      // Who watches for idleness must not prevent it.
      untracked: true,
      replies: { 200: ServerStatus },
      handle: async ({ query }) => {
        const status = await statusOf(sources);
        return json(query.detail === '1' ? { ...status, detail: detailOf(sources) } : status);
      },
    }),
    route({
      method: 'POST',
      path: '/api/shutdown',
      access: { action: 'write', resource: 'server' },
      kind: 'page',
      summary: 'Shut the server down, with its kernels and terminals',
      replies: { 200: null },
      handle: ({ log }) => {
        log.info('Shutting down on /api/shutdown request.');
        // After the answer: its connection would be closed with all others.
        setImmediate(() => {
          sources.shutdown('a client asked for it');
        });
        return html('');
      },
    }),
  ];
}

async function statusOf(sources: StatusSources) {
  const kernels = sources.kernels();
  return {
    connections: kernels.reduce((sum, kernel) => sum + kernel.connections, 0),
    kernels: kernels.length,
    last_activity: timestamp(await sources.lastActivity()),
    started: timestamp(sources.started),
  };
}

/** Six digits of a second always: clients of gateways demand them (rest-api §1.6). */
function timestamp(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}
