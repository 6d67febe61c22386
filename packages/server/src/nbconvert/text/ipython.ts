import { pythonText } from './python-text.ts';
import { StatementTracker } from './statements.ts';

/**
 * IPython's own syntax as plain Python, as far as people use it in notebooks: `%magic`, `%%magic`,
 * `!command`, their values in an assignment, and `help?`. Ends in a line feed, as IPython's does.
 */
export function ipythonToPython(source: string): string {
  const cell = /\S/.test(source) ? source.replace(/^(?:[ \t]*\n)+/, '') : source;
  const magic = /^%%(\w\S*)[ \t]*([^\n]*)\n?([\s\S]*)$/.exec(cell);
  if (magic !== null) return cellMagic(magic[1] ?? '', magic[2] ?? '', magic[3] ?? '');
  const tracker = new StatementTracker();
  const lines = cell.replace(/\n$/, '').split('\n');
  const python = lines.map((line) => {
    const translated = tracker.atStatement ? translatedLine(line) : null;
    if (translated === null) tracker.read(line);
    return translated ?? line;
  });
  return `${python.join('\n')}\n`;
}

function cellMagic(name: string, line: string, body: string): string {
  const text = body === '' || body.endsWith('\n') ? body : `${body}\n`;
  return `get_ipython().run_cell_magic(${[name, line, text].map(pythonText).join(', ')})\n`;
}

/** Null for a line of plain Python. */
function translatedLine(line: string): string | null {
  const [, indent = '', code = ''] = /^(\s*)(.*)$/.exec(line) ?? [];
  const assigned = /^([\w.,()[\]'" \t*]*[\w)\]]\s*=\s*)([!%])(?!=)(.+)$/.exec(code);
  if (assigned !== null) {
    const [, target = '', sign = '', rest = ''] = assigned;
    return indent + target + (sign === '!' ? call('getoutput', rest.trim()) : lineMagic(rest));
  }
  const command = /^(!!?|%)(?=\S)(.*)$/.exec(code);
  if (command !== null) {
    const [, sign = '', rest = ''] = command;
    if (sign === '%') return indent + lineMagic(rest);
    return indent + call(sign === '!!' ? 'getoutput' : 'system', rest.trimEnd());
  }
  const asked = /^(\?\??)\s*([%\w.*]+)$/.exec(code) ?? /^([%\w.*[\]]+)(\?\??)$/.exec(code);
  if (asked === null) return null;
  const [marks, name] = asked[1]?.startsWith('?') ? [asked[1], asked[2]] : [asked[2], asked[1]];
  return indent + lineMagic(`${helpMagic(marks ?? '', name ?? '')} ${name ?? ''}`);
}

function helpMagic(marks: string, name: string): string {
  if (name.includes('*')) return 'psearch';
  return marks === '??' ? 'pinfo2' : 'pinfo';
}

function lineMagic(text: string): string {
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text.trim()) ?? [];
  return call('run_line_magic', name, rest);
}

function call(method: string, ...parameters: readonly string[]): string {
  return `get_ipython().${method}(${parameters.map(pythonText).join(', ')})`;
}
