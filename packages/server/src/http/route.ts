import type { IncomingHttpHeaders } from 'node:http';
import type { Static, TObject, TOptional, TSchema } from 'typebox';
import type { Logger } from '../log/index.ts';
import type { Access, User } from './access.ts';
import type { GateRequest } from './gate.ts';
import type { Reply } from './reply.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * How a body arrives: checked JSON (`Type.Optional` where it may be absent), the bytes as they are,
 * or the fields of a form.
 */
export type BodySpec = TSchema | 'bytes' | 'form' | undefined;

// Texts come first: `TSchema` has no required member, so that a text would count as one.
type BodyOf<B> = B extends 'bytes'
  ? Buffer
  : B extends 'form'
    ? Readonly<Record<string, string>>
    : B extends TOptional
      ? Static<B> | undefined
      : B extends TSchema
        ? Static<B>
        : undefined;

type ObjectOf<T> = T extends TObject ? Static<T> : Readonly<Record<string, never>>;

type PathParams<Path extends string> = Path extends `${infer Segment}/${infer Rest}`
  ? SegmentParams<Segment> & PathParams<Rest>
  : SegmentParams<Path>;

type SegmentParams<Segment extends string> = Segment extends `${string}:${infer Name}`
  ? { readonly [key in Name]: string }
  : Segment extends `*${infer Name}`
    ? { readonly [key in Name]: string }
    : unknown;

/** What a handler is given: everything checked and typed. */
export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown> {
  readonly method: string;
  /** Raw request target, base URL and query included. */
  readonly url: string;
  readonly baseUrl: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
  readonly secure: boolean;
  readonly user: User | null;
  readonly tokenAuthenticated: boolean;
  /** What the gate saw, for rooms with checks of their own (`/files` and XSRF on GET). */
  readonly gate: GateRequest;
  /** Aborted when the client goes away before it was answered. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /**
   * Bytes of a body that are done with, and of which nothing is kept: others may lie there next. Who
   * does not call it keeps the body as long as he likes.
   */
  readonly freeBody: () => void;
  /** The XSRF token this page must echo; sets its cookie where the client has none. */
  xsrfToken(): string;
}

export interface RouteSpec<
  Path extends string,
  Query extends TObject | undefined,
  Body extends BodySpec,
> {
  readonly method: Method;
  /** Relative to the base URL; see `compilePath`. */
  readonly path: Path;
  readonly access: Access;
  /** Pages answer errors in HTML and send strangers to the login page. */
  readonly kind?: 'api' | 'page';
  readonly summary: string;
  /** Patterns of path parameters, where a mismatch means that the route does not exist. */
  readonly params?: Readonly<Record<string, RegExp>>;
  readonly query?: Query;
  readonly body?: Body;
  /** Largest body in bytes; where absent the setting `max_body_size`, and less for JSON. */
  readonly bodyLimit?: number;
  /** Browsers send it on their own: it asks for no XSRF value and takes every origin. */
  readonly anyOrigin?: boolean;
  /** Documented answers: schema of the JSON body, or null for none and for other media. */
  readonly replies: Readonly<Record<number, TSchema | null>>;
  /** GET routes only: answer HEAD too. */
  readonly head?: boolean;
  /** Does not count as activity (rest-api §1.10). */
  readonly untracked?: boolean;
  /** Lives at the root of the host, outside the base URL (`/favicon.ico`). */
  readonly atHostRoot?: boolean;
  handle(
    request: RouteRequest<PathParams<Path>, ObjectOf<Query>, BodyOf<Body>>,
  ): Promise<Reply> | Reply;
}

/** A route as the server keeps it, with its types put away. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  readonly kind: 'api' | 'page';
  readonly summary: string;
  readonly params: Readonly<Record<string, RegExp>>;
  readonly query: TObject | undefined;
  readonly body: BodySpec;
  readonly bodyLimit: number | undefined;
  readonly anyOrigin: boolean;
  readonly replies: Readonly<Record<number, TSchema | null>>;
  readonly head: boolean;
  readonly untracked: boolean;
  readonly atHostRoot: boolean;
  handle(request: RouteRequest): Promise<Reply> | Reply;
}

/** Declares a route. Its handler is typed by the schemas that will have checked the request. */
export function route<
  Path extends string,
  Query extends TObject | undefined = undefined,
  Body extends BodySpec = undefined,
>(spec: RouteSpec<Path, Query, Body>): Route {
  return {
    method: spec.method,
    path: spec.path,
    access: spec.access,
    kind: spec.kind ?? 'api',
    summary: spec.summary,
    params: spec.params ?? {},
    query: spec.query,
    body: spec.body,
    bodyLimit: spec.bodyLimit,
    anyOrigin: spec.anyOrigin ?? false,
    replies: spec.replies,
    head: spec.head ?? false,
    untracked: spec.untracked ?? false,
    atHostRoot: spec.atHostRoot ?? false,
    // The dispatcher fills params, query and body from these very schemas.
    handle: (request) => spec.handle(request as Parameters<typeof spec.handle>[0]),
  };
}
