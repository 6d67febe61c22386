import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bundleCommand, type BundledCommand } from '../../cli/testing/bundle-command.ts';
import { testPython } from '../../kernels/testing/python.ts';
import { markedProcesses } from './testing/marked-processes.ts';
import {
  makePlaces,
  MARK,
  PROCESS_TOKEN,
  ServerProcess,
  type Places,
} from './testing/server-process.ts';

const IGNORES_ALL = `for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});
console.error('stubborn is ready'); setInterval(() => {}, 1e6);`;
/** Kernels have children: what a cell runs. */
const LIVES_WITH_CHILD = `require('child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });
console.error('parent is ready'); setInterval(() => {}, 1e6);`;

describe.runIf(process.platform === 'linux')('a server that is told to end', () => {
  let command: BundledCommand;
  let places: Places;
  let server: ServerProcess;

  beforeAll(async () => {
    command = await bundleCommand();
  });
  afterAll(async () => {
    await command[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    places = await makePlaces();
    await addSpec('stubborn', [process.execPath, '-e', IGNORES_ALL, '{connection_file}']);
    await addSpec('parent', [process.execPath, '-e', LIVES_WITH_CHILD, '{connection_file}']);
    if (testPython !== undefined) {
      const argv = [testPython, '-m', 'ipykernel_launcher', '-f', '{connection_file}'];
      await addSpec('python3', argv);
    }
    server = await ServerProcess.start(command, {
      places,
      options: ['--KernelManager.shutdown_wait_time=2'],
    });
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
  });

  async function addSpec(name: string, argv: string[]): Promise<void> {
    const folder = join(places.data, 'kernels', name);
    await mkdir(folder, { recursive: true });
    const spec = { argv, display_name: name, language: 'none' };
    await writeFile(join(folder, 'kernel.json'), JSON.stringify(spec));
  }

  async function startKernel(name: string): Promise<void> {
    const body = { path: `${name}.ipynb`, name: '', type: 'notebook', kernel: { name } };
    const [status] = await server.json('POST', '/api/sessions', body);
    expect([name, status]).toEqual([name, 201]);
  }

  /** Waits until a kernel of the real world answers, so that it is not caught while it starts. */
  async function ready(): Promise<void> {
    const idle = async (): Promise<boolean> => {
      const [, kernels] = await server.json('GET', '/api/kernels');
      return (kernels as { name: string; execution_state: string }[])
        .filter(({ name }) => name === 'typescript' || name === 'python3')
        .every(({ execution_state: state }) => state === 'idle');
    };
    await expect.poll(idle, { timeout: 40_000, interval: 100 }).toBe(true);
  }

  function open(path: string): WebSocket {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, {
      headers: { authorization: `token ${PROCESS_TOKEN}` },
    });
    socket.on('error', () => undefined);
    return socket;
  }

  /** A terminal whose shell has children: one in the foreground, one behind. */
  async function startTerminal(): Promise<WebSocket> {
    const [status, model] = await server.json('POST', '/api/terminals', {});
    expect(status).toBe(200);
    const socket = open(`/terminals/websocket/${(model as { name: string }).name}`);
    let output = '';
    socket.on('message', (data: Buffer) => {
      output += data.toString();
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const input = `sleep 1001 & echo chil''dren; exec sleep 1002\n`;
    socket.send(JSON.stringify(['stdin', input]));
    await expect.poll(() => output, { timeout: 20_000 }).toContain('children');
    return socket;
  }

  async function expectNothingLeft(): Promise<void> {
    await expect.poll(() => markedProcesses(MARK, places.home), { timeout: 5000 }).toEqual([]);
    const left = await readdir(places.runtime, { recursive: true, withFileTypes: true });
    const files = left.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    expect(files).toEqual(['jupyter_cookie_secret']);
  }

  it('ends kernels, their children, terminals and theirs, and leaves no runtime file', async () => {
    for (const name of ['stubborn', 'parent', 'typescript']) await startKernel(name);
    if (testPython !== undefined) await startKernel('python3');
    const terminal = await startTerminal();
    await server.waitFor(/stubborn is ready/);
    await server.waitFor(/parent is ready/);
    await ready();
    const running = await markedProcesses(MARK, places.home);
    // The server, its kernels, the child of one, the shell and what it started.
    expect(running.length).toBeGreaterThanOrEqual(testPython === undefined ? 7 : 8);
    const closed = new Promise((resolve) => terminal.once('close', resolve));
    expect(await server.stop('SIGTERM')).toBe(0);
    await closed;
    await expectNothingLeft();
    expect(server.output).not.toContain('Could not end');
  }, 90_000);

  it('ends kernels that are still starting', async () => {
    for (const name of ['typescript', 'parent']) await startKernel(name);
    expect(await server.stop('SIGTERM')).toBe(0);
    await expectNothingLeft();
  }, 60_000);

  it('ends, with kernels, when it is asked to over the network', async () => {
    await startKernel('typescript');
    await startTerminal();
    const exited = new Promise((resolve) => server.child.once('exit', resolve));
    const answer = await server.request('/api/shutdown', { method: 'POST' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await exited).toBe(0);
    await expectNothingLeft();
  }, 60_000);

  it('writes a save that is under way before it ends', async () => {
    const content = 'x'.repeat(8 * 1024 * 1024);
    const body = JSON.stringify({ type: 'file', format: 'text', content });
    const saved = server
      .request('/api/contents/large.txt', { method: 'PUT', body })
      .then((answer) => answer.status)
      .catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await server.stop('SIGTERM')).toBe(0);
    const status = await saved;
    // Accepted means written; what was refused or cut off leaves no part.
    if (status === 201) expect(existsSync(join(places.root, 'large.txt'))).toBe(true);
    const files = await readdir(places.root);
    expect(files.filter((name) => name !== 'large.txt')).toEqual([]);
    await expectNothingLeft();
  }, 60_000);
});
