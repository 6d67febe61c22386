import { offsetOf } from './edits.ts';

/** A cell that is not TypeScript, with the place where reading it failed. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = 'SyntaxError';
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** True when reading failed because the text ends too early: more lines could mend it. */
  readonly atEnd: boolean;

  constructor(message: string, place: { line: number; column: number; atEnd: boolean }) {
    super(message);
    this.line = place.line;
    this.column = place.column;
    this.atEnd = place.atEnd;
  }

  /** From what Sucrase throws: `Error transforming input: Unexpected token (2:5)`. */
  static from(error: unknown, source: string): CellSyntaxError {
    const text = error instanceof Error ? error.message : String(error);
    const [, line = '1', column = '1'] = /\((\d+):(\d+)\)\s*$/.exec(text) ?? [];
    const message = text.replace(/^Error transforming [^:]*: /, '').replace(/\s*\(\d+:\d+\)$/, '');
    const unfinished = /^Unterminated (template|comment)|reached the end/.test(message);
    const place = { line: Number(line), column: Number(column) };
    const atEnd = unfinished || offsetOf(source, place) >= source.trimEnd().length;
    return new CellSyntaxError(message, { ...place, atEnd });
  }
}
