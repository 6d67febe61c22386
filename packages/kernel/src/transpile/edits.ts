import type { Place } from './source-map.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Collects replacements of a text and keeps every line where it is. */
export class Edits {
  readonly #code: string;
  readonly #edits: Edit[] = [];

  constructor(code: string) {
    this.#code = code;
  }

  /** Replaces a range; the line breaks in it stay. */
  replace(start: number, end: number, text: string): void {
    const breaks = this.#code.slice(start, end).split('\n').length - 1;
    this.#edits.push({ start, end, text: text + '\n'.repeat(breaks) });
  }

  /** Replaces a range by nothing; what follows keeps its place. */
  blank(start: number, end: number): void {
    const text = this.#code.slice(start, end).replace(/[^\n]/g, ' ');
    this.#edits.push({ start, end, text });
  }

  insert(position: number, text: string): void {
    this.#edits.push({ start: position, end: position, text });
  }

  apply(): string {
    let result = '';
    let position = 0;
    for (const edit of this.#sorted()) {
      result += this.#code.slice(position, edit.start) + edit.text;
      position = edit.end;
    }
    return result + this.#code.slice(position);
  }

  /** The place in the text for one in what `apply` gives. */
  locate(line: number, column: number): Place {
    let offset = offsetOf(this.apply(), { line, column });
    for (const { start, end, text } of this.#sorted()) {
      if (offset < start) break;
      if (offset < start + text.length) {
        offset = start;
        break;
      }
      offset -= text.length - (end - start);
    }
    return placeOf(this.#code, offset);
  }

  #sorted(): Edit[] {
    return this.#edits.toSorted((a, b) => a.start - b.start);
  }
}

/** From 0. */
export function offsetOf(text: string, { line, column }: Place): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
