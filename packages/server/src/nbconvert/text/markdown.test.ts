import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../notebook/json.ts';
import { notebookOf } from '../notebook/notebook.ts';
import {
  code,
  display,
  markdown,
  notebook,
  PNG,
  raw,
  result,
  stream,
} from '../testing/notebooks.ts';
import { notebookToMarkdown } from './markdown.ts';

const exportOf = (...cells: unknown[]): ReturnType<typeof notebookToMarkdown> =>
  notebookToMarkdown(notebookOf(notebook(cells) as JsonValue));

describe('a notebook as Markdown', () => {
  it('has its texts as they are and its code in fences', () => {
    expect(exportOf(markdown('# A\n'), code('x = 1\n'), raw('raw'), markdown('b')).text).toBe(
      '# A\n\n```python\nx = 1\n```\n\nraw\n\nb\n',
    );
  });

  it('has longer fences around code that has fences itself', () => {
    expect(exportOf(code('s = "```"')).text).toBe('````python\ns = "```"\n````\n');
  });

  it('names the language of a magic cell', () => {
    expect(exportOf(code('%%bash\nls')).text).toBe('```bash\n%%bash\nls\n```\n');
  });

  it('has outputs as indented text without colours', () => {
    const outputs = [
      stream('1%\r2%\n\x1b[31mred\x1b[0m\n'),
      result({ 'text/plain': '5\n\n6' }),
      { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['\x1b[31mtb\x1b[0m', 'E: v'] },
    ];
    expect(exportOf(code('x', outputs)).text).toBe(
      '```python\nx\n```\n\n    2%\n    red\n\n    5\n\n    6\n\n    tb\n    E: v\n',
    );
  });

  it('has HTML, Markdown and formulas of outputs as they are', () => {
    const outputs = [
      display({ 'text/html': ['<b>\n', 'x</b>'], 'text/plain': 'p' }),
      display({ 'text/markdown': '**m**' }),
      display({ 'text/latex': '$x$', 'text/plain': 'x' }),
    ];
    expect(exportOf(code('x', outputs)).text).toBe(
      '```python\nx\n```\n\n<b>\nx</b>\n\n**m**\n\n$x$\n',
    );
  });

  it('has pictures as files beside it', () => {
    const svg = '<svg/>';
    const exported = exportOf(
      markdown('a'),
      code('x', [display({ 'image/png': PNG }), display({ 'image/svg+xml': svg })]),
    );
    expect(exported.text).toContain('![png](output_1_0.png)\n\n![svg](output_1_1.svg)');
    expect(exported.files).toEqual([
      { name: 'output_1_0.png', bytes: Buffer.from(PNG, 'base64') },
      { name: 'output_1_1.svg', bytes: Buffer.from(svg) },
    ]);
  });

  it('has attachments as files whose names cannot lead elsewhere', () => {
    const attachments = { '../../etc/x y.png': { 'image/png': PNG } };
    const exported = exportOf(
      markdown('![a](attachment:../../etc/x y.png)', attachments),
      markdown('b', attachments),
    );
    expect(exported.text).toContain('![a](x%20y.png)');
    expect(exported.files.map((file) => file.name)).toEqual(['x y.png', '1_x y.png']);
  });
});
