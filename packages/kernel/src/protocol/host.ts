import { randomUUID } from 'node:crypto';

import type { ConnectionInfo, Message } from 'elara-wire';

import type { CommMessageType, ExecuteRequest, ExecutorEvent } from '../executor/contract.ts';
import { OutboxReader, type OutboxMemory } from '../outbox/index.ts';
import { Executions } from './executions.ts';
import type { ExecutorLink } from './executor-link.ts';
import { History } from './history.ts';
import { OpenComms } from './open-comms.ts';
import type { Origin } from './origin.ts';
import { OutboxPump } from './outbox-pump.ts';
import { replyType, unsupported, type Answers, type RequestContent } from './requests.ts';
import { KernelSockets, type Outgoing } from './sockets.ts';
import { Questions } from './stdin.ts';
import type { Stopper } from './stopper.ts';
import { StreamGatherer } from './streams.ts';

export interface HostOptions {
  readonly connection: ConnectionInfo;
  readonly memory: OutboxMemory;
  readonly link: ExecutorLink;
  readonly stopper: Stopper;
  /** Makes the answers to requests that need nothing but themselves. */
  readonly answers: (host: ProtocolHost) => Answers;
  readonly warn: (text: string) => void;
  /** Everything has been sent: the executor may end the process. */
  readonly sayGoodbye: () => void;
  /** Ends the process should the executor not be able to. */
  readonly kill: () => void;
}

/** Parents of late output are remembered for so many requests. */
const MAX_ORIGINS = 20_000;
/** A reader that is behind gets so long to take the last output; the executor waits a little more. */
const LINGER_MS = 4000;
/** A busy executor cannot end the process itself. */
const EXIT_GRACE_MS = 500;

