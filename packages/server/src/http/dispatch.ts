import type { IncomingMessage, ServerResponse } from 'node:http';
import Type from 'typebox';
import { HttpError } from '../errors/index.ts';
import type { Logger } from '../log/index.ts';
import type { User } from './access.ts';
import { BodyMemory } from './body-memory.ts';
import { BodyTooLarge, parseForm, parseJsonBody, readBody } from './body.ts';
import { errorReply } from './error-reply.ts';
import {
  checkAccess,
  checkHost,
  type Authentication,
  type Gatekeeper,
  type GateRequest,
  type Guarded,
} from './gate.ts';
import { PieceMemory } from './piece-memory.ts';
import { empty, redirect, type Reply } from './reply.ts';
import type { Route } from './route.ts';
import { Router, type Match } from './router.ts';
import { send } from './send.ts';
import { complaintAbout, fitsAnyway, pickQuery, validate } from './validate.ts';
import { HandledRequest } from './handled-request.ts';
import { gateRequestOf, stripBaseUrl } from './request.ts';

/** A request that was answered, for metrics. */
export interface AnsweredRequest {
  readonly method: string;
  /** Path of the route, with the names of its parameters; null where no route fits. */
  readonly path: string | null;
  readonly status: number;
  readonly seconds: number;
}

export interface DispatcherOptions {
  readonly routes: readonly Route[];
  readonly gatekeeper: Gatekeeper;
  /** Starts and ends with a slash; still encoded. */
  readonly baseUrl: string;
  /** Largest request body in bytes, where a route says nothing else. */
  readonly maxBodySize: number;
  /** Headers of every answer, from `tornado_settings["headers"]`. */
  readonly defaultHeaders: Readonly<Record<string, string>>;
  readonly trustProxy: boolean;
  readonly log: Logger;
  readonly now: () => number;
  /** An authenticated request that counts as activity was answered. */
  readonly onActivity: () => void;
  /** Told of every request once it was answered. */
  readonly onAnswered: (request: AnsweredRequest) => void;
  /** Also checks every JSON answer against its schema: for tests, since it costs time. */
  readonly checkReplies: boolean;
}

/**
 * JSON that is read at once, on the thread that serves everybody; what may be longer (a file to save) takes
 * bytes.
 */
const JSON_LIMIT = 16 * 1024 * 1024;

/** Forms carry a password and a token; nothing longer is one. */
const FORM_LIMIT = 64 * 1024;

const NO_PAGE: Guarded = { access: 'public', kind: 'page' };

/** Everything known of a request on its way through the gate. */
interface Passage {
  readonly gate: GateRequest;
  readonly match: Match<Route> | null;
  /** Path of the route that fits, be it for another method. */
  readonly path: string | null;
  readonly guarded: Guarded;
  authentication: Authentication;
  setCookies: string[];
}

