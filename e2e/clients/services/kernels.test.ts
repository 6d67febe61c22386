import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { afterEach, describe, expect, it } from 'vitest';
import { KERNEL_NAME } from '../../../packages/kernel/kernelspec/index.mjs';
import { python } from '../../harness/index.ts';
import { useServices } from './connect.ts';
import { run, untilStatus } from './run-code.ts';

describe('kernels of @jupyterlab/services', () => {
  const connected = useServices();
  const kernels = (): Kernel.IManager => connected().services.kernels;
  const start = (name: string = KERNEL_NAME): Promise<Kernel.IKernelConnection> =>
    kernels().startNew({ name });

  afterEach(async () => {
    await kernels().shutdownAll();
  });

  it('are started, listed, found by id and shut down', async () => {
    const kernel = await start();
    expect(kernel.model).toMatchObject({ name: KERNEL_NAME });
    await kernels().refreshRunning();
    expect([...kernels().running()].map(({ id }) => id)).toEqual([kernel.id]);
    expect(await kernels().findById(kernel.id)).toMatchObject({ id: kernel.id });
    await kernel.shutdown();
    await kernels().refreshRunning();
    expect([...kernels().running()]).toEqual([]);
    expect(kernel.isDisposed).toBe(true);
  });

  it('tell who they are over the subprotocol of version 1', async () => {
    const kernel = await start();
    const info = await kernel.info;
    expect(info).toMatchObject({ status: 'ok', language_info: { name: 'typescript' } });
    expect(kernel.connectionStatus).toBe('connected');
    expect(socketOf(kernel).protocol).toBe('v1.kernel.websocket.jupyter.org');
    const spec = await kernel.spec;
    expect(spec).toMatchObject({ name: KERNEL_NAME, language: 'typescript' });
  });

  it('give a future all that its request caused, in order', async () => {
    const kernel = await start();
    const { reply, types, outputs } = await run(
      kernel,
      'console.log("one"); console.error("two"); 3',
    );
    expect(reply.content).toMatchObject({ status: 'ok', execution_count: 1 });
    expect(types).toEqual([
      'status',
      'execute_input',
      'stream',
      'stream',
      'execute_result',
      'status',
    ]);
    expect(outputs).toMatchObject([
      { name: 'stdout', text: 'one\n' },
      { name: 'stderr', text: 'two\n' },
      { data: { 'text/plain': '3' } },
    ]);
  });

  it('report an error, and give up what was asked after it', async () => {
    const kernel = await start();
    const failing = run(kernel, 'throw new TypeError("no")');
    const after = run(kernel, 'console.log("never")');
    expect((await failing).reply.content).toMatchObject({ status: 'error', ename: 'TypeError' });
    expect((await failing).outputs).toMatchObject([{ ename: 'TypeError', evalue: 'no' }]);
    expect((await after).reply.content).toMatchObject({ status: 'aborted' });
    expect((await after).outputs).toEqual([]);
  });

  it('complete, inspect, judge completeness and remember', async () => {
    const kernel = await start();
    await run(kernel, 'const elephants = 12');
    const code = 'eleph';
    const completion = await kernel.requestComplete({ code, cursor_pos: code.length });
    expect(completion.content).toMatchObject({ status: 'ok', matches: ['elephants'] });
    const inspected = await kernel.requestInspect({
      code: 'elephants',
      cursor_pos: 4,
      detail_level: 0,
    });
    expect(inspected.content).toMatchObject({ status: 'ok', found: true });
    const complete = await kernel.requestIsComplete({ code: 'if (elephants) {' });
    expect(complete.content).toMatchObject({ status: 'incomplete' });
    const history = await kernel.requestHistory({
      hist_access_type: 'tail',
      n: 1,
      output: false,
      raw: true,
    });
    expect((history.content as KernelMessage.IHistoryReply).history).toMatchObject([
      [expect.any(Number), 1, 'const elephants = 12'],
    ]);
  });

  it('ask for input and get the answer', async () => {
    const kernel = await start();
    const prompts: string[] = [];
    const { outputs } = await run(kernel, 'console.log(await prompt("Who? "))', (message) => {
      prompts.push(message.content.prompt);
      kernel.sendInputReply({ status: 'ok', value: 'Ada' }, message.header);
    });
    expect(prompts).toEqual(['Who? ']);
    expect(outputs).toMatchObject([{ text: 'Ada\n' }]);
  });

  it('are interrupted and keep what they know', async () => {
    const kernel = await start();
    await run(kernel, 'let kept = 5');
    const endless = run(kernel, 'for (;;);');
    await untilStatus(kernel, 'busy');
    await kernel.interrupt();
    expect((await endless).reply.content).toMatchObject({ status: 'error' });
    expect((await run(kernel, 'kept')).outputs).toMatchObject([{ data: { 'text/plain': '5' } }]);
  });

  it('are restarted, keep their id and forget the rest', async () => {
    const kernel = await start();
    const { id } = kernel;
    await run(kernel, 'globalThis.marked = 1');
    await kernel.restart();
    expect(kernel.id).toBe(id);
    const { reply, outputs } = await run(kernel, 'typeof globalThis.marked');
    expect(reply.content).toMatchObject({ execution_count: 1 });
    expect(outputs).toMatchObject([{ data: { 'text/plain': "'undefined'" } }]);
  });

  it('lose nothing that is printed while a client is away', async () => {
    const kernel = await start();
    const printed: string[] = [];
    const future = kernel.requestExecute({
      code: 'for (let i = 0; i < 20; i++) { console.log(i); await new Promise(r => setTimeout(r, 50)) }',
    });
    let first: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => (first = resolve));
    future.onIOPub = ({ header, content }) => {
      if (header.msg_type !== 'stream') return;
      printed.push(...(content as { text: string }).text.trim().split('\n'));
      first?.();
    };
    await begun;
    await kernel.reconnect();
    await future.done;
    expect(printed).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });

  it('are connected to by a second client, and each hears the other', async () => {
    const kernel = await start();
    const other = connected().connect().kernels.connectTo({ model: kernel.model });
    await other.info;
    const heard = new Promise<unknown>((resolve) => {
      other.iopubMessage.connect((_, { header, content }) => {
        if (header.msg_type === 'stream') resolve(content);
      });
    });
    await run(kernel, 'console.log("to all")');
    expect(await heard).toMatchObject({ text: 'to all\n' });
    await kernels().refreshRunning();
    expect([...kernels().running()]).toMatchObject([{ connections: 2 }]);
    other.dispose();
  });

  it('exchange comm messages with binary buffers', async () => {
    const kernel = await start();
    await run(
      kernel,
      `jupyter.comms.registerTarget('echo', (comm) => {
         comm.onMessage(({ data, buffers }) => comm.send(data, { buffers }));
       })`,
    );
    const comm = kernel.createComm('echo');
    const echo = new Promise<KernelMessage.ICommMsgMsg>((resolve) => {
      comm.onMsg = (message) => {
        resolve(message);
      };
    });
    await comm.open().done;
    comm.send({ said: 'hello' }, {}, [new Uint8Array([1, 2, 255]).buffer]);
    const { content, buffers } = await echo;
    expect(content.data).toEqual({ said: 'hello' });
    expect(bytesOf(buffers?.[0])).toEqual([1, 2, 255]);
  });

  it('that die are reported as restarting, then work again', async () => {
    const kernel = await start();
    await kernel.info;
    const seen: string[] = [];
    kernel.statusChanged.connect((_, status) => seen.push(status));
    kernel.requestExecute({ code: 'process.kill(process.pid, "SIGKILL")' }).done.catch(() => 0);
    await expect.poll(() => seen, { timeout: 20_000 }).toContain('autorestarting');
    expect((await run(kernel, '1 + 1')).outputs).toMatchObject([{ data: { 'text/plain': '2' } }]);
  });

  it('that are gone are found dead by other clients', async () => {
    const kernel = await start();
    await kernel.info;
    await connected().connect().kernels.shutdown(kernel.id);
    await kernels().refreshRunning();
    await untilStatus(kernel, 'dead');
  });

  describe.skipIf(python === undefined)('with ipykernel', () => {
    it('show pictures', async () => {
      const kernel = await start('python3');
      const { outputs } = await run(
        kernel,
        'from IPython.display import Image\nImage(bytes([0x89, 0x50, 0x4e, 0x47]), format="png")',
      );
      expect(outputs).toMatchObject([{ data: { 'image/png': 'iVBORw==' } }]);
    });

    it('are interrupted by signal', async () => {
      const kernel = await start('python3');
      const endless = run(kernel, 'print("go", flush=True)\nwhile True: pass');
      await untilStatus(kernel, 'busy');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await kernel.interrupt();
      expect((await endless).reply.content).toMatchObject({ ename: 'KeyboardInterrupt' });
    });

    it('open comms from their side', async () => {
      const kernel = await start('python3');
      const opened = new Promise<KernelMessage.ICommOpenMsg>((resolve) => {
        kernel.registerCommTarget('from-python', (_, message) => {
          resolve(message);
        });
      });
      await run(
        kernel,
        'from comm import create_comm\ncreate_comm(target_name="from-python", data={"a": 1}, buffers=[b"\\x00\\xff"])',
      );
      const { content, buffers } = await opened;
      expect(content.data).toEqual({ a: 1 });
      expect(bytesOf(buffers?.[0])).toEqual([0, 255]);
      const infos = await kernel.requestCommInfo({ target_name: 'from-python' });
      expect(Object.keys((infos.content as KernelMessage.ICommInfoReply).comms)).toHaveLength(1);
    });

    it('answer a debugger', async () => {
      const kernel = await start('python3');
      const info = await kernel.info;
      expect(info.supported_features ?? []).toContain('debugger');
      const reply = await kernel.requestDebug({
        seq: 1,
        type: 'request',
        command: 'debugInfo',
        arguments: {},
      }).done;
      expect(reply.content).toMatchObject({ type: 'response', success: true });
    });

    it('run code in a subshell while the main shell is busy', async () => {
      const kernel = await start('python3');
      const info = await kernel.info;
      expect(info.supported_features).toContain('kernel subshells');
      expect(kernel.supportsSubshells).toBe(true);
      const created = await kernel.requestCreateSubshell({}).done;
      const subshell = created.content.subshell_id;
      const clone = kernel.clone();
      clone.subshellId = subshell;
      const slow = run(kernel, 'import time; time.sleep(1.5); print("slow")');
      await untilStatus(kernel, 'busy');
      const order: string[] = [];
      void slow.then(() => order.push('slow'));
      const quick = await run(clone, 'print("quick")');
      order.push('quick');
      await slow;
      expect(quick.outputs).toMatchObject([{ text: 'quick\n' }]);
      expect(order).toEqual(['quick', 'slow']);
    });
  });
});

/** The connection's own socket: nothing public tells which protocol was agreed. */
const socketOf = (kernel: Kernel.IKernelConnection): WebSocket =>
  (kernel as unknown as { _ws: WebSocket })._ws;

function bytesOf(buffer: ArrayBuffer | ArrayBufferView | undefined): number[] {
  if (buffer === undefined) return [];
  return [...(ArrayBuffer.isView(buffer) ? viewed(buffer) : new Uint8Array(buffer))];
}

const viewed = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