/** Speaks Jupyter's protocol for an executor that runs on another thread. */
export class ProtocolHost {
  readonly history = new History();
  readonly comms = new OpenComms();
  readonly executions: Executions;
  readonly #options: HostOptions;
  readonly #sockets: KernelSockets;
  readonly #pump: OutboxPump;
  readonly #questions = new Questions();
  readonly #origins = new Map<number, Origin>();
  readonly #answers: Answers;
  #lastCell = 0;
  #congestion: Promise<void> | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#sockets = new KernelSockets(options.connection, randomUUID(), {
      request: (origin, message) => {
        this.#onRequest(origin, message);
      },
      input: (message) => {
        this.#onInput(message);
      },
      refused: (channel, error) => {
        options.warn(`A message on ${channel} was refused: ${String(error)}`);
      },
    });
    const streams = new StreamGatherer(
      (cell, name, text) => {
        this.#publishFor(cell, 'stream', { name, text });
      },
      { now: () => performance.now(), setTimeout },
    );
    this.#pump = new OutboxPump(new OutboxReader(options.memory), streams, {
      event: (cell, event, buffers) => {
        this.#onEvent(cell, event, buffers);
      },
      congestion: () => this.#congestion,
    });
    this.executions = new Executions(
      {
        publish: (origin, msgType, content) => {
          this.#publish({ msgType, content, parent: origin.header });
        },
        reply: (origin, msgType, content) => {
          this.#reply(origin, msgType, content);
        },
        status: (origin, state) => {
          this.#status(origin, state);
        },
        execute: (origin, request) => this.#execute(origin, request),
      },
      this.history,
    );
    this.#answers = options.answers(this);
  }

  async start(): Promise<void> {
    await this.#sockets.bind();
    this.#publish({ msgType: 'status', content: { execution_state: 'starting' } });
  }

  /** The executor has written to the outbox. */
  wake(): void {
    this.#pump.wake();
  }

  /** Tells the user something under the cell that is running. */
  tell(text: string): void {
    this.#publishFor(this.executions.runningCell, 'stream', { name: 'stderr', text });
  }

  #onRequest(origin: Origin, message: Message): void {
    const type = origin.header.msg_type;
    const content = message.parseContent();
    if (type === 'execute_request') {
      this.executions.enqueue(origin, content);
    } else if (type === 'comm_open' || type === 'comm_msg' || type === 'comm_close') {
      this.#onComm(origin, type, content, message);
    } else {
      void this.#answer(origin, type, content);
    }
  }

  async #answer(origin: Origin, type: string, content: RequestContent): Promise<void> {
    this.#status(origin, 'busy');
    try {
      const answer = this.#answers.get(type);
      const reply = answer === undefined ? unsupported(type) : await answer(content, origin);
      if (type.endsWith('_request')) this.#reply(origin, replyType(type), reply);
    } catch (error) {
      this.#options.warn(
        `${type} failed: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
      );
      this.#reply(origin, replyType(type), unsupported(type));
    }
    this.#idle(origin);
    if (type === 'shutdown_request') await this.#shutdown();
  }

  /** Idle for one request; front ends show the last state they heard of, which may be another's. */
  #idle(origin: Origin): void {
    this.#status(origin, 'idle');
    const running = this.executions.runningOrigin;
    if (running !== undefined) this.#status(running, 'busy');
  }

  #onComm(origin: Origin, type: CommMessageType, content: RequestContent, message: Message): void {
    this.comms.observe(type, content);
    this.#status(origin, 'busy');
    const cell = this.#newCell(origin);
    const metadata = message.parseMetadata();
    this.#options.link.send({
      kind: 'comm',
      cell,
      type,
      content,
      metadata,
      buffers: message.buffers,
    });
  }

  #execute(origin: Origin, request: Omit<ExecuteRequest, 'kind' | 'cell'>): number {
    const cell = this.#newCell(origin);
    this.#options.link.send({ kind: 'execute', cell, ...request });
    return cell;
  }

  #newCell(origin: Origin): number {
    this.#lastCell += 1;
    this.#origins.set(this.#lastCell, origin);
    this.#origins.delete(this.#lastCell - MAX_ORIGINS);
    return this.#lastCell;
  }

  #onInput(message: Message): void {
    const { value } = message.parseContent();
    const question = this.#questions.answered();
    if (question === undefined || typeof value !== 'string') return;
    this.#options.link.answerInput(question.request, value);
  }

  #onEvent(cell: number, event: ExecutorEvent, buffers: readonly Buffer[]): void {
    switch (event.type) {
      case 'display': {
        const { data, metadata, displayId } = event;
        const transient = displayId === undefined ? {} : { display_id: displayId };
        const type = event.update ? 'update_display_data' : 'display_data';
        this.#publishFor(cell, type, { data, metadata, transient });
        break;
      }
      case 'result':
        this.executions.noteResult(cell, event.data['text/plain']);
        this.#publishFor(cell, 'execute_result', {
          execution_count: this.executions.executionCount,
          data: event.data,
          metadata: event.metadata,
        });
        break;
      case 'error':
        this.#publishFor(cell, 'error', event.error);
        break;
      case 'clear':
        this.#publishFor(cell, 'clear_output', { wait: event.wait });
        break;
      case 'comm':
        this.comms.observe(event.messageType, event.content);
        this.#publishFor(cell, event.messageType, event.content, event.metadata, buffers);
        break;
      case 'input':
        this.#ask(cell, event);
        break;
      case 'done':
        this.#onDone(cell, event);
        break;
      case 'exit':
        void this.#onExit();
    }
  }

  #ask(cell: number, event: ExecutorEvent & { type: 'input' }): void {
    const origin = this.#origins.get(cell);
    if (origin === undefined) return;
    const question = { cell, request: event.request };
    const content = this.#questions.ask(question, event.prompt, event.password);
    const outgoing = { msgType: 'input_request', content, parent: origin.header };
    this.#sockets.reply('stdin', origin.identities, outgoing);
  }

  #onDone(cell: number, { error, userExpressions = {} }: ExecutorEvent & { type: 'done' }): void {
    this.#questions.forget(cell);
    if (cell === this.executions.runningCell) {
      this.executions.done(cell, error, userExpressions);
      return;
    }
    const origin = this.#origins.get(cell);
    if (origin !== undefined) this.#idle(origin);
  }

  /** The executor ends the process as soon as it hears that all has been sent. */
  async #onExit(): Promise<void> {
    const { runningCell } = this.executions;
    if (runningCell !== 0) {
      const evalue = 'The kernel has ended';
      this.executions.done(runningCell, { ename: 'KernelExit', evalue, traceback: [evalue] }, {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.#sockets.close(LINGER_MS);
    this.#options.sayGoodbye();
  }

  async #shutdown(): Promise<void> {
    const { link, stopper, kill } = this.#options;
    // Should the executor be in an endless loop, it could not hear that it is to end.
    setTimeout(kill, EXIT_GRACE_MS);
    await stopper.stop(this.executions.runningCell);
    link.send({ kind: 'shutdown' });
  }

  #status(origin: Origin, state: 'busy' | 'idle'): void {
    const content = { execution_state: state };
    this.#publish({ msgType: 'status', content, parent: origin.header });
  }

  #reply(origin: Origin, msgType: string, content: object): void {
    const outgoing = { msgType, content, parent: origin.header };
    this.#sockets.reply(origin.channel, origin.identities, outgoing);
  }

  #publishFor(
    cell: number,
    msgType: string,
    content: object,
    metadata: object = {},
    buffers: readonly Buffer[] = [],
  ): void {
    const parent = this.#origins.get(cell)?.header;
    const outgoing = { msgType, content, metadata, buffers };
    this.#publish(parent === undefined ? outgoing : { ...outgoing, parent });
  }

  #publish(outgoing: Outgoing): void {
    if (this.#sockets.publish(outgoing)) return;
    this.#congestion ??= this.#sockets.drained().then(() => {
      this.#congestion = undefined;
    });
  }
}
