/** Compiles one of Python's `fnmatch` patterns: `*`, `?`, `[seq]`, `[!seq]`; the whole name must match. */
export function globToRegExp(glob: string): RegExp {
  let source = '';
  let at = 0;
  while (at < glob.length) {
    const char = glob.charAt(at);
    const set = char === '[' ? /^\[!?\]?[^\]]*\]/.exec(glob.slice(at))?.[0] : undefined;
    if (set !== undefined) source += characterSet(set.slice(1, -1));
    else if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else source += escapeLiteral(char);
    at += set?.length ?? 1;
  }
  return new RegExp(`^(?:${source})$`, 'su');
}

function characterSet(body: string): string {
  const negated = body.startsWith('!');
  const members = (negated ? body.slice(1) : body).replace(/[\\\]^[]/g, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}

function escapeLiteral(char: string): string {
  return char.replace(/[\\^$.|+(){}[\]/]/g, '\\$&');
}
