import { chmod } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { PerMessageDeflateOptions } from 'ws';
import type { Logger } from '../log/index.ts';
import { DescriptorWatch } from './descriptors.ts';
import { Dispatcher, type AnsweredRequest } from './dispatch.ts';
import type { Gatekeeper } from './gate.ts';
import { ignoreUpgrade, wantsWebSocket } from './other-upgrades.ts';
import type { Route } from './route.ts';
import type { SocketRoute } from './socket-route.ts';
import { upgradeRequiredRoutes } from './upgrade-required.ts';
import { Upgrader } from './upgrade.ts';

/** Makes a server that speaks HTTP, over TLS or not. */
export type CreateServer = (options: ServerOptions) => Server;

export interface HttpServerOptions {
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  readonly gatekeeper: Gatekeeper;
  /** Starts and ends with a slash; still encoded. */
  readonly baseUrl: string;
  /** Largest request body in bytes, where a route says nothing else. */
  readonly maxBodySize: number;
  readonly log: Logger;
  readonly onActivity: () => void;
  /** Told of every request once it was answered. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  readonly trustProxy?: boolean;
  readonly perMessageDeflate?: boolean | PerMessageDeflateOptions;
  /** Checks JSON answers against their schemas; see `DispatcherOptions`. */
  readonly checkReplies?: boolean;
  /** `createServer` of `node:http`, unless TLS is spoken. */
  readonly createServer?: CreateServer | undefined;
  /** Milliseconds; for the request log. */
  readonly now?: () => number;
}

export type ListenAddress =
  | { readonly host: string; readonly port: number }
  | { readonly path: string; readonly mode: number };

/** Not `performance`, which Node loads in a dozen modules when it is first asked for. */
function milliseconds(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** How long answers under way may take when the server closes, in milliseconds. */
const CLOSE_DEADLINE = 2000;

/** Makes a socket whose mode is right from the first moment: it is bound before this returns. */
function withMode(mode: number, bind: () => void): void {
  const before = process.umask(0o777 & ~mode);
  try {
    bind();
  } finally {
    process.umask(before);
  }
}

/**
 * The HTTP server: one router and one gate for requests and websocket upgrades.
 *
 * It stands on `node:http` alone: routes here end behind a tail (`/api/contents/*path/checkpoints`),
 * match raw paths and take bodies of any Content-Type, all of which a framework would have to be
 * talked out of.
 */
export class HttpServer {
  readonly #server: Server;
  readonly #upgrader: Upgrader;
  #refusing = false;

  constructor(options: HttpServerOptions) {
    const shared = {
      gatekeeper: options.gatekeeper,
      baseUrl: options.baseUrl,
      trustProxy: options.trustProxy ?? false,
      log: options.log,
    };
    const dispatcher = new Dispatcher({
      ...shared,
      routes: [...options.routes, ...upgradeRequiredRoutes(options.sockets)],
      maxBodySize: options.maxBodySize,
      defaultHeaders: options.defaultHeaders ?? {},
      now: options.now ?? milliseconds,
      onActivity: options.onActivity,
      onAnswered: options.onAnswered ?? (() => undefined),
      checkReplies: options.checkReplies ?? false,
    });
    this.#upgrader = new Upgrader({
      ...shared,
      sockets: options.sockets,
      perMessageDeflate: options.perMessageDeflate ?? false,
    });
    const create = options.createServer ?? createServer;
    this.#server = create({ noDelay: true, requestTimeout: 0 });
    this.#server.on('tlsClientError', (error: Error) => {
      options.log.debug('A client failed to speak TLS', { error: error.message });
    });
    const descriptors = new DescriptorWatch({ log: options.log });
    this.#server.on('connection', (socket: Socket) => {
      descriptors.taken(socket);
    });
    // Where listening fails, whoever asked for it is told. Without a listener, a connection that
    // cannot be taken would end the process.
    this.#server.on('error', (error: Error) => {
      if (this.#server.listening) descriptors.failed(error);
    });
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.#refusing) {
        response.writeHead(503, { Connection: 'close', 'Content-Type': 'application/json' });
        response.end('{"message":"The server is shutting down","reason":null}');
        return;
      }
      dispatcher.handle(request, response).catch((error: unknown) => {
        options.log.error('A request could not be answered', { error });
        response.destroy();
      });
    });
    this.#server.on('upgrade', (request, socket, head) => {
      if (!wantsWebSocket(request)) {
        ignoreUpgrade(this.#server, request, socket, head);
        return;
      }
      if (this.#refusing) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return;
      }
      this.#upgrader.handle(request, socket, head).catch((error: unknown) => {
        options.log.error('An upgrade could not be answered', { error });
        socket.destroy();
      });
    });
  }

  /** Starts listening; rejects with the system's error (`EADDRINUSE`, `EACCES`…). */
  async listen(address: ListenAddress): Promise<AddressInfo | string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      const onListening = (): void => {
        this.#server.off('error', reject);
        resolve();
      };
      if ('path' in address) {
        withMode(address.mode, () => this.#server.listen({ path: address.path }, onListening));
      } else this.#server.listen(address, onListening);
    });
    if ('path' in address) await chmod(address.path, address.mode);
    return this.#server.address() ?? '';
  }

  /** From now on answers 503, so that nothing starts while everything ends. */
  refuse(): void {
    this.#refusing = true;
  }

  /** Stops listening, tells websockets, and gives answers under way a moment to end. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#upgrader.close();
    this.#server.closeIdleConnections();
    const deadline = setTimeout(() => {
      this.#server.closeAllConnections();
    }, CLOSE_DEADLINE);
    await closed;
    clearTimeout(deadline);
  }
}
