// The protocol host's thread.
import { readFileSync, writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as wait } from 'node:timers/promises';

import { parseConnectionFile } from 'elara-wire';

import type { Completeness } from '../transpile/completeness.ts';
import { Intelligence, startIntelligenceThread } from '../intelligence/index.ts';
import { makeAnswers } from './answers.ts';
import { Assist } from './assist.ts';
import { ExecutorLink } from './executor-link.ts';
import { ProtocolHost } from './host.ts';
import type { HostData, HostMessage } from './messages.ts';
import { MemoryWatch } from './memory-watch.ts';
import { watchParent } from './parent-watch.ts';
import { Stopper, type EvaluateInExecutor } from './stopper.ts';

/** Set by the build. */
declare const ELARA_KERNEL_VERSION: string;

const data = workerData as HostData;
const children = new Set<number>();

const link = new ExecutorLink(
  (request) => {
    parentPort?.postMessage(request);
  },
  data.flags,
  data.inputPort,
);
const session = new Session();
session.connectToMainThread();
const stopper = new Stopper({
  evaluate: evaluateOn(session),
  responds: () => link.responds(),
  inSynchronousChild: () => link.inSynchronousChild,
  backgroundChildren: children,
  kill: killQuietly,
  wait,
});
const intelligence = new Intelligence(startIntelligenceThread(warn));
const assist = new Assist({
  intelligence,
  properties: (expression) => link.properties(expression),
  wait: (milliseconds) => wait(milliseconds, undefined),
});
const host = new ProtocolHost({
  connection: parseConnectionFile(readFileSync(data.connectionFile, 'utf8')),
  memory: data.memory,
  link,
  stopper,
  answers: (self) =>
    makeAnswers(self, {
      version: ELARA_KERNEL_VERSION,
      stopper,
      isComplete,
      complete: (code, cursor) => assist.complete(code, cursor),
      inspect: (code, cursor) => assist.inspect(code, cursor),
    }),
  warn,
  sayGoodbye: () => {
    session.disconnect();
    link.sayGoodbye();
  },
  kill: () => {
    killQuietly(process.pid, 'SIGKILL');
  },
});

const memory = new MemoryWatch({
  heapUsed,
  heapLimit: data.heapLimit,
  isRunning: () => host.executions.runningCell !== 0,
  warn: (text) => {
    host.tell(text);
  },
});
host.executions.onStarted = (code) => {
  intelligence.addCell(code);
  memory.started();
};
parentPort?.on('message', (message: HostMessage) => {
  if (message.kind === 'wake') host.wake();
  else if (message.kind === 'pong') link.receivePong();
  else if (message.kind === 'properties') link.receiveProperties(message);
  else if (message.running) children.add(message.pid);
  else children.delete(message.pid);
});
watchParent(process.env['JPY_PARENT_PID'], () => {
  killQuietly(process.pid, 'SIGTERM');
});
await host.start();

/** Evaluates on the main thread, in the middle of whatever runs there. */
function evaluateOn(session: Session): EvaluateInExecutor {
  return (expression) =>
    new Promise((resolve) => {
      session.post('Runtime.evaluate', { expression, returnByValue: true }, (error, result) => {
        resolve(error === null ? result.result.value : 'retry');
      });
    });
}

/** Answer of a method that the types of Node 20 do not know. */
interface HeapUsage {
  readonly usedSize: number;
}

function heapUsed(): Promise<number | undefined> {
  return new Promise((resolve) => {
    session.post('Runtime.getHeapUsage', (error, usage) => {
      resolve(error === null ? (usage as HeapUsage).usedSize : undefined);
    });
  });
}

async function isComplete(code: string): Promise<Completeness> {
  const url = new URL('./completeness.mjs', import.meta.url).href;
  const module = (await import(url)) as typeof import('../transpile/completeness.ts');
  return module.checkCompleteness(code);
}

function warn(text: string): void {
  writeSync(2, `[elara-kernel] ${text}\n`);
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
