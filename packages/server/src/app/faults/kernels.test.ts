import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startApp, TOKEN, type RunningApp } from '../testing/start-app.ts';
import { captureLog, type CapturedLog } from './testing/captured-log.ts';

const LIVES_ON = 'setInterval(() => {}, 1e6);';
const IGNORES_ALL = `for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});`;
const INFO = `const info = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));`;
const onAllPorts = (answer: string): string => `${INFO}
for (const name of ['shell', 'iopub', 'stdin', 'control'])
  require('net').createServer((peer) => { peer.on('error', () => {}); ${answer} })
    .listen(info[name + '_port'], info.ip);
${LIVES_ON}`;

/** What the process of each misbehaving kernel does. */
const KERNELS: Readonly<Record<string, string>> = {
  dying: 'console.error("no license today"); process.exit(3)',
  silent: `${IGNORES_ALL} console.error("deaf " + process.pid); ${LIVES_ON}`,
  garbage: onAllPorts(`peer.write(Buffer.alloc(100000, 0xfe));`),
  web: onAllPorts(`peer.end('HTTP/1.1 400 Bad Request\\r\\n\\r\\n');`),
  flooding: `const lines = 'x\\n'.repeat(32 * 1024), wide = 'y'.repeat(1024 * 1024);
let left = 100;
const next = () => { if (left-- === 0) { setTimeout(() => console.error('\\nflood is over'), 1500); return; }
  process.stderr.write(left % 2 ? lines : wide, next); };
next(); ${LIVES_ON}`,
};

interface KernelModel {
  readonly id: string;
  readonly execution_state: string;
}

