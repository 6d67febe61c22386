import type { TObject } from 'typebox';
import type { WebSocket } from 'ws';
import type { Access } from './access.ts';
import type { Budget } from './budget.ts';
import type { Route, RouteRequest } from './route.ts';

/** Called synchronously when the socket opens: listeners must be attached before it returns. */
export type SocketHandler = (socket: WebSocket) => void;

/** A websocket endpoint. It passes the same gate as every request. */
export interface SocketRoute {
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly params?: Readonly<Record<string, RegExp>>;
  readonly query?: TObject;
  /** Chooses among the sub-protocols a client offers; undefined selects none. */
  protocol?(offered: readonly string[]): string | undefined;
  /** Largest message a client may send, in bytes; beyond it the socket closes with 1009. */
  readonly maxPayload?: number;
  /** Whether the answer carries the security headers; Jupyter's kernel socket does not. */
  readonly securityHeaders?: boolean;
  /** Runs before the 101; an error thrown here is an ordinary HTTP answer. */
  prepare(request: SocketRequest): Promise<SocketHandler>;
}

export interface SocketRequest extends RouteRequest<
  Readonly<Record<string, string>>,
  Readonly<Record<string, string | undefined>>,
  undefined
> {
  /** The sub-protocol that will be selected. */
  readonly protocol: string | undefined;
}

export function socketRoute(spec: SocketRoute): SocketRoute {
  return spec;
}

/** What a room gives to the application. */
export interface Room {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly sockets?: readonly SocketRoute[];
  /** What the room holds within bounds. */
  readonly budgets?: readonly Budget[];
  /** Ends what the room has opened; called in reverse order of building. */
  dispose?(): Promise<void>;
}
