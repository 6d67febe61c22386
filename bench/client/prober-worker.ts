import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { HttpConnection } from './http.ts';
import type { ProbeOptions } from './prober.ts';

const { port, path, headers, pause } = workerData as ProbeOptions;
const connection = await HttpConnection.open(port);
const waits: number[] = [];
let stopped = false;
parentPort?.on('message', (told) => {
  if (told === 'forget') waits.length = 0;
  else stopped = true;
});
// The first requests wait for compilers on both sides.
for (let index = 0; index < 200; index += 1) await connection.request(path, { headers });
parentPort?.postMessage('ready');

for (;;) {
  // Read anew each time: it changes between two awaits.
  if (stopped as boolean) break;
  const begun = performance.now();
  const { status } = await connection.request(path, { headers });
  if (status !== 200) throw new Error(`${path}: ${String(status)}`);
  waits.push((performance.now() - begun) / 1000);
  await sleep(pause);
}
parentPort?.postMessage(waits);
parentPort?.close();
