/** The text is not a literal; `offset` tells where it stops being one. */
export class LiteralError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = 'LiteralError';
    this.offset = offset;
  }
}

/** A place in Python source text. */
export class SourceCursor {
  readonly text: string;
  offset: number;

  constructor(text: string, offset: number) {
    this.text = text;
    this.offset = offset;
  }

  /** The next character; empty at the end. */
  peek(): string {
    return this.text.charAt(this.offset);
  }

  fail(message: string): never {
    throw new LiteralError(message, this.offset);
  }

  /** Steps over what a sticky pattern matches here. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text);
    if (found !== null) this.offset = pattern.lastIndex;
    return found;
  }

  /** Skips blanks, comments and joined lines; ends of lines only where `lines` says so. */
  skipSpace(lines: boolean): void {
    this.match(lines ? ANY_SPACE : SPACE);
  }
}

const ANY_SPACE = /(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*)*/y;
const SPACE = /(?:[ \t\f]|\\\r?\n|#[^\r\n]*)*/y;
