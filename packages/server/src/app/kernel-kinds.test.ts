import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startApp, TOKEN, type RunningApp } from './testing/start-app.ts';

/** Who offers none waits for the kernel's first answer. */
const PROTOCOL = 'v1.kernel.websocket.jupyter.org';

interface KernelModel {
  readonly id: string;
  readonly execution_state: string;
  readonly connections: number;
  readonly reason?: string;
}

async function addSpec(server: RunningApp, name: string, spec: object): Promise<void> {
  const folder = join(server.env['JUPYTER_DATA_DIR'] ?? '', 'kernels', name);
  await mkdir(folder, { recursive: true });
  const known = { display_name: name, language: 'none', interrupt_mode: 'message' };
  await writeFile(join(folder, 'kernel.json'), JSON.stringify({ ...known, ...spec }));
}

async function post(server: RunningApp, path: string, body: object): Promise<Response> {
  return server.request(path, { method: 'POST', body: JSON.stringify(body) });
}

async function list(server: RunningApp): Promise<KernelModel[]> {
  return (await server.request('/api/kernels')).json() as Promise<KernelModel[]>;
}

/** Status of the answer to a websocket, and its text where it was refused. */
async function connect(
  server: RunningApp,
  id: string,
): Promise<{ socket: WebSocket; status: number; text: string }> {
  const url = server.url.replace('http', 'ws');
  const socket = new WebSocket(`${url}/api/kernels/${id}/channels?token=${TOKEN}`, PROTOCOL);
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('open', () => {
      resolve({ socket, status: 101, text: '' });
    });
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('end', () => {
        resolve({ socket, status: response.statusCode ?? 0, text });
      });
    });
  });
}

describe('use_pending_kernels in a running server', () => {
  it('answers at once, and refuses the websocket of a kernel that could not start', async () => {
    await using server = await startApp({ kernels: { usePendingKernels: true } });
    await addSpec(server, 'missing', { argv: ['/no/such/program'] });
    const reply = await post(server, '/api/kernels', { name: 'missing' });
    expect(reply.status).toBe(201);
    const made = (await reply.json()) as KernelModel;
    expect(made).toMatchObject({ execution_state: 'starting', connections: 0 });
    const { status, text } = await connect(server, made.id);
    const reason = "[Errno 2] No such file or directory: '/no/such/program'";
    expect(status).toBe(500);
    expect(text).toContain('No such file or directory');
    expect(await list(server)).toMatchObject([{ execution_state: 'dead', reason }]);
    const deleted = await server.request(`/api/kernels/${made.id}`, { method: 'DELETE' });
    expect(deleted.status).toBe(204);
    await vi.waitFor(async () => {
      expect(await list(server)).toEqual([]);
    });
  });

  it('makes the websocket wait for the start', async () => {
    await using server = await startApp({ kernels: { usePendingKernels: true } });
    const script = 'setInterval(() => {}, 1e6)';
    await addSpec(server, 'quiet', { argv: [process.execPath, '-e', script] });
    const made = (await (
      await post(server, '/api/kernels', { name: 'quiet' })
    ).json()) as KernelModel;
    const { socket, status } = await connect(server, made.id);
    expect(status).toBe(101);
    expect(await list(server)).toMatchObject([{ id: made.id, connections: 1 }]);
    socket.close();
    await vi.waitFor(async () => {
      expect(await list(server)).toMatchObject([{ connections: 0 }]);
    });
  });
});

describe('a kernelspec with another provisioner in a running server', () => {
  it('is hidden, and a session that wants it is told why', async () => {
    await using server = await startApp();
    const metadata = { kernel_provisioner: { provisioner_name: 'far-provisioner' } };
    await addSpec(server, 'far', { argv: ['x'], metadata });
    const specs = (await (await server.request('/api/kernelspecs')).json()) as {
      kernelspecs: object;
    };
    expect(specs.kernelspecs).not.toHaveProperty('far');
    const session = { path: 'n.ipynb', type: 'notebook', kernel: { name: 'far' } };
    const reply = await post(server, '/api/sessions', session);
    expect(reply.status).toBe(501);
    expect(await reply.json()).toEqual({
      message:
        "The 'far' kernel is not available (it wants the provisioner 'far-provisioner', but there is only 'local-provisioner'). Please pick another suitable kernel instead, or install that kernel.",
      short_message: 'far not found',
    });
  });
});

describe('external kernels in a running server', () => {
  it('are listed, serve a session, and are let go of', async () => {
    await using server = await startApp({ kernels: { allowExternalKernels: true } });
    const folder = join(server.env['JUPYTER_RUNTIME_DIR'] ?? '', 'external_kernels');
    await mkdir(folder, { recursive: true });
    const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
    const file = { ...ports, ip: '127.0.0.1', key: 'k', kernel_name: 'mine' };
    await writeFile(join(folder, 'mine.json'), JSON.stringify(file));
    const [kernel] = await list(server);
    expect(kernel).toMatchObject({ name: 'mine', execution_state: 'idle' });
    const session = { path: 'n.ipynb', type: 'notebook', kernel: { id: kernel!.id } };
    const made = (await (await post(server, '/api/sessions', session)).json()) as { id: string };
    expect(made).toMatchObject({ kernel: { id: kernel!.id, name: 'mine' } });
    const gone = await server.request(`/api/sessions/${made.id}`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    expect(await list(server)).toEqual([]);
  });
});
