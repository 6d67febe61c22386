import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages.ts';
import type { Ask } from './task.ts';

/** A task whose types are known only to who ordered it. */
interface AnyTask {
  readonly name: string;
  run(input: never, ask: Ask): unknown;
  transfer?(output: never): ArrayBuffer[];
}

/** The main of a worker: runs the named tasks, one at a time, as the pool sends them. */
export function serveTasks(tasks: readonly AnyTask[]): void {
  const port = parentPort;
  if (port === null) throw new Error('this is not a worker thread');
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer);
  };
  const questions = new Questions(send);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'answer') questions.settle(message);
    else void runTask(byName.get(message.task), message, questions.ask, send);
  });
}

async function runTask(
  task: AnyTask | undefined,
  message: Extract<ToWorker, { kind: 'run' }>,
  ask: Ask,
  send: (message: FromWorker, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  try {
    if (task === undefined) throw new Error(`no task is called ${message.task}`);
    const output = await task.run(message.input as never, ask);
    send({ kind: 'done', output }, task.transfer?.(output as never));
  } catch (error) {
    send({ kind: 'failed', error });
  }
}

class Questions {
  private readonly send: (message: FromWorker) => void;
  private readonly waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  private nextId = 0;

  constructor(send: (message: FromWorker) => void) {
    this.send = send;
  }

  readonly ask: Ask = (question) =>
    new Promise((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { resolve, reject });
      this.send({ kind: 'ask', id, question });
    });

  settle(answer: Extract<ToWorker, { kind: 'answer' }>): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.failed) waiting?.reject(new Error('the question was not answered'));
    else waiting?.resolve(answer.value);
  }
}