/** Takes each request through the gate to its route and writes the answer. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #router: Router<Route>;
  readonly #hostRouter: Router<Route>;
  readonly #memory = new PieceMemory();
  readonly #bodies = new BodyMemory();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#router = new Router(options.routes.filter((one) => !one.atHostRoot));
    this.#hostRouter = new Router(options.routes.filter((one) => one.atHostRoot));
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = this.#options.now();
    const gate = gateRequestOf(request, this.#options.trustProxy);
    const passage: Passage = {
      gate,
      match: null,
      path: null,
      guarded: NO_PAGE,
      authentication: { user: null, tokenAuthenticated: false, setCookies: [] },
      setCookies: [],
    };
    const answered = await this.#answer(request, response, passage);
    await this.#write(request, response, answered.passage, answered.reply);
    this.#finish(answered.passage, response.statusCode, started);
  }

  /** The reply and what was learned on the way to it; never throws. */
  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    start: Passage,
  ): Promise<{ passage: Passage; reply: Reply }> {
    let passage = start;
    try {
      const matches = this.#find(start.gate.url);
      const match = matches.find((one) => accepts(one.value, start.gate.method)) ?? null;
      const guarded = match?.value ?? { access: 'public', kind: matches[0]?.value.kind ?? 'page' };
      passage = { ...start, match, guarded, path: matches[0]?.value.path ?? null };
      checkHost(this.#options.gatekeeper, start.gate);
      if (start.gate.method === 'OPTIONS' && guarded.kind === 'api' && matches.length > 0) {
        return { passage, reply: this.#preflight(start.gate) };
      }
      const invalid = (match ?? matches[0])?.invalid ?? null;
      if (invalid !== null) throw invalid;
      return { passage, reply: await this.#serve(request, response, passage, matches) };
    } catch (error) {
      if (error instanceof BodyTooLarge) response.setHeader('Connection', 'close');
      const { kind } = passage.guarded;
      return { passage, reply: errorReply(error, kind, this.#options.baseUrl, this.#options.log) };
    }
  }

  #find(url: string): readonly Match<Route>[] {
    const path = url.split('?', 1)[0] ?? '/';
    const inside = stripBaseUrl(path, this.#options.baseUrl);
    const found = inside === null ? [] : this.#router.find(inside);
    return found.length > 0 ? found : this.#hostRouter.find(path);
  }

  #preflight(gate: GateRequest): Reply {
    const headers = this.#options.gatekeeper.preflightHeaders(gate);
    return empty(200, headers);
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    passage: Passage,
    matches: readonly Match<Route>[],
  ): Promise<Reply> {
    const { gatekeeper } = this.#options;
    const route = passage.match?.value;
    const form =
      route?.body === 'form' ? parseForm(await readBody(request, FORM_LIMIT)) : undefined;
    const gate = form === undefined ? passage.gate : { ...passage.gate, form };
    passage.authentication = await gatekeeper.authenticate(gate);
    passage.setCookies.push(...passage.authentication.setCookies);
    await checkAccess(gatekeeper, gate, passage.authentication, passage.guarded);
    if (passage.match === null || route === undefined) return this.#missing(gate, matches);
    const body = form ?? (await this.#body(request, route));
    const handled = new HandledRequest({
      request,
      response,
      gate,
      baseUrl: this.#options.baseUrl,
      authentication: passage.authentication,
      params: passage.match.params,
      query: this.#query(route, gate),
      body,
      log: this.#options.log,
      freeBody: () => {
        if (Buffer.isBuffer(body)) this.#bodies.give(body);
      },
      xsrfToken: () => this.#xsrfToken(passage),
    });
    const reply = await route.handle(handled);
    this.#checkReply(route, reply);
    return reply;
  }

  /** 405 where another method would do, a redirect where only a slash is too many, else 404. */
  #missing(gate: GateRequest, matches: readonly Match<Route>[]): Reply {
    if (matches.length > 0) {
      throw new HttpError(405, 'Method Not Allowed', { code: 'http.method_not_allowed' });
    }
    const [path = '', query] = gate.url.split(/\?(.*)/s);
    const isInside = stripBaseUrl(path, this.#options.baseUrl) !== null;
    if (isInside && path.length > 1 && path.endsWith('/') && /^(GET|POST|PUT)$/.test(gate.method)) {
      // Slashes at both ends collapse, so that `//host/` never becomes a foreign address.
      const target = '/' + path.replace(/^\/+|\/+$/g, '');
      return redirect(query === undefined ? target : `${target}?${query}`);
    }
    throw new HttpError(404, 'Not Found', { code: 'http.no_route' });
  }

  async #body(request: IncomingMessage, route: Route): Promise<unknown> {
    if (route.body === undefined || route.body === 'form') {
      request.resume();
      return undefined;
    }
    const limit = this.#limitOf(route);
    if (route.body === 'bytes') return readBody(request, limit, this.#bodies);
    const value = parseJsonBody(await readBody(request, limit));
    if (value === undefined && Type.IsOptional(route.body)) return undefined;
    validate(route.body, value, 'request body');
    return value;
  }

  #limitOf({ body, bodyLimit }: Route): number {
    const { maxBodySize } = this.#options;
    if (bodyLimit !== undefined) return bodyLimit;
    return body === 'bytes' ? maxBodySize : Math.min(maxBodySize, JSON_LIMIT);
  }

  #query(route: Route, gate: GateRequest): Record<string, string> {
    const query = pickQuery(route.query, gate.query);
    if (route.query !== undefined && !fitsAnyway(route.query, query)) {
      validate(route.query, query, 'query');
    }
    return query;
  }

  #xsrfToken(passage: Passage): string {
    const { token, setCookie } = this.#options.gatekeeper.xsrfToken(passage.gate);
    if (setCookie !== null && !passage.setCookies.includes(setCookie)) {
      passage.setCookies.push(setCookie);
    }
    return token;
  }

  #checkReply(route: Route, reply: Reply): void {
    if (!this.#options.checkReplies || reply.value === undefined) return;
    const schema = route.replies[reply.status];
    const complaint =
      schema === undefined || schema === null
        ? 'this answer is not documented'
        : complaintAbout(schema, JSON.parse(JSON.stringify(reply.value)));
    if (complaint === null) return;
    throw new Error(`${route.method} ${route.path} ${reply.status}: ${complaint}`);
  }

  async #write(
    request: IncomingMessage,
    response: ServerResponse,
    passage: Passage,
    reply: Reply,
  ): Promise<void> {
    const { gatekeeper, defaultHeaders, log } = this.#options;
    if (isPage(reply) && passage.guarded.kind !== 'api') this.#xsrfToken(passage);
    this.#securityHeaders(response, passage.guarded.kind);
    for (const [name, value] of Object.entries(defaultHeaders)) response.setHeader(name, value);
    if (reply.losesCors !== true) {
      const cors = gatekeeper.corsHeaders(passage.gate, passage.authentication);
      for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    }
    if (passage.setCookies.length > 0) response.setHeader('Set-Cookie', passage.setCookies);
    if (!request.complete && reply.status >= 400) discard(request, response);
    try {
      await send(request, response, reply, this.#memory);
    } catch (error) {
      log.debug('The answer broke off: the client left, or a file was cut off', { error });
      response.destroy();
    }
  }

  #securityHeaders(response: ServerResponse, kind: Guarded['kind']): void {
    const policy = this.#options.gatekeeper.contentSecurityPolicy;
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader(
      'Content-Security-Policy',
      kind === 'api' ? `${policy}; default-src 'none'` : policy,
    );
  }

  #finish(passage: Passage, status: number, started: number): void {
    const { user } = passage.authentication;
    const route = passage.match?.value;
    const counts = route?.kind === 'api' && !route.untracked && user !== null;
    if (counts && !passage.gate.query.has('no_track_activity')) this.#options.onActivity();
    const elapsed = this.#options.now() - started;
    const { method } = passage.gate;
    this.#options.onAnswered({ method, path: passage.path, status, seconds: elapsed / 1000 });
    logRequest(this.#options.log, passage.gate, user, status, elapsed);
  }
}

