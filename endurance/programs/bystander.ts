// Somebody else on the server: asks for its status and executes on a kernel of its own, again and
// again, and measures how long the answers take. A process of its own, so that what the test does is
// not measured.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tab } from '../harness/tab.ts';

const [url = '', authorization = '', kernelId = ''] = process.argv.slice(2);
/** Milliseconds between two questions. */
const PAUSE = 10;
const PATIENCE = 30_000;

let rest: number[] = [];
let executions: number[] = [];
let failures: string[] = [];

const agent = new Agent({ keepAlive: true });
const tab = await Tab.open({ url, authorization }, kernelId);
process.on('message', () => {
  process.send?.({ rest, executions, failures });
  [rest, executions, failures] = [[], [], []];
});
process.on('disconnect', () => {
  process.exit();
});
await tab.execute('');
process.send?.('ready');

await Promise.all([again(measureRest), again(measureExecution)]);

async function again(measure: () => Promise<void>): Promise<never> {
  for (;;) {
    await measure().catch((error: unknown) => {
      failures.push(error instanceof Error ? error.message : String(error));
    });
    await sleep(PAUSE);
  }
}

async function measureRest(): Promise<void> {
  const begun = performance.now();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization };
    const request = get(`${url}/api/status`, { agent, headers, timeout: PATIENCE }, (answer) => {
      answer.resume().on('end', () => {
        resolve(answer.statusCode);
      });
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('no answer')));
  });
  if (status === 200) rest.push(performance.now() - begun);
  else failures.push(`status ${String(status)}`);
}

async function measureExecution(): Promise<void> {
  const begun = performance.now();
  await tab.execute('');
  executions.push(performance.now() - begun);
}
