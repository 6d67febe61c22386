import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type PerMessageDeflateOptions, type WebSocket } from 'ws';
import { HttpError } from '../errors/index.ts';
import type { Logger } from '../log/index.ts';
import { errorReply } from './error-reply.ts';
import {
  checkAccess,
  checkHost,
  type Authentication,
  type Gatekeeper,
  type GateRequest,
} from './gate.ts';
import { answerPings } from './pongs.ts';
import type { Reply } from './reply.ts';
import { describeRequest, gateRequestOf, stripBaseUrl } from './request.ts';
import { Router, type Match } from './router.ts';
import type { SocketHandler, SocketRequest, SocketRoute } from './socket-route.ts';
import { pickQuery } from './validate.ts';

export interface UpgraderOptions {
  readonly sockets: readonly SocketRoute[];
  readonly gatekeeper: Gatekeeper;
  readonly baseUrl: string;
  readonly trustProxy: boolean;
  readonly log: Logger;
  /** Off by default: it costs more time than a loopback saves (`websocket_compression_options`). */
  readonly perMessageDeflate: boolean | PerMessageDeflateOptions;
}

/** Tornado's default, which Jupyter's clients live with: 10 MiB a message. */
const DEFAULT_MAX_PAYLOAD = 10 * 1024 * 1024;

interface Accepted {
  readonly handler: SocketHandler;
  readonly headers: readonly string[];
}

/** Takes websocket upgrades through the same gate as requests. */
export class Upgrader {
  readonly #options: UpgraderOptions;
  readonly #router: Router<SocketRoute>;
  readonly #servers = new Map<SocketRoute, WebSocketServer>();

  constructor(options: UpgraderOptions) {
    this.#options = options;
    this.#router = new Router(options.sockets);
  }

  async handle(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const gate = gateRequestOf(request, this.#options.trustProxy);
    socket.on('error', (error) => {
      this.#options.log.debug('A websocket client went away during the handshake', { error });
    });
    try {
      checkHost(this.#options.gatekeeper, gate);
      const match = this.#find(gate.url);
      if (match === null) throw new HttpError(404, 'Not Found', { code: 'http.no_route' });
      if (match.invalid !== null) throw match.invalid;
      const accepted = await this.#prepare(gate, request, match);
      this.#complete(request, socket, head, match.value, accepted);
    } catch (error) {
      const reply = errorReply(error, 'socket', this.#options.baseUrl, this.#options.log);
      this.#options.log.warn(`${reply.status} GET ${gate.url} (@${gate.remoteAddress})`);
      refuse(socket, reply);
    }
  }

  /** Closes what is open; the code tells clients that the server goes away. */
  close(): void {
    for (const server of this.#servers.values()) {
      for (const client of server.clients) {
        // 1012, not 1001: JupyterLab takes 1001 for the end and does not look for the next server.
        client.close(1012, 'Server is shutting down');
        const timer = setTimeout(() => {
          client.terminate();
        }, 1000);
        timer.unref();
        client.once('close', () => {
          clearTimeout(timer);
        });
      }
    }
  }

  #find(url: string): Match<SocketRoute> | null {
    const path = stripBaseUrl(url.split('?', 1)[0] ?? '/', this.#options.baseUrl);
    return path === null ? null : (this.#router.find(path)[0] ?? null);
  }

  async #prepare(
    gate: GateRequest,
    request: IncomingMessage,
    match: Match<SocketRoute>,
  ): Promise<Accepted> {
    const { gatekeeper } = this.#options;
    const route = match.value;
    const authentication = await gatekeeper.authenticate(gate);
    await checkAccess(gatekeeper, gate, authentication, { access: route.access, kind: 'socket' });
    const offered = offeredProtocols(request);
    const handler = await route.prepare(this.#socketRequest(gate, authentication, match, offered));
    return { handler, headers: this.#headers(gate, authentication, route) };
  }

  #socketRequest(
    gate: GateRequest,
    authentication: Authentication,
    match: Match<SocketRoute>,
    offered: readonly string[],
  ): SocketRequest {
    return {
      ...describeRequest(gate, this.#options.baseUrl),
      params: match.params,
      query: pickQuery(match.value.query, gate.query),
      body: undefined,
      freeBody: () => undefined,
      user: authentication.user,
      tokenAuthenticated: authentication.tokenAuthenticated,
      protocol: match.value.protocol?.(offered),
      signal: new AbortController().signal,
      log: this.#options.log,
      xsrfToken: () => this.#options.gatekeeper.xsrfToken(gate).token,
    };
  }

  #headers(gate: GateRequest, authentication: Authentication, route: SocketRoute): string[] {
    const { gatekeeper } = this.#options;
    const lines = authentication.setCookies.map((cookie) => `Set-Cookie: ${cookie}`);
    for (const [name, value] of Object.entries(gatekeeper.corsHeaders(gate, authentication))) {
      lines.push(`${name}: ${value}`);
    }
    if (route.securityHeaders !== false) {
      lines.push('X-Content-Type-Options: nosniff');
      lines.push(`Content-Security-Policy: ${gatekeeper.contentSecurityPolicy}`);
    }
    return lines;
  }

  #complete(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    route: SocketRoute,
    accepted: Accepted,
  ): void {
    const server = this.#serverOf(route);
    const addHeaders = (lines: string[]): void => {
      lines.push(...accepted.headers);
    };
    // Emitted synchronously inside handleUpgrade, so it reaches this request alone.
    server.once('headers', addHeaders);
    // The answer leaves with what the handler sends at once: a system call is most of what it costs.
    socket.cork();
    server.handleUpgrade(request, socket, head, (client) => {
      this.#watch(client);
      accepted.handler(client);
    });
    process.nextTick(() => {
      socket.uncork();
    });
    server.off('headers', addHeaders);
  }

  /** A function of its own: what listens as long as the socket lives must not hold its request. */
  #watch(client: WebSocket): void {
    answerPings(client);
    client.on('error', (error) => {
      this.#options.log.debug('A websocket ended with an error', { error: error.message });
    });
  }

  #serverOf(route: SocketRoute): WebSocketServer {
    const known = this.#servers.get(route);
    if (known !== undefined) return known;
    const server = new WebSocketServer({
      noServer: true,
      maxPayload: route.maxPayload ?? DEFAULT_MAX_PAYLOAD,
      perMessageDeflate: this.#options.perMessageDeflate,
      autoPong: false,
      handleProtocols: (offered) => route.protocol?.([...offered]) ?? false,
    });
    this.#servers.set(route, server);
    return server;
  }
}

function offeredProtocols(request: IncomingMessage): string[] {
  const header = request.headers['sec-websocket-protocol'] ?? '';
  return header
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** Writes a plain HTTP answer to a connection that wanted to be a websocket. */
function refuse(socket: Duplex, reply: Reply): void {
  const body = typeof reply.body === 'string' ? reply.body : '';
  const head = [
    `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? 'Error'}`,
    `Content-Type: ${reply.type ?? 'text/html; charset=UTF-8'}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