/** One that this server wrote; a user's file that happens to be HTML comes as bytes or a stream. */
function isPage({ type, body }: Reply): boolean {
  return type?.startsWith('text/html') === true && typeof body === 'string' && body !== '';
}

function accepts(route: Route, method: string): boolean {
  return route.method === method || (method === 'HEAD' && route.method === 'GET' && route.head);
}

/** What is still coming of a refused body is not read: the connection ends with the answer. */
function discard(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  response.once('finish', () => {
    // Give the client a moment to read the answer before its sending fails.
    const timer = setTimeout(() => request.destroy(), 500);
    timer.unref();
    request.once('close', () => {
      clearTimeout(timer);
    });
    request.resume();
  });
}

/** `<status> <METHOD> <uri> (<user>@<ip>) <ms>ms`; levels as config-cli §10. */
function logRequest(
  log: Logger,
  gate: GateRequest,
  user: User | null,
  status: number,
  elapsed: number,
): void {
  const who = `${user?.username ?? ''}@${gate.remoteAddress}`;
  const referer = status >= 400 ? ` referer=${gate.headers.referer ?? 'None'}` : '';
  const line = `${status} ${gate.method} ${gate.url} (${who}) ${elapsed.toFixed(2)}ms${referer}`;
  if (status >= 500) log.error(line);
  else if (status >= 400) log.warn(line);
  else if (status >= 300 && status !== 304) log.info(line);
  else log.debug(line);
}
