import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../log/index.ts';
import type { User } from './access.ts';
import type { Authentication, GateRequest } from './gate.ts';
import type { RouteRequest } from './route.ts';

/** What is known of a request when its route's handler is called. */
export interface Handled {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly gate: GateRequest;
  readonly baseUrl: string;
  readonly authentication: Authentication;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly log: Logger;
  readonly freeBody: () => void;
  readonly xsrfToken: () => string;
}

/**
 * A request as handlers get it. A class, because V8 makes a hidden class of its own for every object
 * that has an accessor of its own, and those are only collected with the old generation.
 */
export class HandledRequest implements RouteRequest {
  readonly method: string;
  readonly url: string;
  readonly baseUrl: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
  readonly secure: boolean;
  readonly user: User | null;
  readonly tokenAuthenticated: boolean;
  readonly gate: GateRequest;
  readonly log: Logger;
  readonly freeBody: () => void;
  readonly xsrfToken: () => string;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #signal: AbortSignal | undefined;

  constructor(handled: Handled) {
    const { gate, authentication } = handled;
    this.method = gate.method;
    this.url = gate.url;
    this.baseUrl = handled.baseUrl;
    this.params = handled.params;
    this.query = handled.query;
    this.body = handled.body;
    this.headers = gate.headers;
    this.remoteAddress = gate.remoteAddress;
    this.secure = gate.secure;
    this.user = authentication.user;
    this.tokenAuthenticated = authentication.tokenAuthenticated;
    this.gate = gate;
    this.log = handled.log;
    this.freeBody = handled.freeBody;
    this.xsrfToken = handled.xsrfToken;
    this.#request = handled.request;
    this.#response = handled.response;
  }

  /** Few handlers look at it, and making one takes as long as finding the route. */
  get signal(): AbortSignal {
    this.#signal ??= abortSignalOf(this.#request, this.#response);
    return this.#signal;
  }
}

/** Aborted when the client leaves before the answer is complete, also if it has left by now. */
function abortSignalOf(request: IncomingMessage, response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  const hasLeft = response.destroyed && !response.writableFinished;
  if (hasLeft || (request.destroyed && !request.complete)) controller.abort();
  return controller.signal;
}
