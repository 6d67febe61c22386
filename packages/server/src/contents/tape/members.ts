import { NAME_COUNT, NAME_INDEX, nameAt, nameIndexAt, type Name } from './names.ts';
import { Unusual } from './scan.ts';
import { asciiAt, endAt, Kind, kindAt, nextAt, startAt, STRIDE, type Tape } from './tape.ts';

/**
 * What is inside the objects and lists of a tape. A key that stands twice, or that is written with
 * escapes, is {@link Unusual}.
 */

/** Calls for each member of an object; `name` is undefined for a key that nobody looks for. */
export function eachMember(
  tape: Tape,
  object: number,
  visit: (name: Name | undefined, value: number, key: number) => void,
): void {
  if (kindAt(tape, object) !== Kind.object) throw new Unusual('no object');
  let key = object + STRIDE;
  const count = startAt(tape, object) / 2;
  if (count > 1) requireDistinct(tape, key, count);
  for (let index = 0; index < count; index++) {
    if (kindAt(tape, key) !== Kind.plain) throw new Unusual('key with escapes');
    const value = key + STRIDE;
    visit(nameAt(tape, key), value, key);
    key = nextAt(tape, value);
  }
}

/** Where the known members of an object are; made once, and read into again and again. */
export class Members {
  /** How many members there are, known and others. */
  count = 0;
  private readonly places = new Int32Array(NAME_COUNT);

  read(tape: Tape, object: number): void {
    if (kindAt(tape, object) !== Kind.object) throw new Unusual('no object');
    this.count = startAt(tape, object) / 2;
    this.places.fill(0);
    let key = object + STRIDE;
    if (this.count > 1) requireDistinct(tape, key, this.count);
    for (let index = 0; index < this.count; index++) {
      if (kindAt(tape, key) !== Kind.plain) throw new Unusual('key with escapes');
      const name = nameIndexAt(tape, key);
      if (name >= 0) this.places[name] = key + STRIDE;
      key = nextAt(tape, key + STRIDE);
    }
  }

  has(name: Name): boolean {
    return this.places[NAME_INDEX[name]] !== 0;
  }

  at(name: Name): number {
    const place = this.places[NAME_INDEX[name]] ?? 0;
    if (place === 0) throw new Unusual(`no ${name}`);
    return place;
  }

  require(names: readonly Name[]): void {
    for (const name of names) this.at(name);
  }

  requireExactly(names: readonly Name[]): void {
    this.require(names);
    if (this.count !== names.length) throw new Unusual('other members');
  }
}

export function eachItem(tape: Tape, array: number, visit: (value: number) => void): void {
  if (kindAt(tape, array) !== Kind.array) throw new Unusual('no list');
  let item = array + STRIDE;
  for (let left = startAt(tape, array); left > 0; left--) {
    visit(item);
    item = nextAt(tape, item);
  }
}

/** Objects of so many members are compared pair by pair. */
const FEW = 12;

function requireDistinct(tape: Tape, first: number, count: number): void {
  if (count <= FEW) requireFewDistinct(tape, first, count);
  else requireManyDistinct(tape, first, count);
}

const keys = new Int32Array(FEW);

function requireFewDistinct(tape: Tape, first: number, count: number): void {
  let key = first;
  for (let index = 0; index < count; index++) {
    for (let other = 0; other < index; other++) {
      if (isSameKey(tape, keys[other] ?? 0, key)) throw new Unusual('key stands twice');
    }
    keys[index] = key;
    key = nextAt(tape, key + STRIDE);
  }
}

function requireManyDistinct(tape: Tape, first: number, count: number): void {
  const seen = new Set<string>();
  let key = first;
  for (let index = 0; index < count; index++) {
    seen.add(asciiAt(tape, key));
    key = nextAt(tape, key + STRIDE);
  }
  if (seen.size < count) throw new Unusual('key stands twice');
}

function isSameKey(tape: Tape, left: number, right: number): boolean {
  const { bytes } = tape;
  const start = startAt(tape, left);
  const length = endAt(tape, left) - start;
  const other = startAt(tape, right);
  if (endAt(tape, right) - other !== length) return false;
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== bytes[other + index]) return false;
  }
  return true;
}

/** For values that may be anything: distinct keys without escapes all the way down. */
export function requireUsual(tape: Tape, at: number): void {
  const kind = kindAt(tape, at);
  const visit = (value: number): void => {
    requireUsual(tape, value);
  };
  if (kind === Kind.array) eachItem(tape, at, visit);
  if (kind !== Kind.object) return;
  eachMember(tape, at, (_, value) => {
    visit(value);
  });
}
