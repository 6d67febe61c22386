import { floatRepr } from '../json/float.ts';
import { asBuffer } from '../jobs/bytes.ts';
import type { Output } from './output.ts';
import { Unusual } from './scan.ts';
import { asciiAt, endAt, Kind, kindAt, startAt, type Tape } from './tape.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The text of a string of whatever kind. Half a character in it is {@link Unusual}. */
export function textAt(tape: Tape, at: number): string {
  const { bytes } = tape;
  const start = startAt(tape, at);
  const raw = asBuffer(bytes).toString('utf8', start, endAt(tape, at));
  if (kindAt(tape, at) === Kind.plain) return raw;
  const text = unescaped(raw);
  if (LONE_SURROGATE.test(text)) throw new Unusual('half a character');
  return text;
}

function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    throw new Unusual('bad escape');
  }
}

/** What stands between the quotes: as it was read, but for escapes that are written otherwise. */
export function writeInner(tape: Tape, at: number, output: Output): void {
  if (kindAt(tape, at) === Kind.odd) output.text(JSON.stringify(textAt(tape, at)).slice(1, -1));
  else output.copy(tape.bytes, startAt(tape, at), endAt(tape, at));
}

/** A number or a literal as Python prints it in JSON. */
export function writeToken(tape: Tape, at: number, output: Output): void {
  if (kindAt(tape, at) === Kind.float) output.text(floatAt(tape, at));
  else output.copy(tape.bytes, startAt(tape, at), endAt(tape, at));
}

/** A float as Python's `repr` prints it. */
export function floatAt(tape: Tape, at: number): string {
  const token = asciiAt(tape, at);
  const value = Number(token);
  // Most were written by Python, and are the shortest that mean this number.
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e15 && String(value) === token) return token;
  return floatRepr(value);
}
