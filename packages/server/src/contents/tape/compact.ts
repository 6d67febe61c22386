import type { CheckedNotebook } from './check.ts';
import { Output } from './output.ts';
import { writeInner, writeToken } from './scalars.ts';
import {
  isMarked,
  isString,
  Kind,
  kindAt,
  Mark,
  nextAt,
  startAt,
  STRIDE,
  type Tape,
} from './tape.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;

/** `,"trusted":false` and the longest that a float becomes. */
const TRUST_BYTES = 16;
const FLOAT_BYTES = 25;

/**
 * A checked notebook as front ends get it: without white space, lists of lines joined, each code
 * cell marked trusted or not. The same bytes as `writeCompact` makes of its tree.
 */
export function compactNotebook(
  tape: Tape,
  { at, codeCells }: CheckedNotebook,
  trusted: boolean,
): Buffer {
  const more = codeCells * TRUST_BYTES + tape.floats * FLOAT_BYTES;
  const output = new Output(tape.bytes.byteLength + more);
  new CompactWriter(tape, output, trusted).value(at);
  return output.done();
}

class CompactWriter {
  private readonly tape: Tape;
  private readonly output: Output;
  private readonly verdict: string;

  constructor(tape: Tape, output: Output, trusted: boolean) {
    this.tape = tape;
    this.output = output;
    this.verdict = `"trusted":${trusted}`;
  }

  value(at: number): void {
    const { tape, output } = this;
    const kind = kindAt(tape, at);
    if (isString(kind)) {
      output.byte(QUOTE);
      writeInner(tape, at, output);
      output.byte(QUOTE);
    } else if (kind === Kind.object) this.object(at);
    else if (kind !== Kind.array) writeToken(tape, at, output);
    else if (isMarked(tape, at, Mark.join)) this.joined(at);
    else this.array(at);
  }

  private object(at: number): void {
    const { tape, output } = this;
    output.byte(0x7b);
    let key = at + STRIDE;
    const count = startAt(tape, at) / 2;
    for (let index = 0; index < count; index++) {
      if (index > 0) output.byte(COMMA);
      this.value(key);
      output.byte(COLON);
      this.value(key + STRIDE);
      key = nextAt(tape, key + STRIDE);
    }
    if (isMarked(tape, at, Mark.codeMetadata)) {
      if (count > 0) output.byte(COMMA);
      output.text(this.verdict);
    }
    output.byte(0x7d);
  }

  private array(at: number): void {
    const { tape, output } = this;
    output.byte(0x5b);
    let item = at + STRIDE;
    const count = startAt(tape, at);
    for (let index = 0; index < count; index++) {
      if (index > 0) output.byte(COMMA);
      this.value(item);
      item = nextAt(tape, item);
    }
    output.byte(0x5d);
  }

  private joined(at: number): void {
    const { tape, output } = this;
    output.byte(QUOTE);
    const end = at + STRIDE * (startAt(tape, at) + 1);
    for (let line = at + STRIDE; line < end; line += STRIDE) writeInner(tape, line, output);
    output.byte(QUOTE);
  }
}
