import { endAt, kindAt, Kind, startAt, type Tape } from './tape.ts';

/** The names that notebooks, and bodies of saves, are made of. */
const NAMES = [
  ...['cells', 'metadata', 'nbformat', 'nbformat_minor'],
  ...['cell_type', 'id', 'source', 'outputs', 'execution_count', 'attachments'],
  ...['output_type', 'name', 'text', 'data', 'ename', 'evalue', 'traceback'],
  ...['code', 'markdown', 'raw', 'stream', 'display_data', 'execute_result', 'error'],
  ...['kernelspec', 'language_info', 'display_name', 'codemirror_mode', 'file_extension'],
  ...['mimetype', 'pygments_lexer', 'orig_nbformat', 'orig_nbformat_minor', 'signature'],
  ...['title', 'authors', 'tags', 'format', 'jupyter', 'execution', 'collapsed', 'scrolled'],
  ...['trusted', 'auto', 'type', 'content', 'path', 'chunk', 'copy_from', 'notebook'],
] as const;

export type Name = (typeof NAMES)[number];

/** How many there are; their numbers begin with 0. */
export const NAME_COUNT = NAMES.length;
export const NAME_INDEX = Object.fromEntries(NAMES.map((name, index) => [name, index])) as Readonly<
  Record<Name, number>
>;

const SLOTS = 256;
const encoder = new TextEncoder();
const table: { readonly index: number; readonly bytes: Uint8Array }[][] = Array.from(
  { length: SLOTS },
  () => [],
);
for (const [index, name] of NAMES.entries()) {
  const bytes = encoder.encode(name);
  table[slotOf(bytes, 0, bytes.length)]?.push({ index, bytes });
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const middle = (start + end) >> 1;
  const mixed =
    (end - start) * 7 +
    (bytes[start] ?? 0) * 3 +
    (bytes[middle] ?? 0) * 5 +
    (bytes[end - 1] ?? 0) * 11;
  return mixed & (SLOTS - 1);
}

/** The known name that a string is; undefined for every other one. Decodes nothing. */
export function nameAt(tape: Tape, at: number): Name | undefined {
  return NAMES[nameIndexAt(tape, at)];
}

/** The number of the known name that a string is; -1 for every other one. */
export function nameIndexAt(tape: Tape, at: number): number {
  if (kindAt(tape, at) !== Kind.plain) return -1;
  const start = startAt(tape, at);
  const end = endAt(tape, at);
  for (const { index, bytes } of table[slotOf(tape.bytes, start, end)] ?? []) {
    if (isSame(tape.bytes, start, end, bytes)) return index;
  }
  return -1;
}

function isSame(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (end - start !== name.length) return false;
  for (let index = 0; index < name.length; index++) {
    if (bytes[start + index] !== name[index]) return false;
  }
  return true;
}
