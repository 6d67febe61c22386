import { Readable } from 'node:stream';

import { Message } from 'elara-wire';
import Type from 'typebox';

import { json, route, stream, type Route } from '../http/index.ts';
import { ExecutionNotFoundError, KernelNotFoundError } from './errors.ts';
import type { Execution, JournalEntry } from './host.ts';
import type { Kernels } from './kernels.ts';
import { DOCUMENT, LINES, writeOutput, type OutputRange } from './output.ts';
import { KERNEL_ID } from './routes.ts';
import { ExecutionModel, KernelOutput, OutputQuery } from './schema.ts';
import { timestamp } from './timestamp.ts';

const READ = { action: 'read', resource: 'kernels' } as const;
const NDJSON = 'application/x-ndjson';

export interface OutputRoutesOptions {
  readonly kernels: Kernels;
  /** What clients see instead of the text of errors; undefined where they may see it. */
  readonly tracebackReplacement: string | undefined;
}

/** What the journal of a kernel holds, and where in it each execution is. */
export function outputRoutes(options: OutputRoutesOptions): Route[] {
  const { kernels } = options;
  const shown = hiderOf(options.tracebackReplacement);
  return [
    route({
      method: 'GET',
      path: '/api/kernels/:id/output',
      params: KERNEL_ID,
      access: READ,
      summary: 'What a kernel said, as far as it is kept',
      query: OutputQuery,
      replies: { 200: KernelOutput },
      handle: ({ params, query, headers }) => {
        const isLines = headers.accept?.includes(NDJSON) === true;
        const range = rangeOf(kernels, params.id, query);
        const batches = kernels.host.read(params.id, { after: range.from - 1, last: range.to });
        const frame = isLines ? LINES : DOCUMENT;
        const body = Readable.from(writeOutput(batches, { range, frame, shown }));
        return stream(body, { type: isLines ? NDJSON : 'application/json' });
      },
    }),
    route({
      method: 'GET',
      path: '/api/kernels/:id/executions',
      params: KERNEL_ID,
      access: READ,
      summary: 'What was executed, oldest first',
      replies: { 200: Type.Array(ExecutionModel) },
      handle: ({ params }) => {
        if (!kernels.has(params.id)) throw new KernelNotFoundError(params.id);
        return json(kernels.host.executions(params.id).map(modelOf));
      },
    }),
  ];
}

function rangeOf({ host }: Kernels, id: string, query: OutputQuery): OutputRange {
  const state = host.journals().kernels.find((kernel) => kernel.id === id);
  if (state === undefined) throw new KernelNotFoundError(id);
  const { first, last } = placeOf(host.executions(id), query.execution) ?? state;
  const limit = query.limit_bytes;
  return {
    from: Math.max(query.from === undefined ? first : Number(query.from), 1),
    to: Math.min(query.to === undefined ? last : Number(query.to), state.last),
    limitBytes: limit === undefined ? Infinity : Number(limit),
    execution: query.execution,
  };
}

/** Where the messages of an execution are; of one that waits there are none. */
function placeOf(executions: readonly Execution[], msgId: string | undefined) {
  if (msgId === undefined) return undefined;
  const found = executions.find((execution) => execution.msgId === msgId);
  if (found === undefined) throw new ExecutionNotFoundError(msgId);
  return { first: found.first ?? 1, last: found.last ?? 0 };
}

/** As on the websocket (kernels §6.2). */
function hiderOf(replacement: string | undefined): (entry: JournalEntry) => JournalEntry {
  if (replacement === undefined) return (entry) => entry;
  const content = { ename: 'ExecutionError', evalue: 'Execution error', traceback: [replacement] };
  const hidden = Buffer.from(JSON.stringify(content));
  return (entry) => {
    const { sequence, channel, message, kind, origin } = entry;
    if (channel !== 'iopub' || message.msgType !== 'error') return entry;
    const { headerBytes: header, parentHeaderBytes: parentHeader, metadataBytes } = message;
    const parts = { header, parentHeader, metadata: metadataBytes, content: hidden };
    return { sequence, channel, kind, origin, message: new Message(parts) };
  };
}

function modelOf(execution: Execution): ExecutionModel {
  const time = (milliseconds: number | undefined): string | null =>
    milliseconds === undefined ? null : timestamp(milliseconds);
  return {
    msg_id: execution.msgId,
    session: execution.session,
    path: execution.notebook ?? null,
    cell_id: execution.cellId ?? null,
    state: execution.state,
    queued_at: timestamp(execution.queuedAt),
    started_at: time(execution.startedAt),
    ended_at: time(execution.endedAt),
    first: execution.first ?? null,
    last: execution.last ?? null,
  };
}
