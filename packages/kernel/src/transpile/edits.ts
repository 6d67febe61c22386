/** Collects replacements of a text and keeps every line where it is. */
export class Edits {
  readonly #code: string;
  readonly #edits: { start: number; end: number; text: string }[] = [];

  constructor(code: string) {
    this.#code = code;
  }

  /** Replaces a range; the line breaks in it stay. */
  replace(start: number, end: number, text: string): void {
    const breaks = this.#code.slice(start, end).split('\n').length - 1;
    this.#edits.push({ start, end, text: text + '\n'.repeat(breaks) });
  }

  insert(position: number, text: string): void {
    this.#edits.push({ start: position, end: position, text });
  }

  apply(): string {
    let result = '';
    let position = 0;
    for (const edit of this.#edits.toSorted((a, b) => a.start - b.start)) {
      result += this.#code.slice(position, edit.start) + edit.text;
      position = edit.end;
    }
    return result + this.#code.slice(position);
  }
}
