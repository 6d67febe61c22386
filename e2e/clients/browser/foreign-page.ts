import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A page that belongs to nobody: tests tell it what to do with the server of another origin. */
export class ForeignPage {
  readonly origin: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async serve(): Promise<ForeignPage> {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>A page of another origin</title>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ForeignPage(server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** What a page found out about a request; the rest is hidden from it by the browser. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Runs in the page. `undefined` where the browser lets the page see nothing. */
export async function ask({
  url,
  method = 'GET',
  token,
  body,
  credentials = 'omit',
}: {
  url: string;
  method?: string;
  token?: string;
  body?: unknown;
  credentials?: RequestCredentials;
}): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      method,
      credentials,
      headers: {
        ...(token === undefined ? {} : { Authorization: `token ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => undefined) };
  } catch {
    return undefined;
  }
}

/** Runs in the page: what a kernel printed, or undefined where the socket was refused. */
export async function execute({ url, code }: { url: string; code: string }) {
  const socket = new WebSocket(url);
  const id = 'asked-by-a-page';
  return new Promise<string | undefined>((resolve) => {
    let printed = '';
    socket.onerror = () => {
      resolve(undefined);
    };
    socket.onopen = () => {
      const header = { msg_id: id, msg_type: 'execute_request', session: 'page', version: '5.3' };
      const content = { code, silent: false, store_history: true, allow_stdin: false };
      const more = { username: '', date: new Date().toISOString() };
      const parts = { header: { ...header, ...more }, parent_header: {}, metadata: {}, content };
      socket.send(JSON.stringify({ channel: 'shell', ...parts }));
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as {
        msg_type: string;
        parent_header: { msg_id?: string };
        content: { text?: string; execution_state?: string };
      };
      if (message.parent_header.msg_id !== id) return;
      if (message.msg_type === 'stream') printed += message.content.text ?? '';
      if (message.content.execution_state !== 'idle') return;
      socket.close();
      resolve(printed);
    };
  });
}
