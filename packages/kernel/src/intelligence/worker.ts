// The thread that knows TypeScript; started when completion or hover is first asked for.
import { parentPort } from 'node:worker_threads';

import { complete } from './complete.ts';
import type { IntelligenceReply, IntelligenceRequest } from './contract.ts';
import { inspect } from './inspect.ts';
import { createService } from './language-service.ts';
import { NotebookFiles } from './notebook.ts';

const folder = process.cwd();
const files = new NotebookFiles(folder);
const service = createService(files, folder);

function answer(message: IntelligenceRequest): IntelligenceReply | undefined {
  if (message.kind === 'cell') {
    files.add(message.code);
    return undefined;
  }
  const { request, code, cursor } = message;
  if (message.kind === 'complete') {
    return { request, completions: complete(service, files, code, cursor) };
  }
  return { request, inspection: inspect(service, files, code, cursor) };
}

parentPort?.on('message', (message: IntelligenceRequest) => {
  const reply = answer(message);
  if (reply !== undefined) parentPort?.postMessage(reply);
});
