import { writeSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { MessageChannel, Worker } from 'node:worker_threads';

import { Comms, type SendComm } from './comms/index.ts';
import {
  CellContext,
  Evaluator,
  Executor,
  Flag,
  announceExit,
  createFlags,
  hideAsyncTraces,
  liveProperties,
  reportFaults,
  trackTimers,
  trimStackTraces,
  type ExecutorRequest,
} from './executor/index.ts';
import { Input } from './input/index.ts';
import { ModuleLoader, installRequireHook } from './modules/index.ts';
import { captureOutput } from './output/index.ts';
import { RecordKind, OutboxWriter, createOutboxMemory } from './outbox/index.ts';
import type { HostData, HostMessage } from './protocol/index.ts';
import { Runtime, defineUserGlobals, installRuntime } from './runtime/index.ts';
import { RUNTIME } from './transpile/index.ts';

/** Taken before descriptor 2 belongs to cells: here the kernel speaks to the server's log. */
const logLine = writeSync.bind(undefined, 2);

const GOODBYE_TIMEOUT = 5000;

/**
 * V8 counts three times its space for young objects into the limit; old ones cannot use it. The
 * space is 16 MiB up to Node.js 22, and 64 MiB in 24.
 */
const YOUNG_SPACE = (Number.parseInt(process.versions.v8) < 13 ? 16 : 64) * 1024 * 1024;
const YOUNG_OBJECTS = 3 * YOUNG_SPACE;

/** Starts the protocol host in its thread and the executor on this one. */
export function startKernel(connectionFile: string): void {
  const memory = createOutboxMemory();
  const inputChannel = new MessageChannel();
  const flags = createFlags();
  const data: HostData = {
    connectionFile,
    memory,
    flags,
    inputPort: inputChannel.port2,
    heapLimit: getHeapStatistics().heap_size_limit - YOUNG_OBJECTS,
  };
  const host = startHost(data);
  const post = (message: HostMessage): void => {
    host.postMessage(message);
  };
  const outbox = new OutboxWriter(memory, () => {
    post({ kind: 'wake' });
  });
  const context = new CellContext();
  const evaluator = new Evaluator(RUNTIME);
  const executor = new Executor(evaluator, context, outbox);
  const input = new Input({ flags, port: inputChannel.port1 }, () => ({
    allowStdin: context.current.allowStdin,
    emit: (event) => {
      executor.emit(event);
    },
  }));
  const comms = new Comms(commSender(context, executor, outbox));
  const modules = new ModuleLoader(process.cwd());
  captureOutput({
    context,
    outbox,
    enterChild: (inside) => {
      Atomics.store(flags, Flag.synchronousChild, inside ? 1 : 0);
    },
    child: (pid, running) => {
      post({ kind: 'child', pid, running });
    },
  });
  trackTimers(context);
  trimStackTraces();
  hideAsyncTraces();
  installRequireHook(modules.require);
  installRuntime(new Runtime(modules, evaluator, executor));
  defineUserGlobals({ context, executor, input, comms, modules });
  reportFaults((error, title) => {
    executor.report(error, title);
  });
  const exit = announceExit((reason, code) => {
    sayGoodbye({ context, outbox, flags, reason, code });
    // Node would tell the server's log that it waits for a debugger.
    evaluator.close();
  });
  // Ctrl-C on a terminal reaches the whole process group; Jupyter's Stop comes as a message.
  process.on('SIGINT', () => {
    executor.abandon();
  });
  host.on('message', (request: ExecutorRequest) => {
    answer(request, { executor, evaluator, comms, input, post, exit });
  });
}

function startHost(data: HostData): Worker {
  const host = new Worker(new URL('./protocol.mjs', import.meta.url), {
    workerData: data,
    transferList: [data.inputPort],
    stdout: true,
    stderr: true,
    // It makes short-lived buffers only; V8 would let them pile up to tens of megabytes.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  host.on('error', (error) => {
    logLine(`The protocol host of the kernel failed: ${error.stack ?? error.message}\n`);
    // Nobody is left to be told.
    Atomics.store(data.flags, Flag.goodbye, 1);
    process.exit(70);
  });
  return host;
}

interface Answering {
  readonly executor: Executor;
  readonly evaluator: Evaluator;
  readonly comms: Comms;
  readonly input: Input;
  readonly post: (message: HostMessage) => void;
  readonly exit: (code: number) => never;
}

function answer(request: ExecutorRequest, kernel: Answering): void {
  const { executor, evaluator, comms, input, post, exit } = kernel;
  switch (request.kind) {
    case 'execute':
      executor.execute(request);
      break;
    case 'comm':
      void executor.handle(request.cell, () => comms.receive(request));
      break;
    case 'properties': {
      const properties = liveProperties(request.expression, evaluator);
      post({ kind: 'properties', request: request.request, properties });
      break;
    }
    case 'input':
      input.answer(request.request, request.value);
      break;
    case 'ping':
      post({ kind: 'pong' });
      break;
    case 'shutdown':
      exit(0);
  }
}

function commSender(context: CellContext, executor: Executor, outbox: OutboxWriter): SendComm {
  return (messageType, content, { metadata = {}, buffers = [] }) => {
    for (const buffer of buffers) {
      const bytes = ArrayBuffer.isView(buffer)
        ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
        : new Uint8Array(buffer);
      outbox.write(RecordKind.buffer, context.current.id, bytes);
    }
    executor.emit({ type: 'comm', messageType, content, metadata });
  };
}

interface Goodbye {
  readonly context: CellContext;
  readonly outbox: OutboxWriter;
  readonly flags: Int32Array;
  readonly reason: string | undefined;
  readonly code: number;
}

/** Waits until the host has sent everything. */
function sayGoodbye({ context, outbox, flags, reason, code }: Goodbye): void {
  const cell = context.current.id;
  if (reason !== undefined) outbox.write(RecordKind.stderr, cell, Buffer.from(`${reason}\n`));
  const event = JSON.stringify({ type: 'exit', code });
  outbox.write(RecordKind.event, cell, Buffer.from(event));
  Atomics.wait(flags, Flag.goodbye, 0, GOODBYE_TIMEOUT);
}
