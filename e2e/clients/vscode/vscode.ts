import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

export interface Credentials {
  /** Set once a password was accepted. */
  readonly cookies?: string;
  readonly xsrf?: string;
  readonly token?: string;
}

/**
 * The requests of VS Code's Jupyter extension (microsoft/vscode-jupyter, `jupyterPasswordConnect.ts`,
 * `jupyterConnection.ts`, `jupyterKernelSessionFactory.ts`) when somebody enters a server's URL, in
 * its order and with its headers. It is as picky as the extension is: where that gives up, it throws.
 */
export class VsCode {
  /** Ends in a slash. */
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** A Hub answers with JSON that names its version, and would be asked for quite other things. */
  async isJupyterHub(): Promise<boolean> {
    const response = await this.#get('hub/api');
    if (response.status !== 200) return false;
    const body: unknown = await response.json().catch(() => ({}));
    return typeof body === 'object' && body !== null && 'version' in body;
  }

  /** Follows the start page, and judges by where that leads. */
  async needsPassword(): Promise<boolean> {
    const start = await fetch(this.base, { method: 'get', redirect: 'follow' });
    if (start.status === 200 && start.redirected) {
      if (start.url.includes('/login?')) return true;
      if (start.url.includes('/lab?')) return false;
    }
    const tree = await this.#get('tree?');
    return tree.status !== 404 && tree.status !== 200;
  }

  /** Takes `_xsrf` from the login page; the answer's *first* cookie is then the session. */
  async login(password: string): Promise<Credentials> {
    const page = await this.#get('login?');
    const xsrf = cookieOf(page, 'the login page');
    if (page.status !== 200 || xsrf.name !== '_xsrf') throw new Error('There is no _xsrf cookie');
    const form = new URLSearchParams({ _xsrf: xsrf.value, password });
    const answer = await fetch(`${this.base}login?`, {
      method: 'post',
      redirect: 'manual',
      headers: {
        Cookie: `_xsrf=${xsrf.value}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: form.toString(),
    });
    if (answer.status !== 302) throw new Error(`The password was refused: ${answer.status}`);
    const session = cookieOf(answer, 'the login');
    return {
      cookies: `_xsrf=${xsrf.value}; ${session.name}=${session.value}`,
      xsrf: xsrf.value,
    };
  }

  connect(credentials: Credentials): VsCodeConnection {
    return new VsCodeConnection(this.base, credentials);
  }

  #get(path: string): Promise<Response> {
    return fetch(this.base + path, {
      method: 'get',
      redirect: 'manual',
      headers: { Connection: 'keep-alive' },
    });
  }
}

interface KernelModel {
  readonly id: string;
  readonly name: string;
  readonly last_activity: string;
  readonly connections: number;
}

export interface SessionModel {
  readonly id: string;
  readonly path: string;
  readonly kernel: KernelModel;
}

/** A server that VS Code has got into, and now polls and starts kernels on. */
export class VsCodeConnection {
  readonly #base: string;
  readonly #credentials: Credentials;

  constructor(base: string, credentials: Credentials) {
    this.#base = base;
    this.#credentials = credentials;
  }

  /** Every request has a cache-buster for a query. */
  async request(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.#base}${path}?${Date.now()}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...this.#headers() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async get<Answer>(path: string): Promise<Answer> {
    const response = await this.request('GET', path);
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status}`);
    return (await response.json()) as Answer;
  }

  /** The document's path is made up, and no such file is on the server. */
  async startSession(notebook: string, kernel: string): Promise<SessionModel> {
    const response = await this.request('POST', 'api/sessions', {
      path: `${notebook}-jvsc-${randomUUID()}${randomUUID()}.ipynb`,
      type: 'notebook',
      name: `${notebook}-${randomUUID()}.ipynb`,
      kernel: { name: kernel },
    });
    if (response.status !== 201) throw new Error(`POST api/sessions: ${response.status}`);
    return (await response.json()) as SessionModel;
  }

  /** With the headers of all other requests, as only a client that is no page can. */
  openSocket(kernelId: string, protocols: readonly string[]): WebSocket {
    const url = new URL(`api/kernels/${kernelId}/channels`, this.#base.replace(/^http/, 'ws'));
    url.searchParams.set('session_id', randomUUID());
    const { token } = this.#credentials;
    if (token !== undefined) url.searchParams.set('token', token);
    return new WebSocket(url, [...protocols], { headers: this.#headers() });
  }

  #headers(): Record<string, string> {
    const { cookies, xsrf, token } = this.#credentials;
    return {
      ...(token === undefined ? {} : { Authorization: `token ${token}` }),
      ...(cookies === undefined ? {} : { Cookie: cookies }),
      ...(xsrf === undefined ? {} : { 'X-XSRFToken': xsrf }),
    };
  }
}

/** The first cookie that is set, with all its attributes as a part of its value, as in the extension. */
function cookieOf(response: Response, where: string): { name: string; value: string } {
  const [first] = response.headers.getSetCookie();
  if (first === undefined) throw new Error(`No cookie was set by ${where}`);
  const name = first.slice(0, first.indexOf('='));
  const rest = first.slice(name.length + 1);
  return { name, value: name === '_xsrf' ? (rest.split(';')[0] ?? '') : rest };
}
