import { Type } from 'typebox';
import {
  html,
  redirect,
  route,
  type GateRequest,
  type Reply,
  type Route,
  type RouteRequest,
} from '../http/index.ts';
import { PasswordNotStored } from './errors.ts';
import type { LoginForm, LoginPage, UserFacts } from './extension.ts';
import { isLoopback } from './hosts.ts';
import { completeUser } from './identity.ts';
import type { LoginCookie } from './login-cookie.ts';
import type { Attempt, LoginLimit } from './login-limit.ts';
import { safeNextUrl } from './next-url.ts';
import type { OriginPolicy } from './origins.ts';
import { loginPage, type LoginProblem } from './pages.ts';

export interface LoginRoutesOptions {
  readonly baseUrl: string;
  readonly loginCookie: LoginCookie;
  readonly origins: OriginPolicy;
  readonly limit: LoginLimit;
}

type Options = LoginRoutesOptions & { readonly loginPage: LoginPage };

const Next = Type.Object({ next: Type.Optional(Type.String()) });
type LoginRequest = RouteRequest<unknown, { next?: string }, Readonly<Record<string, string>>>;

/** The login page and what it sends (auth §4). */
export function loginRoutes(options: Options): Route[] {
  return [showLogin(options), postLogin(options)];
}

function showLogin(options: Options): Route {
  return route({
    method: 'GET',
    path: '/login',
    access: 'public',
    kind: 'page',
    summary: 'The login page',
    query: Next,
    replies: { 200: null, 302: null },
    handle: (request) => {
      const next = request.query.next ?? options.baseUrl;
      if (request.user === null) return render(options, request, next, null);
      return redirect(safeNextUrl(next, options.baseUrl, options.origins));
    },
  });
}

function postLogin(options: Options): Route {
  return route({
    method: 'POST',
    path: '/login',
    access: 'public',
    kind: 'page',
    summary: 'Log in with the token or the password, or set a new password',
    query: Next,
    body: 'form',
    replies: { 302: null, 401: null, 429: null, 500: null },
    handle: async (request) => {
      const next = request.body['next'] ?? request.query.next ?? options.baseUrl;
      const wait = waitOf(options, request);
      if (wait > 0) {
        request.log.warn(guessingFrom(request.gate));
        return render(options, request, next, { status: 429, wait });
      }
      try {
        return (
          (await admit(options, request, next)) ?? render(options, request, next, { status: 401 })
        );
      } catch (error) {
        if (!(error instanceof PasswordNotStored)) throw error;
        request.log.error(error.message, { error: error.cause });
        return render(options, request, next, { status: 500 });
      }
    },
  });
}

/** Seconds; a token is let in at any time, since nobody guesses one. */
function waitOf({ limit, loginPage: page }: Options, { body, gate }: LoginRequest): number {
  if (page.isToken?.(body['password'] ?? '') === true) return 0;
  return Math.ceil(limit.waitOf(gate.remoteAddress) / 1000);
}

/** Where a proxy is not trusted, its address stands for everybody behind it. */
function guessingFrom({ remoteAddress, headers }: GateRequest): string {
  const isProxy = isLoopback(remoteAddress) && headers['x-forwarded-for'] !== undefined;
  const hint = isProxy
    ? ', which is a proxy: ServerApp.trust_xheaders tells its clients apart'
    : '';
  return `Too many wrong attempts to log in from ${remoteAddress}${hint}`;
}

/** The way on with a login cookie, or null for the wrong credentials. */
async function admit(options: Options, request: LoginRequest, next: string): Promise<Reply | null> {
  const { body, gate, log } = request;
  const form: LoginForm = {
    password: body['password'] ?? '',
    newPassword: body['new_password'] ?? '',
  };
  const attempt = options.limit.begin(gate.remoteAddress);
  const facts = await login(options.loginPage, form, gate, attempt);
  if (facts === null) return null;
  const user = completeUser(facts);
  log.info(`User ${user.username} logged in.`);
  const reply = redirect(safeNextUrl(next, options.baseUrl, options.origins));
  const cookie = options.loginCookie.set(gate, user);
  return { ...reply, headers: { ...reply.headers, 'Set-Cookie': [cookie] } };
}

async function login(
  page: LoginPage,
  form: LoginForm,
  gate: GateRequest,
  attempt: Attempt,
): Promise<UserFacts | null> {
  try {
    const facts = await page.login(form, gate);
    if (facts !== null) attempt.wasRight();
    return facts;
  } catch (error) {
    if (error instanceof PasswordNotStored) attempt.wasRight();
    throw error;
  }
}

function render(
  { baseUrl, loginPage: page }: Options,
  request: Pick<LoginRequest, 'xsrfToken'> & { readonly body?: LoginRequest['body'] | undefined },
  next: string,
  problem: LoginProblem | null,
): Reply {
  const content = loginPage({
    baseUrl,
    next,
    xsrfToken: request.xsrfToken(),
    acceptsToken: page.acceptsToken ?? false,
    acceptsNewPassword: page.acceptsNewPassword ?? false,
    wantedNewPassword: Boolean(request.body?.['new_password']),
    problem,
  });
  const retry = problem?.wait === undefined ? {} : { 'Retry-After': String(problem.wait) };
  return html(content, {
    status: problem?.status ?? 200,
    headers: { 'Cache-Control': 'no-store', ...retry },
  });
}
