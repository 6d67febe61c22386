/** A room in a process of its own, which may run as another user: `root home` as arguments. */
import { join } from 'node:path';
import { defaultSettings } from '../../config/index.ts';
import { openGate } from '../../http/testing/open-gate.ts';
import { serve } from '../../http/testing/serve.ts';
import { silentLogger } from '../../log/index.ts';
import { WorkerPool } from '../../workers/index.ts';
import { createContents } from '../room.ts';
import { contentsSettings } from '../settings.ts';

const [root = '', home = '', worker = ''] = process.argv.slice(2);
const entry = new URL(worker);
const room = createContents({
  settings: defaultSettings(contentsSettings),
  rootDirectory: root,
  dataDir: join(home, 'data'),
  dataHome: join(home, 'share'),
  temporaryDirectory: home,
  gatekeeper: openGate(),
  tasks: new WorkerPool({ entry, size: 2, queueLimit: 8, idleMs: 1000 }),
  kernelDirectory: () => undefined,
  emit: () => undefined,
  log: silentLogger,
  now: () => new Date(),
});
const { url } = await serve({ routes: room.routes, maxBodySize: 512 * 1024 * 1024 });
console.log(url);
