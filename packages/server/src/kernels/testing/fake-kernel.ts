import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  Message,
  PubSocket,
  RouterSocket,
  Signer,
  channelEndpoint,
  joinFrames,
  parseConnectionFile,
  splitFrames,
  type MessageFields,
} from 'elara-wire';

import type { KernelSpecInfo } from '../specs.ts';
import type { KernelsRig } from './rig.ts';

/** A kernel whose process is a Node that does what the script says. */
export function nodeSpec(name: string, script: string): KernelSpecInfo {
  return {
    name,
    resourceDir: '/nowhere',
    spec: {
      argv: [process.execPath, '-e', script, '{connection_file}'],
      env: {},
      language: 'javascript',
      interrupt_mode: 'message',
      metadata: {},
    },
  };
}

/** A process that only lives; what it would say, a `FakeKernel` says. */
export const quietSpec = nodeSpec('quiet', 'setInterval(() => {}, 1e6)');

export interface FakeKernelOptions {
  /** Signs with another key than the connection file's. */
  readonly key?: string;
  /** Leaves kernel_info_request without an answer. */
  readonly isSilent?: boolean;
}

type Asked = { readonly channel: 'shell' | 'control' | 'stdin'; readonly message: Message };

/** The sockets of a kernel inside the test, driven by it line by line. */
export class FakeKernel {
  readonly asked: Asked[] = [];
  readonly #signer: Signer;
  readonly #options: FakeKernelOptions;
  readonly #subscribed: Promise<void>;
  #iopub = new PubSocket({});
  readonly #routers: Record<Asked['channel'], RouterSocket>;
  #identity = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #die: () => void = () => undefined;

  private constructor(signer: Signer, options: FakeKernelOptions) {
    this.#signer = signer;
    this.#options = options;
    this.#subscribed = new Promise((resolve) => {
      this.#iopub = new PubSocket({
        onSubscribe: () => {
          resolve();
        },
      });
    });
    const router = (channel: Asked['channel']): RouterSocket =>
      new RouterSocket({
        onMessage: (identity, frames) => {
          this.#identity = Buffer.from(identity);
          this.#onMessage({ channel, message: splitFrames(frames, new Signer('')).message });
        },
      });
    this.#routers = { shell: router('shell'), control: router('control'), stdin: router('stdin') };
  }

  /** Binds the sockets that the connection file of a kernel names; the host listens to it then. */
  static async of(
    rig: KernelsRig,
    id: string,
    options: FakeKernelOptions = {},
  ): Promise<FakeKernel> {
    const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
    const info = parseConnectionFile(await readFile(file, 'utf8'));
    const kernel = new FakeKernel(new Signer(options.key ?? info.key), options);
    rig.defer(() => kernel.#close());
    await kernel.#iopub.bind(channelEndpoint(info, 'iopub'));
    for (const channel of ['shell', 'control', 'stdin'] as const) {
      await kernel.#routers[channel].bind(channelEndpoint(info, channel));
    }
    await kernel.#subscribed;
    const { pid } = rig.kernels.host.state(id) ?? {};
    kernel.#die = () => {
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    };
    return kernel;
  }

  publish(fields: Omit<MessageFields, 'session'>): boolean {
    return this.publishRaw(Message.create({ session: 'kernel', ...fields }));
  }

  publishRaw(message: Message): boolean {
    return this.#iopub.send(joinFrames(message, this.#signer, [Buffer.from('topic')]));
  }

  /** Waits for subscribers to take what was published. */
  drained(): Promise<void> {
    return this.#iopub.drained();
  }

  reply(channel: Asked['channel'], fields: Omit<MessageFields, 'session'>): void {
    const message = Message.create({ session: 'kernel', ...fields });
    this.#routers[channel].send(this.#identity, joinFrames(message, this.#signer));
  }

  /** Plays one execution: busy, output, reply, idle. */
  run(request: Message, lines: readonly string[]): void {
    const parent = request.header;
    this.publish({ msgType: 'status', parent, content: { execution_state: 'busy' } });
    for (const text of lines) {
      this.publish({ msgType: 'stream', parent, content: { name: 'stdout', text } });
    }
    this.reply('shell', { msgType: 'execute_reply', parent, content: { status: 'ok' } });
    this.publish({ msgType: 'status', parent, content: { execution_state: 'idle' } });
  }

  /** Waits for a request of a type. */
  async request(type: string): Promise<Message> {
    for (;;) {
      const index = this.asked.findIndex(({ message }) => message.header.msg_type === type);
      const found = index === -1 ? undefined : this.asked.splice(index, 1)[0];
      if (found !== undefined) return found.message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #close(): Promise<void> {
    await this.#iopub.close();
    for (const router of Object.values(this.#routers)) await router.close();
  }

  #onMessage(asked: Asked): void {
    const { message, channel } = asked;
    if (message.header.msg_type === 'shutdown_request') this.#die();
    if (message.header.msg_type !== 'kernel_info_request') {
      this.asked.push(asked);
      this.#wake();
      return;
    }
    if (this.#options.isSilent === true) return;
    const parent = message.header;
    this.publish({ msgType: 'status', parent, content: { execution_state: 'busy' } });
    const content = { status: 'ok', implementation: 'fake', protocol_version: '5.4' };
    this.reply(channel, { msgType: 'kernel_info_reply', parent, content });
    this.publish({ msgType: 'status', parent, content: { execution_state: 'idle' } });
  }
}
