import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DealerSocket, Message, Signer, SubSocket, joinFrames, splitFrames } from 'elara-wire';

const KEY = 'bench';
const ASK_MS = 200;
const WAIT_MS = 60_000;

/** A kernel that is spoken to without any server in between. */
export class KernelProcess {
  readonly iopubPort: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #signer = new Signer(KEY);
  readonly #sockets: (DealerSocket | SubSocket)[];
  readonly #shell: DealerSocket;
  #ends = new Map<string, { ends: Set<string>; resolve: () => void }>();

  private constructor(child: ChildProcess, folder: string, [shell = 0, iopub = 0]: number[]) {
    this.#child = child;
    this.#folder = folder;
    this.iopubPort = iopub;
    const onMessage = (parts: Buffer[]) => {
      this.#receive(parts);
    };
    const at = (port: number) => `tcp://127.0.0.1:${String(port)}`;
    this.#shell = new DealerSocket({ endpoint: at(shell), onMessage });
    this.#sockets = [this.#shell];
  }

  /** `listens`: to iopub, too; otherwise an execution ends with its reply. */
  static async start(argv: readonly string[], listens: boolean): Promise<KernelProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'elara-bench-kernel-'));
    const ports = await freePorts(5);
    const file = join(folder, 'connection.json');
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    const connection = { shell_port, iopub_port, stdin_port, control_port, hb_port };
    const rest = { ip: '127.0.0.1', transport: 'tcp', signature_scheme: 'hmac-sha256', key: KEY };
    await writeFile(file, JSON.stringify({ ...connection, ...rest }));
    const [command = '', ...args] = argv;
    const child = spawn(command, [...args, file], { stdio: 'ignore' });
    const kernel = new KernelProcess(child, folder, ports);
    await kernel.#ready(listens);
    return kernel;
  }

  /** Runs code until its reply, and its `idle` where somebody listens. */
  execute(code: string): Promise<void> {
    return this.#ask('execute_request', { code, silent: false, store_history: true });
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    this.#child.kill('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ready(listens: boolean): Promise<void> {
    await inTime(this.#ask('kernel_info_request', {}, ['kernel_info_reply']));
    if (!listens) return;
    let heard = false;
    const iopub = new SubSocket({
      endpoint: `tcp://127.0.0.1:${String(this.iopubPort)}`,
      topics: [''],
      onMessage: (parts) => {
        heard = true;
        this.#receive(parts);
      },
    });
    this.#sockets.push(iopub);
    for (let tries = 0; !(heard as boolean) && tries < 50; tries += 1) {
      await this.#ask('kernel_info_request', {}, ['kernel_info_reply']);
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
  }

  #ask(msgType: string, content: object, ends?: readonly string[]): Promise<void> {
    const message = Message.create({ msgType, session: 'bench', content });
    const isHeard = this.#sockets.length > 1;
    const usual = isHeard ? ['execute_reply', 'idle'] : ['execute_reply'];
    const { msg_id: id } = message.header;
    return new Promise((resolve) => {
      this.#ends.set(id, { ends: new Set(ends ?? usual), resolve });
      this.#shell.send(joinFrames(message, this.#signer));
    });
  }

  #receive(parts: Buffer[]): void {
    const { message } = splitFrames(parts, this.#signer);
    const waiting = this.#ends.get(message.parentHeader.msg_id ?? '');
    if (waiting === undefined) return;
    const type = message.header.msg_type;
    const state = type === 'status' ? message.parseContent()['execution_state'] : undefined;
    waiting.ends.delete(typeof state === 'string' ? state : type);
    if (waiting.ends.size > 0) return;
    this.#ends.delete(message.parentHeader.msg_id ?? '');
    waiting.resolve();
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  const late = new AbortController();
  const timeout = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('A kernel did not start'));
    }, WAIT_MS);
    late.signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
  await Promise.race([work, timeout]);
  late.abort();
}

async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports;
}
