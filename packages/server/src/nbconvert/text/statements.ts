/**
 * Follows Python from line to line as far as needed to know whether a line begins a statement:
 * whether it is inside brackets, a text of several lines, or continues the line before it.
 */
export class StatementTracker {
  private brackets = 0;
  private text: '"""' | "'''" | null = null;
  private continues = false;

  /** True where the next line begins a statement of its own. */
  get atStatement(): boolean {
    return this.brackets === 0 && this.text === null && !this.continues;
  }

  /** Takes a line in. */
  read(line: string): void {
    let at = 0;
    this.continues = false;
    while (at < line.length) {
      if (this.text !== null) {
        at = this.endOfText(line, at, this.text);
        continue;
      }
      const rest = line.slice(at);
      const long = /^(?:"""|''')/.exec(rest)?.[0] as '"""' | "'''" | undefined;
      if (long !== undefined) {
        this.text = long;
        at += 3;
        continue;
      }
      const character = rest[0] ?? '';
      if (character === '#') return;
      if (character === '"' || character === "'") at += shortTextLength(rest, character);
      else at += this.readCharacter(character, rest);
    }
  }

  private readCharacter(character: string, rest: string): number {
    if ('([{'.includes(character)) this.brackets += 1;
    else if (')]}'.includes(character)) this.brackets = Math.max(0, this.brackets - 1);
    else if (rest === '\\') this.continues = true;
    return 1;
  }

  private endOfText(line: string, from: number, quotes: string): number {
    for (let at = from; at < line.length; at += 1) {
      if (line[at] === '\\') at += 1;
      else if (line.startsWith(quotes, at)) {
        this.text = null;
        return at + 3;
      }
    }
    return line.length;
  }
}

function shortTextLength(rest: string, quote: string): number {
  for (let at = 1; at < rest.length; at += 1) {
    if (rest[at] === '\\') at += 1;
    else if (rest[at] === quote) return at + 1;
  }
  return rest.length;
}
