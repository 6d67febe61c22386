import type { AddressInfo } from 'node:net';
import type { ServerToken } from '../auth/index.ts';
import { HttpServer, type ListenAddress, type Room, type Route } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { Activity } from './activity.ts';
import { normalizeBaseUrl } from './base-url.ts';
import { documentRoutes } from './documents.ts';
import { watchIdle } from './idle-shutdown.ts';
import type { AppOptions } from './options.ts';
import { buildRooms, type Rooms } from './rooms.ts';
import { rootRoutes } from './root-routes.ts';
import { elaraVersion } from './version.ts';

/** A built server. */
export interface App {
  readonly token: ServerToken;
  /** False where neither token nor password is set: everybody is let in. */
  readonly authEnabled: boolean;
  readonly routes: readonly Route[];
  readonly rooms: readonly Room[];
  /** Kernels that run at the moment. */
  kernelCount(): number;
  /** Starts listening; `serverUrl` is what terminals are told. */
  listen(address: ListenAddress): Promise<AddressInfo | string>;
  /** Told once the address is known. */
  announceUrl(serverUrl: string): void;
  /** Ends everything that was opened, in reverse order. */
  close(): Promise<void>;
}

/** The one place that builds everything, in order. */
export async function createApp(options: AppOptions): Promise<App> {
  const { settings, log } = options;
  const now = options.now ?? (() => new Date());
  const baseUrl = normalizeBaseUrl(settings.server.baseUrl);
  const activity = new Activity(now);
  const location = { url: '' };
  const built = await buildRooms({
    ...options,
    baseUrl,
    activity,
    now,
    serverUrl: () => location.url,
  });
  const routes = collectRoutes(built, options, baseUrl);
  warnOfUnknownResources(built, routes, log);
  const server = new HttpServer({
    routes,
    sockets: built.rooms.flatMap((room) => room.sockets ?? []),
    gatekeeper: built.auth.gatekeeper,
    baseUrl,
    maxBodySize: Math.min(settings.server.maxBodySize, settings.server.maxBufferSize),
    defaultHeaders: built.headers,
    trustProxy: settings.server.trustXheaders,
    perMessageDeflate: settings.server.websocketCompressionOptions ?? false,
    checkReplies: settings.server.checkReplies,
    createServer: options.createServer,
    log,
    onActivity: () => {
      activity.touch();
    },
    onAnswered: built.metrics.record,
  });
  const stopWatching = watchIdle(
    settings.server.shutdownNoActivityTimeout,
    built.idleProbe,
    now,
    () => {
      options.stop('nobody used the server for long enough');
    },
  );
  return {
    token: built.auth.token,
    authEnabled: built.auth.authEnabled,
    routes,
    rooms: built.rooms,
    kernelCount: () => built.kernels.list().length,
    listen: (address) => server.listen(address),
    announceUrl: (url) => {
      location.url = url;
    },
    close: async () => {
      stopWatching();
      server.refuse();
      await closeAll(server, built.rooms, log);
    },
  };
}

function collectRoutes(built: Rooms, options: AppOptions, baseUrl: string): Route[] {
  const routes = [
    ...rootRoutes(baseUrl, options.defaultUrl),
    ...built.rooms.flatMap((room) => room.routes),
  ];
  return [...routes, ...documentRoutes(routes, elaraVersion())];
}

/** A rule about a resource that no route has forbids or allows nothing: nobody may rely on it. */
function warnOfUnknownResources(
  { auth, rooms }: Rooms,
  routes: readonly Route[],
  log: Logger,
): void {
  const guarded = [...routes, ...rooms.flatMap((room) => room.sockets ?? [])];
  const known = new Set(
    guarded.flatMap(({ access }) => (typeof access === 'string' ? [] : [access.resource])),
  );
  for (const resource of auth.namedResources.filter((one) => !known.has(one))) {
    log.warn(
      `The policy file speaks of a resource "${resource}" that does not exist. There are: ${[...known].sort().join(', ')}`,
    );
  }
}

/** Kernels and terminals end before the sockets do, so that clients hear of their end. */
async function closeAll(server: HttpServer, rooms: readonly Room[], log: Logger): Promise<void> {
  for (const room of [...rooms].reverse()) {
    try {
      await room.dispose?.();
    } catch (error) {
      log.error(`Could not end ${room.name} cleanly`, { error });
    }
  }
  await server.close();
}
