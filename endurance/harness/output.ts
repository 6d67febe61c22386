import { get, type IncomingMessage } from 'node:http';
import { NumberedOutput } from '../../bench/client/numbered-output.ts';
import type { TestedServer } from './server.ts';

const LINE_END = 0x0a;

/** What the journal of a kernel has of the numbered output. */
export interface Journalled {
  readonly output: NumberedOutput;
  /** Messages that it says it has not. */
  readonly missed: number;
}

/** Fetches all that is kept of a kernel, or a part of it, and checks the numbers. */
export async function readJournal(server: TestedServer, path: string): Promise<Journalled> {
  const output = new NumberedOutput();
  let end = { missed: NaN };
  for await (const line of linesOf(await fetchLines(server, path))) {
    if (!output.read(line)) end = endOf(line) ?? end;
  }
  return { output, missed: end.missed };
}

/** Numbers of lines without a gap. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** The numbered lines that are kept where a mark says; undefined where some are missing. */
export async function rangeAt(server: TestedServer, path: string): Promise<Range | undefined> {
  let found: { readonly first: number; readonly output: NumberedOutput } | undefined;
  for await (const line of linesOf(await fetchLines(server, path))) {
    if (found === undefined) {
      const number = /"text":"(\d{10}) /.exec(line.toString())?.[1];
      if (number === undefined) continue;
      found = { first: Number(number), output: new NumberedOutput(Number(number)) };
    }
    found.output.read(line);
  }
  if (found === undefined || found.output.faults > 0) return undefined;
  return { first: found.first, last: found.first + found.output.lines - 1 };
}

/** All that is kept of a kernel. */
export const journalOf = (kernelId: string): string => `/api/kernels/${kernelId}/output?from=1`;

function fetchLines(server: TestedServer, path: string): Promise<IncomingMessage> {
  const headers = { authorization: server.authorization, accept: 'application/x-ndjson' };
  return new Promise((resolve, reject) => {
    get(server.url + path, { headers }, (answer) => {
      if (answer.statusCode === 200) resolve(answer);
      else reject(new Error(`GET ${path}: ${String(answer.statusCode)}`));
    }).on('error', reject);
  });
}

async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  for await (const chunk of source) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_END, start);
      if (end === -1) break;
      pieces.push(chunk.subarray(start, end));
      yield pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
}

/** The last line tells where to go on, and what is missing. */
function endOf(line: Buffer): { missed: number } | undefined {
  if (line.length > 200 || !line.includes('"missed"')) return undefined;
  return JSON.parse(line.toString()) as { missed: number };
}
