import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KERNEL_NAME } from '../../../packages/kernel/kernelspec/index.mjs';
import { startServer, type TestServer } from '../../harness/server.ts';
import { VsCode, type VsCodeConnection } from './vscode.ts';

/** "secret phrase", by `jupyter_server.auth.passwd` with each of its algorithms. */
const ARGON2 =
  'argon2:$argon2id$v=19$m=10240,t=10,p=8$GbrmlGy1wpnaVxZbjUkw9Q$RALcRFP2SjPKN4qew2Vf/4EDHPJ6mD+UKMPRiIouQuA';
const SHA256 =
  'sha256:c0235627fa19:0fa2010d735451eb6fcca37c39f0da7e8ac51f6518f3c19d28bd79d242bc4806';

/** A server for the tests of one `describe`, and VS Code given its URL. */
function useServer(args: readonly string[]): () => { server: TestServer; vscode: VsCode } {
  let server: TestServer | undefined;
  beforeAll(async () => {
    server = await startServer({ args });
  });
  afterAll(async () => {
    await server?.stop();
  });
  return () => {
    if (server === undefined) throw new Error('The server does not run');
    return { server, vscode: new VsCode(server.base) };
  };
}

describe.each([
  ['argon2', ARGON2],
  ['sha256', SHA256],
])('VS Code and a server with a password, hashed by %s', (_, hash) => {
  const running = useServer([`--PasswordIdentityProvider.hashed_password=${hash}`]);

  it('takes the server for no Hub', async () => {
    expect(await running().vscode.isJupyterHub()).toBe(false);
  });

  it('finds that a password is needed', async () => {
    expect(await running().vscode.needsPassword()).toBe(true);
  });

  it('is refused with a wrong one', async () => {
    await expect(running().vscode.login('wrong')).rejects.toThrow('refused: 401');
  });

  it('gets in with the right one and runs a notebook, by cookie alone', async () => {
    const { vscode } = running();
    await works(vscode.connect(await vscode.login('secret phrase')));
  });

  it('may not start anything by cookie without the XSRF token', async () => {
    const { vscode } = running();
    const { cookies } = await vscode.login('secret phrase');
    const connection = vscode.connect({ cookies: cookies! });
    const refused = await connection.request('POST', 'api/kernels', { name: KERNEL_NAME });
    expect(refused.status).toBe(403);
  });
});

describe('VS Code and a server with a token', () => {
  const running = useServer([]);

  it('runs a notebook with the token of the URL', async () => {
    const { server, vscode } = running();
    await works(vscode.connect({ token: server.token }));
  });

  it('is refused without it', async () => {
    const { vscode } = running();
    expect(await vscode.needsPassword()).toBe(true);
    const connection = vscode.connect({});
    expect((await connection.request('GET', 'api/kernels')).status).toBe(403);
    const socket = connection.openSocket(randomUUID(), []);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toBe('Unexpected server response: 403');
  });
});

describe('VS Code and a server that is open to all', () => {
  const running = useServer(['--IdentityProvider.token=']);

  it('asks for no password', async () => {
    expect(await running().vscode.needsPassword()).toBe(false);
  });

  it('logs in with an empty password, since it always tries, and runs a notebook', async () => {
    const { vscode } = running();
    const credentials = await vscode.login('').catch(() => xsrfOnly(vscode));
    await works(vscode.connect(credentials));
  });
});

describe('VS Code and a server below a path', () => {
  const running = useServer(['--ServerApp.base_url=/user/ada/', `--ServerApp.password=${SHA256}`]);

  it('logs in and runs a notebook', async () => {
    const { server, vscode } = running();
    expect(new URL(server.base).pathname).toBe('/user/ada/');
    expect(await vscode.isJupyterHub()).toBe(false);
    expect(await vscode.needsPassword()).toBe(true);
    await works(vscode.connect(await vscode.login('secret phrase')));
  });
});

/** Where there is nothing to log in to, the extension goes on with what it has. */
async function xsrfOnly(vscode: VsCode) {
  const response = await fetch(`${vscode.base}login`, { redirect: 'follow' });
  const cookie = response.headers.getSetCookie().find((text) => text.startsWith('_xsrf='));
  const xsrf = /^_xsrf=([^;]*)/.exec(cookie ?? '')?.[1] ?? '';
  return { xsrf, cookies: `_xsrf=${xsrf}` };
}

/** What VS Code does from then on: checks, polls, a session, a kernel in use, and its end. */
async function works(connection: VsCodeConnection): Promise<void> {
  expect(await connection.get('api/kernels')).toEqual([]);
  const specs = await connection.get<{ kernelspecs: object }>('api/kernelspecs');
  expect(specs.kernelspecs).toHaveProperty(KERNEL_NAME);

  const session = await connection.startSession('Untitled-1', KERNEL_NAME);
  const { id } = session.kernel;
  for (const protocols of [['v1.kernel.websocket.jupyter.org'], []]) {
    const socket = connection.openSocket(id, protocols);
    await once(socket, 'open');
    expect(socket.protocol).toBe(protocols[0] ?? '');
    await pong(socket);
    socket.close();
  }
  const output = await execute(connection.openSocket(id, []), 'console.log(6 * 7)');
  expect(output).toBe('42\n');

  const [kernel] = await connection.get<SessionKernel[]>('api/kernels');
  expect(kernel).toMatchObject({ id, name: KERNEL_NAME });
  expect(kernel).toHaveProperty('connections');
  expect(kernel?.last_activity).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  expect(await connection.get('api/sessions')).toMatchObject([{ id: session.id }]);

  const renamed = await connection.request('PATCH', `api/sessions/${session.id}`, {
    path: 'other.ipynb',
  });
  expect(renamed.status).toBe(200);
  expect((await connection.request('POST', `api/kernels/${id}/interrupt`)).status).toBe(204);
  expect((await connection.request('POST', `api/kernels/${id}/restart`)).status).toBe(200);
  expect((await connection.request('DELETE', `api/sessions/${session.id}`)).status).toBe(204);
  expect(await connection.get('api/sessions')).toEqual([]);
}

interface SessionKernel {
  readonly id: string;
  readonly last_activity: string;
}

/** VS Code pings every 30 seconds and gives up a connection that does not answer. */
async function pong(socket: WebSocket): Promise<void> {
  const answered = once(socket, 'pong');
  socket.ping();
  await answered;
}

/** Runs code over the JSON framing and gives what it printed. */
async function execute(socket: WebSocket, code: string): Promise<string> {
  await once(socket, 'open');
  const messageId = randomUUID();
  let printed = '';
  const done = new Promise<string>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.parent_header.msg_id !== messageId) return;
      if (message.msg_type === 'stream') printed += message.content.text ?? '';
      if (message.content.execution_state === 'idle') resolve(printed);
    });
  });
  socket.send(
    JSON.stringify({
      channel: 'shell',
      header: {
        msg_id: messageId,
        msg_type: 'execute_request',
        session: randomUUID(),
        username: '',
        version: '5.3',
        date: new Date().toISOString(),
      },
      parent_header: {},
      metadata: {},
      content: {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: true,
      },
    }),
  );
  const output = await done;
  socket.close();
  return output;
}

interface Message {
  readonly msg_type: string;
  readonly parent_header: { readonly msg_id?: string };
  readonly content: { readonly text?: string; readonly execution_state?: string };
}
