/** Characters that a backslash escapes inside double quotes, as in a POSIX shell. */
const ESCAPABLE_IN_DOUBLE = new Set(['"', '\\']);

/**
 * Splits a command line into words as Python's `shlex.split` does: quotes and backslashes count,
 * nothing is expanded. A quote that is never closed reaches to the end.
 */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < line.length) {
    const char = line.charAt(at);
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const token = readToken(line, at);
    word = (word ?? '') + token.text;
    at = token.next;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** One quoted part, escaped character or plain character. */
function readToken(line: string, at: number): { text: string; next: number } {
  const char = line.charAt(at);
  if (char === "'") {
    const end = line.indexOf("'", at + 1);
    const stop = end === -1 ? line.length : end;
    return { text: line.slice(at + 1, stop), next: stop + 1 };
  }
  if (char === '"') return readDoubleQuoted(line, at + 1);
  if (char === '\\') return { text: line.charAt(at + 1), next: at + 2 };
  return { text: char, next: at + 1 };
}

function readDoubleQuoted(line: string, start: number): { text: string; next: number } {
  let text = '';
  let at = start;
  while (at < line.length && line.charAt(at) !== '"') {
    if (line.charAt(at) === '\\' && ESCAPABLE_IN_DOUBLE.has(line.charAt(at + 1))) at += 1;
    text += line.charAt(at);
    at += 1;
  }
  return { text, next: at + 1 };
}
