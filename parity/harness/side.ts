import { toAnswer, jsonOf } from './answer.ts';
import { maskFor, maskJson, type Mask } from './mask.ts';
import type {
  Answer,
  Caller,
  Connect,
  Message,
  Request,
  RoomOfCases,
  SocketStep,
} from './model.ts';
import { TOKEN, type Peer } from './peers.ts';
import { send, type Received } from './send.ts';
import { Talk } from './talk.ts';

/** The websocket of steps that name none. */
const MAIN = 'main';

const UNTIL_MS = 20_000;
const AGAIN_MS = 50;

/** One of the two servers as the cases see it: who asks, what was kept, what is masked. */
export class Side {
  readonly peer: Peer;
  readonly #password: string;
  readonly #kept = new Map<string, string>();
  readonly #talks = new Map<string, Talk>();
  #cookies: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(peer: Peer, room: RoomOfCases) {
    this.peer = peer;
    this.#password = room.password ?? TOKEN;
  }

  /** Between cases: nothing kept, no conversation open. */
  async forget(): Promise<void> {
    this.#kept.clear();
    for (const talk of this.#talks.values()) await talk.close();
    this.#talks.clear();
  }

  async talk(step: SocketStep): Promise<unknown> {
    const { mask } = this;
    if ('connect' in step) return this.#connect(step);
    if ('close' in step) return this.#talk(step.close).close();
    const talk = this.#talk(step.on);
    if ('frame' in step) {
      talk.frame(this.fill(step.frame));
      return undefined;
    }
    if ('type' in step) return mask(String(await talk.type(step)));
    if ('message' in step) return maskJson(await this.#exchange(talk, step), mask);
    if (step.collect === 'end') return talk.end();
    return step.collect === 'rest'
      ? maskJson(await talk.rest(), mask)
      : talk.take(step.collect, mask);
  }

  async #exchange(talk: Talk, step: Message): Promise<unknown> {
    const { meanwhile, seenOn } = step;
    const came = await talk.exchange(step, async () => {
      if (meanwhile !== undefined) await this.ask(meanwhile);
    });
    return seenOn === undefined ? came : { came, seen: await this.#talk(seenOn).seen(talk) };
  }

  async #connect({
    connect,
    on = MAIN,
    as = 'owner',
    protocols,
    headers,
  }: Connect): Promise<Answer> {
    const filled: Record<string, string> = await this.credentials(as);
    for (const [name, value] of Object.entries(headers ?? {})) filled[name] = this.fill(value);
    const url = `ws://127.0.0.1:${String(this.peer.port)}${this.fill(connect)}`;
    const { answer, talk } = await Talk.open(url, protocols ?? [], filled, this.mask);
    if (talk !== undefined) {
      talk.resume(this.#talks.get(on));
      this.#talks.set(on, talk);
    }
    return answer;
  }

  #talk(name = MAIN): Talk {
    const talk = this.#talks.get(name);
    if (talk === undefined) throw new Error(`No websocket is open as ${name}`);
    return talk;
  }

  get mask(): Mask {
    const { port, folders } = this.peer;
    const { home, root } = folders;
    return maskFor({ port, home, root, token: TOKEN, kept: this.#kept });
  }

  /** Puts values in the place of `{name}`; what nobody kept stays as it is. */
  fill(text: string): string {
    const { port, folders } = this.peer;
    const known: Record<string, string> = {
      token: TOKEN,
      host: `127.0.0.1:${String(port)}`,
      origin: `http://127.0.0.1:${String(port)}`,
      cookieHost: `127-0-0-1-${String(port)}`,
      root: folders.root,
      home: folders.home,
    };
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      return this.#kept.get(name) ?? known[name] ?? whole;
    });
  }

  async ask(request: Request): Promise<Answer> {
    const deadline = Date.now() + UNTIL_MS;
    await this.#prepare(request);
    for (;;) {
      const received = await this.#send(request);
      const json = jsonOf(received);
      const [path, wanted] = request.until ?? [];
      const isThere = path === undefined || String(valueAt(json, path)) === String(wanted);
      if (isThere || Date.now() > deadline) {
        for (const [name, from] of Object.entries(request.keep ?? {})) {
          this.#kept.set(name, String(valueAt(json, from)));
        }
        return toAnswer(received, this.mask);
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  /** What a caller presents, for websockets too. */
  async credentials(as: Caller): Promise<Record<string, string>> {
    if (as === 'owner') return { Authorization: `token ${TOKEN}` };
    if (as === 'nobody') return {};
    this.#cookies ??= this.#logIn();
    const cookies = await this.#cookies;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const xsrf = as === 'browser' ? { 'X-XSRFToken': cookies.get('_xsrf') ?? '' } : {};
    return { Cookie: cookie, ...xsrf };
  }

  /** Before a step: whoever may stand in for `{xsrf}` has logged in. */
  async #prepare({ as }: Request): Promise<void> {
    if (as?.startsWith('browser') !== true) return;
    this.#cookies ??= this.#logIn();
    this.#kept.set('xsrf', (await this.#cookies).get('_xsrf') ?? '');
  }

  async #send({ ask, as = 'owner', headers = {}, json, text }: Request): Promise<Received> {
    const [, method = '', target = ''] = /^(\S+) (.*)$/s.exec(this.fill(ask)) ?? [];
    const filled: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) filled[name] = this.fill(value);
    const asText = json === undefined ? text : JSON.stringify(json);
    const body = typeof asText === 'string' ? this.fill(asText) : asText;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    return send({
      port: this.peer.port,
      method,
      target,
      headers: {
        ...(await this.credentials(as)),
        ...(bytes === undefined ? {} : { 'Content-Length': String(bytes.length) }),
        ...filled,
      },
      body: bytes,
    });
  }

  /** As a browser does: the page first, for its XSRF value, then the form. */
  async #logIn(): Promise<ReadonlyMap<string, string>> {
    const { port } = this.peer;
    const cookies = new Map<string, string>();
    const page = await send({ port, method: 'GET', target: '/login', headers: {} });
    takeCookies(page, cookies);
    const xsrf = cookies.get('_xsrf') ?? '';
    const form = new URLSearchParams({ _xsrf: xsrf, password: this.#password }).toString();
    const answer = await send({
      port,
      method: 'POST',
      target: '/login',
      headers: {
        Cookie: `_xsrf=${xsrf}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': String(form.length),
      },
      body: Buffer.from(form),
    });
    takeCookies(answer, cookies);
    return cookies;
  }
}

function takeCookies(received: Received, cookies: Map<string, string>): void {
  if ('closed' in received) return;
  for (const [name, value] of received.headers) {
    const pair = name === 'set-cookie' ? /^([^=]+)=([^;]*)/.exec(value) : null;
    if (pair !== null) cookies.set(pair[1] ?? '', pair[2] ?? '');
  }
}

function valueAt(json: unknown, path: string): unknown {
  let value = json;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
}
