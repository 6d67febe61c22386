import { inspect } from 'node:util';

import type { Locate, Place } from '../transpile/index.ts';
import type { ErrorContent } from './contract.ts';
import { INTERRUPT_SCRIPT } from './interrupt.ts';

/** A cell's own text, to quote from, and the way there from the code that V8 runs. */
export interface CellSource {
  readonly code: string;
  readonly locate: Locate;
}

/** Finds the text of a cell by the name it has in stack traces. */
export type FindSource = (name: string) => CellSource | undefined;

const RESET = '\x1b[0m';
const RED = '\x1b[0;31m';
const GREEN = '\x1b[0;32m';
const CYAN = '\x1b[0;36m';
const BOLD_RED = '\x1b[1;31m';

interface Frame {
  /** `functionName` or empty. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Name of a cell's script in stack traces. */
export function scriptName(executionCount: number): string {
  return `In[${executionCount}]`;
}

/** An error as Jupyter wants it: name, text and a coloured traceback in the cell's own lines. */
export function describeError(error: unknown, findSource: FindSource, title = ''): ErrorContent {
  if (!(error instanceof Error)) return describeThrown(error, title);
  const ename = error.name;
  const evalue = error.message;
  const traceback = [`${title}${BOLD_RED}${ename}${RESET}: ${evalue}`];
  const frames = framesOf(error, findSource);
  const [quoted] = frames.flatMap((frame) => quote(frame, findSource));
  if (quoted !== undefined) traceback.push(quoted);
  traceback.push(...frames.map(frameLine), ...details(error, findSource));
  return { ename, evalue, traceback };
}

/** JavaScript can throw anything. */
function describeThrown(value: unknown, title: string): ErrorContent {
  const text = typeof value === 'string' ? value : inspect(value);
  return {
    ename: 'Thrown',
    evalue: text,
    traceback: [`${title}${BOLD_RED}Thrown${RESET}: ${text}`],
  };
}

/** A syntax error has no frame in the cell; its place is told by who read it. */
export function describeSyntaxError(
  error: { readonly message: string },
  place: Place,
  name: string,
  source: CellSource,
): ErrorContent {
  const frame = { name: '', file: name, ...source.locate(place.line, place.column) };
  const traceback = [`${BOLD_RED}SyntaxError${RESET}: ${error.message}`];
  traceback.push(...quote(frame, () => source), frameLine(frame));
  return { ename: 'SyntaxError', evalue: error.message, traceback };
}

const FRAME = /^\s*at (?:(.*?) \()?(?:async )?(.*?):(\d+):(\d+)\)?$/;

/** The frames that are the user's: from the top down to the cell, without Node and the kernel. */
function framesOf(error: Error, findSource: FindSource): Frame[] {
  const frames: Frame[] = [];
  for (const text of stackLines(error)) {
    const [, name = '', file = '', line = '0', column = '0'] = FRAME.exec(text) ?? [];
    if (file === '' || /^(node:|eval at )/.test(file) || isKernel(file)) continue;
    const place = findSource(file)?.locate(Number(line), Number(column));
    const frame = { name, file, line: Number(line), column: Number(column), ...place };
    frames.push(frame);
  }
  return frames;
}

function stackLines({ stack }: Error): string[] {
  return typeof stack === 'string' ? stack.split('\n').filter((line) => /^\s*at /.test(line)) : [];
}

function isKernel(file: string): boolean {
  return file === import.meta.url || file === INTERRUPT_SCRIPT;
}

function frameLine({ name, file, line, column }: Frame): string {
  const place = `${CYAN}${file.replace(/^file:\/\//, '')}${RESET}:${GREEN}${line}:${column}${RESET}`;
  return name === '' || name === 'async' ? `    at ${place}` : `    at ${name} (${place})`;
}

/** The line that failed with two lines around it and a mark below. */
function quote(frame: Frame, findSource: FindSource): string[] {
  const lines = findSource(frame.file)?.code.split('\n');
  if (lines === undefined || frame.line > lines.length) return [];
  const first = Math.max(1, frame.line - 2);
  const last = Math.min(lines.length, frame.line + 2);
  const width = String(last).length;
  const quoted: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const here = number === frame.line;
    const label = String(number).padStart(width);
    const text = lines[number - 1] ?? '';
    quoted.push(here ? `${RED}>${RESET} ${label} | ${text}` : `  ${label} | ${text}`);
    if (here)
      quoted.push(`  ${' '.repeat(width)} | ${' '.repeat(frame.column - 1)}${RED}^${RESET}`);
  }
  return [quoted.join('\n')];
}

/** Further properties, the cause and the parts of an AggregateError. */
function details(error: Error, findSource: FindSource): string[] {
  const lines: string[] = [];
  const own = Object.entries(error).filter(([key]) => !['name', 'message', 'stack'].includes(key));
  if (own.length > 0 && !(error instanceof AggregateError)) {
    lines.push(inspect(Object.fromEntries(own), { depth: 2 }));
  }
  const errors = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  for (const part of errors.slice(0, 5)) {
    lines.push(...describeError(part, findSource, '  ').traceback);
  }
  if (error.cause !== undefined && error.cause !== error) {
    lines.push(...describeError(error.cause, findSource, 'Caused by ').traceback);
  }
  return lines;
}
