import { isAscii } from 'node:buffer';
import { splitLinesKeepEnds } from '../python/text.ts';
import { asBuffer } from '../jobs/bytes.ts';
import { Output } from './output.ts';
import { textAt, writeInner, writeToken } from './scalars.ts';
import {
  endAt,
  extraAt,
  isMarked,
  isString,
  Kind,
  kindAt,
  Mark,
  nextAt,
  sortedKeys,
  startAt,
  STRIDE,
  type Tape,
} from './tape.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const FEED = 0x0a;
const SPACE = 0x20;
const BACKSLASH = 0x5c;
const LETTER_N = 0x6e;

/** Lines that stand in lists take more room than the line feeds in a text. */
const GROWTH = 1.25;

/** U+0085, U+2028 and U+2029 end a line for Python; they are seldom, and then in few places. */
const RARE_LINE_ENDS = ['\x85', '\u2028', '\u2029'].map((char) => Buffer.from(char));

/**
 * A checked notebook as its file: byte for byte what nbformat writes for format 4, keys sorted, one
 * blank for each level, texts in lists of lines. The same bytes as `writeNotebook` makes of its tree.
 */
export function layOutNotebook(tape: Tape, at: number): Buffer {
  const output = new Output(Math.ceil(tape.bytes.byteLength * GROWTH));
  new FileWriter(tape, output).value(at, 0);
  output.byte(FEED);
  return output.done();
}

class FileWriter {
  private readonly tape: Tape;
  private readonly output: Output;
  private readonly hasRareEnds: boolean;

  constructor(tape: Tape, output: Output) {
    this.tape = tape;
    this.output = output;
    const bytes = asBuffer(tape.bytes);
    this.hasRareEnds = !isAscii(bytes) && RARE_LINE_ENDS.some((end) => bytes.includes(end));
  }

  value(at: number, depth: number): void {
    const { tape, output } = this;
    const kind = kindAt(tape, at);
    if (kind === Kind.object) this.object(at, depth);
    else if (kind === Kind.array) this.array(at, depth);
    else if (!isString(kind)) writeToken(tape, at, output);
    else if (isMarked(tape, at, Mark.split)) this.lines(at, depth);
    else this.string(at);
  }

  private string(at: number): void {
    this.output.byte(QUOTE);
    writeInner(this.tape, at, this.output);
    this.output.byte(QUOTE);
  }

  private object(at: number, depth: number): void {
    const { tape, output } = this;
    output.byte(0x7b);
    let isEmpty = true;
    for (const key of sortedKeys(tape, at)) {
      if (isMarked(tape, key, Mark.drop)) continue;
      if (!isEmpty) output.byte(COMMA);
      isEmpty = false;
      this.margin(depth + 1);
      this.string(key);
      output.byte(0x3a);
      output.byte(SPACE);
      this.value(key + STRIDE, depth + 1);
    }
    if (!isEmpty) this.margin(depth);
    output.byte(0x7d);
  }

  private array(at: number, depth: number): void {
    const { tape, output } = this;
    output.byte(0x5b);
    const end = extraAt(tape, at);
    for (let item = at + STRIDE; item < end; item = nextAt(tape, item)) {
      if (item > at + STRIDE) output.byte(COMMA);
      this.margin(depth + 1);
      this.value(item, depth + 1);
    }
    if (end > at + STRIDE) this.margin(depth);
    output.byte(0x5d);
  }

  /** A text as the list of its lines. */
  private lines(at: number, depth: number): void {
    const { tape, output } = this;
    const kind = kindAt(tape, at);
    output.byte(0x5b);
    if (kind === Kind.odd || this.hasRareEnds) this.linesOfText(at, depth + 1);
    else if (endAt(tape, at) > startAt(tape, at)) this.linesOfBytes(at, depth + 1);
    if (endAt(tape, at) > startAt(tape, at)) this.margin(depth);
    output.byte(0x5d);
  }

  private linesOfText(at: number, depth: number): void {
    let isFirst = true;
    for (const line of splitLinesKeepEnds(textAt(this.tape, at))) {
      if (!isFirst) this.output.byte(COMMA);
      isFirst = false;
      this.margin(depth);
      this.output.text(JSON.stringify(line));
    }
  }

  /** Where only `\n` can end a line, as the escape that it is. */
  private linesOfBytes(at: number, depth: number): void {
    const { tape } = this;
    const { bytes } = tape;
    const end = endAt(tape, at);
    let start = startAt(tape, at);
    let from = kindAt(tape, at) === Kind.plain ? end : extraAt(tape, at);
    while (from < end) {
      if (bytes[from] !== BACKSLASH) {
        from++;
        continue;
      }
      from += 2;
      if (bytes[from - 1] !== LETTER_N) continue;
      this.line(start, from, from < end, depth);
      start = from;
    }
    if (start < end) this.line(start, end, false, depth);
  }

  private line(start: number, end: number, isFollowed: boolean, depth: number): void {
    const { output } = this;
    this.margin(depth);
    output.byte(QUOTE);
    output.copy(this.tape.bytes, start, end);
    output.byte(QUOTE);
    if (isFollowed) output.byte(COMMA);
  }

  private margin(depth: number): void {
    this.output.copy(MARGIN, 0, depth + 1);
  }
}

/** A line feed and more blanks than any document is deep. */
const MARGIN = Buffer.from(`\n${' '.repeat(128)}`);
