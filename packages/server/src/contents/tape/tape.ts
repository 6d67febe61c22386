/**
 * A JSON document as a flat list of where its values are in the bytes: four numbers for each, in the
 * order of the document, the members of objects as key and value. Nothing is copied or decoded, so
 * that a notebook of many megabytes is checked, signed and laid out anew without a tree of objects.
 */
export interface Tape {
  readonly bytes: Uint8Array;
  /** `kind, start, end, extra` of each value; see {@link Kind} for what they mean. */
  readonly slots: Int32Array;
  /** Numbers with a fraction or an exponent: the only values that may grow when they are written. */
  readonly floats: number;
}

/** Slots of a value. */
export const STRIDE = 4;

/**
 * Kinds of values. Strings: `start` and `end` of what is between the quotes. Numbers: of the token.
 * Containers: `start` is the number of children (keys and values of objects both count), `extra`
 * where the next value is. A string with escapes has the place of the first one as `extra`.
 */
export const Kind = {
  /** Without escapes. */
  plain: 1,
  /** With escapes that `JSON.stringify` would write as they stand: `\" \\ \b \n \t`. */
  escaped: 2,
  /** With others: `\/`, `\uXXXX`, and those that end a line for Python: `\r`, `\f`. */
  odd: 3,
  integer: 4,
  float: 5,
  true: 6,
  false: 7,
  null: 8,
  array: 9,
  object: 10,
} as const;

/** What {@link Kind} is kept in; marks stand above it. */
export const KIND_MASK = 0xff;

/** What the check found out about a value, for those who write it. */
export const Mark = {
  /** A list of lines that front ends get as one text. */
  join: 0x100,
  /** A text that stands in the file as a list of lines. */
  split: 0x200,
  /** The metadata of a code cell. */
  codeMetadata: 0x400,
  /** A member that is not written; set on its key. */
  drop: 0x800,
  /** A member that is not signed; set on its key. */
  unsigned: 0x1000,
} as const;

export function kindAt(tape: Tape, at: number): number {
  return (tape.slots[at] ?? 0) & KIND_MASK;
}

export function isMarked(tape: Tape, at: number, mark: number): boolean {
  return ((tape.slots[at] ?? 0) & mark) !== 0;
}

export function mark(tape: Tape, at: number, what: number): void {
  tape.slots[at] = (tape.slots[at] ?? 0) | what;
}

/** Where the bytes of a string or a number begin; of a container, how many children it has. */
export function startAt(tape: Tape, at: number): number {
  return tape.slots[at + 1] ?? 0;
}

export function endAt(tape: Tape, at: number): number {
  return tape.slots[at + 2] ?? 0;
}

export function extraAt(tape: Tape, at: number): number {
  return tape.slots[at + 3] ?? 0;
}

export function isContainer(kind: number): boolean {
  return kind >= Kind.array;
}

/** Where the value after this one is, children skipped. */
export function nextAt(tape: Tape, at: number): number {
  return isContainer(kindAt(tape, at)) ? extraAt(tape, at) : at + STRIDE;
}

export function isString(kind: number): boolean {
  return kind <= Kind.odd;
}

/** A string whose bytes are ASCII, as names and keys are that anybody looks for. */
export function asciiAt(tape: Tape, at: number): string {
  const { bytes } = tape;
  let text = '';
  for (let index = startAt(tape, at); index < endAt(tape, at); index++)
    text += String.fromCharCode(bytes[index] ?? 0);
  return text;
}

/** Compares keys by their bytes, which is the order of their code points. */
export function compareKeys(tape: Tape, left: number, right: number): number {
  const { bytes } = tape;
  const leftStart = startAt(tape, left);
  const rightStart = startAt(tape, right);
  const leftLength = endAt(tape, left) - leftStart;
  const rightLength = endAt(tape, right) - rightStart;
  const length = Math.min(leftLength, rightLength);
  for (let index = 0; index < length; index++) {
    const difference = (bytes[leftStart + index] ?? 0) - (bytes[rightStart + index] ?? 0);
    if (difference !== 0) return difference;
  }
  return leftLength - rightLength;
}

/** The keys of an object in the order of their code points. */
export function sortedKeys(tape: Tape, object: number): number[] {
  const keys: number[] = [];
  let isSorted = true;
  let key = object + STRIDE;
  for (let left = startAt(tape, object); left > 0; left -= 2) {
    const before = keys.at(-1);
    if (before !== undefined && compareKeys(tape, before, key) > 0) isSorted = false;
    keys.push(key);
    key = nextAt(tape, key + STRIDE);
  }
  return isSorted ? keys : keys.sort((left, right) => compareKeys(tape, left, right));
}