describe('a kernel that misbehaves in a running server', () => {
  let server: RunningApp;
  let logs: CapturedLog;

  beforeAll(async () => {
    logs = captureLog();
    server = await startApp({ kernels: { shutdownWaitTime: 1 } }, logs.log);
    for (const [name, script] of Object.entries(KERNELS)) {
      await addSpec(name, [process.execPath, '-e', script, '{connection_file}']);
    }
    await addSpec('missing', ['/nowhere/kernel', '{connection_file}']);
    const noProgram = join(server.rootDir, 'no-program');
    await writeFile(noProgram, '', { mode: 0o644 });
    await addSpec('refused', [noProgram, '{connection_file}']);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  async function addSpec(name: string, argv: string[]): Promise<void> {
    const folder = join(server.env['JUPYTER_DATA_DIR'] ?? '', 'kernels', name);
    await mkdir(folder, { recursive: true });
    const spec = { argv, display_name: name, language: 'none', interrupt_mode: 'signal' };
    await writeFile(join(folder, 'kernel.json'), JSON.stringify(spec));
  }

  async function send(method: string, path: string, body?: unknown): Promise<[number, unknown]> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await server.request(path, { method, ...sent });
    const text = await answer.text();
    return [answer.status, text === '' ? null : (JSON.parse(text) as unknown)];
  }

  async function start(name: string): Promise<string> {
    const [status, model] = await send('POST', '/api/kernels', { name });
    expect([status, model]).toMatchObject([201, { name }]);
    // One that dies at once may be under way again before the answer is written.
    expect((model as KernelModel).execution_state).toMatch(/^(re)?starting$/);
    return (model as KernelModel).id;
  }

  const startSession = (name: string): Promise<[number, unknown]> =>
    send('POST', '/api/sessions', {
      path: 'a.ipynb',
      name: '',
      type: 'notebook',
      kernel: { name },
    });

  /** What a client hears of a kernel, as `type` or `status:state`. */
  const OWNER = { headers: { authorization: `token ${TOKEN}` } };
  const channelsUrl = (id: string): string =>
    `${server.url.replace('http', 'ws')}/api/kernels/${id}/channels?session_id=s`;

  function listen(id: string): { heard: string[]; socket: WebSocket } {
    const socket = new WebSocket(channelsUrl(id), OWNER);
    const heard: string[] = [];
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const { header, content } = JSON.parse(data.toString()) as {
        header: { msg_type: string };
        content: { execution_state?: string };
      };
      const state = content.execution_state;
      heard.push(state === undefined ? header.msg_type : `${header.msg_type}:${state}`);
    });
    return { heard, socket };
  }

  const until = (check: () => unknown): Promise<unknown> =>
    expect.poll(check, { timeout: 20_000, interval: 50 }).toBeTruthy();

  const runtimeFiles = async (): Promise<string[]> =>
    (await readdir(server.env['JUPYTER_RUNTIME_DIR'] ?? '')).filter((name) =>
      name.startsWith('kernel-'),
    );

  it('(of no known spec) is a 500, and a 501 with its name for a session', async () => {
    const unhandled = { message: 'Unhandled error', reason: null, traceback: '' };
    expect(await send('POST', '/api/kernels', { name: 'nope' })).toEqual([500, unhandled]);
    expect(await startSession('nope')).toEqual([
      501,
      {
        message:
          "The 'nope' kernel is not available. Please pick another suitable kernel instead, or install that kernel.",
        short_message: 'nope not found',
      },
    ]);
    expect(logs.text()).toContain('No such kernel named nope');
    expect(await send('GET', '/api/sessions')).toEqual([200, []]);
  });

  it('(that cannot be run) is a 500, with the cause for a session and in the log', async () => {
    for (const [name, cause] of [
      ['missing', "[Errno 2] No such file or directory: '/nowhere/kernel'"],
      ['refused', `[Errno 13] Permission denied: '${join(server.rootDir, 'no-program')}'`],
    ] as const) {
      const [status, body] = await send('POST', '/api/kernels', { name });
      expect([status, body]).toMatchObject([500, { message: 'Unhandled error' }]);
      expect(await startSession(name)).toMatchObject([500, { message: cause }]);
      expect(logs.text()).toContain(cause);
    }
    expect(await send('GET', '/api/kernels')).toEqual([200, []]);
    expect(await runtimeFiles()).toEqual([]);
  });

  it('(that dies at start) is restarted five times, then dead for the client, and gone', async () => {
    const id = await start('dying');
    const { heard, socket } = listen(id);
    await until(() => heard.includes('status:dead'));
    expect(heard.filter((one) => one === 'status:restarting').length).toBeLessThanOrEqual(5);
    // The client hears of the end a moment before the list is without the kernel.
    await vi.waitFor(async () => {
      expect(await send('GET', `/api/kernels/${id}`)).toEqual([
        404,
        { message: `Kernel does not exist: ${id}`, reason: null },
      ]);
    }, 10_000);
    expect(logs.text()).toContain('no license today');
    expect(logs.text()).toContain('exit code 3');
    await vi.waitFor(async () => {
      expect(await runtimeFiles()).toEqual([]);
    }, 10_000);
    socket.terminate();
  }, 40_000);

  it('(that hangs and ignores every signal) is listed, connected to, and killed', async () => {
    const id = await start('silent');
    await until(() => /deaf \d+/.test(logs.text()));
    const pid = Number(/deaf (\d+)/.exec(logs.text())?.[1]);
    // Who offers no protocol would wait for the kernel's first answer.
    const socket = new WebSocket(channelsUrl(id), 'v1.kernel.websocket.jupyter.org', OWNER);
    await until(() => socket.readyState === WebSocket.OPEN);
    expect(await send('POST', `/api/kernels/${id}/interrupt`)).toEqual([204, null]);
    expect(await send('DELETE', `/api/kernels/${id}`)).toEqual([204, null]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await runtimeFiles()).toEqual([]);
    socket.terminate();
  }, 40_000);

  it.each(['garbage', 'web'])(
    '(that sends %s) is not listened to',
    async (name) => {
      const id = await start(name);
      const { heard, socket } = listen(id);
      await until(() => logs.text().includes('The peer does not speak ZMTP'));
      expect(heard.filter((one) => !one.startsWith('status:'))).toEqual([]);
      expect(await send('GET', `/api/kernels/${id}`)).toMatchObject([200, { id }]);
      expect(await send('DELETE', `/api/kernels/${id}`)).toEqual([204, null]);
      socket.terminate();
    },
    40_000,
  );

  it('(that floods its standard error) does not stop the server from answering', async () => {
    const before = logs.text().length;
    const id = await start('flooding');
    let answers = 0;
    for (; !logs.text().includes('flood is over'); answers += 1) {
      expect((await server.request('/api/status')).status).toBe(200);
    }
    expect(answers).toBeGreaterThan(0);
    expect(logs.text()).toContain('More than 500 lines a second of standard error');
    expect(logs.text().length - before).toBeLessThan(5_000_000);
    expect(await send('DELETE', `/api/kernels/${id}`)).toEqual([204, null]);
  }, 60_000);

  it('(whose folder is gone with all others) says that it is the folder', async () => {
    await using bare = await startApp();
    await rm(bare.rootDir, { recursive: true });
    const body = { path: 'a.ipynb', type: 'notebook', kernel: { name: 'typescript' } };
    const answer = await bare.request('/api/sessions', {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { message: `[Errno 2] No such file or directory: '${bare.rootDir}'` },
    ]);
  });

  it('leaves a server that goes on', async () => {
    expect(await send('GET', '/api/kernels')).toEqual([200, []]);
    const [status, model] = await send('POST', '/api/kernels', { name: 'typescript' });
    expect(status).toBe(201);
    const { id } = model as KernelModel;
    expect(await send('DELETE', `/api/kernels/${id}`)).toEqual([204, null]);
  });
});
