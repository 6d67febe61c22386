import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { JsonValue } from '../notebook/json.ts';
import { notebookOf } from '../notebook/notebook.ts';
import { code, markdown, notebook, raw } from '../testing/notebooks.ts';
import { ipythonToPython } from './ipython.ts';
import { pythonText } from './python-text.ts';
import { notebookToScript } from './script.ts';

const scriptOf = (cells: unknown[], metadata?: unknown): ReturnType<typeof notebookToScript> =>
  notebookToScript(notebookOf(notebook(cells, metadata) as JsonValue));

describe('a script', () => {
  it('in Python has the layout of nbconvert', () => {
    const cells = [
      markdown('# A\nb'),
      code('x=1'),
      code('y=2\n', [], 2),
      markdown('m2\n'),
      raw('r1'),
      raw('r2', { raw_mimetype: 'text/html' }),
      code('', [], null),
    ];
    expect(scriptOf(cells)).toEqual({
      text:
        '#!/usr/bin/env python\n# coding: utf-8\n\n# # A\n# b\n\n# In[1]:\n\n\nx=1\n\n' +
        '\n# In[2]:\n\n\ny=2\n\n\n# m2\n# \nr1\n# In[ ]:\n\n\n\n\n',
      extension: '.py',
      mimetype: 'text/x-python',
    });
  });

  it('in another language is its code, as the kernel says', () => {
    const metadata = { language_info: { name: 'R', file_extension: '.r', mimetype: 'text/x-r' } };
    const cells = [code('x<-1'), markdown('# A'), code('y\n\n'), raw('r1'), code('z')];
    expect(scriptOf(cells, metadata)).toEqual({
      text: 'x<-1\n\ny\n\n\nr1\nz\n',
      extension: '.r',
      mimetype: 'text/x-r',
    });
  });

  it('is a text where nobody knows the language', () => {
    expect(scriptOf([code('x')], {})).toEqual({
      text: 'x\n',
      extension: '.txt',
      mimetype: 'text/plain',
    });
  });
});

describe("IPython's syntax as Python", () => {
  it.each([
    ['%matplotlib inline', "get_ipython().run_line_magic('matplotlib', 'inline')"],
    ['%time', "get_ipython().run_line_magic('time', '')"],
    ['!ls -l "a b"', 'get_ipython().system(\'ls -l "a b"\')'],
    ['!!ls', "get_ipython().getoutput('ls')"],
    ['x = !ls', "x = get_ipython().getoutput('ls')"],
    ['a.b[0] = %time foo()', "a.b[0] = get_ipython().run_line_magic('time', 'foo()')"],
    ['foo?', "get_ipython().run_line_magic('pinfo', 'foo')"],
    ['foo.bar??', "get_ipython().run_line_magic('pinfo2', 'foo.bar')"],
    ['?foo', "get_ipython().run_line_magic('pinfo', 'foo')"],
    ['*int*?', "get_ipython().run_line_magic('psearch', '*int*')"],
    ['if x:\n    %cd a', "if x:\n    get_ipython().run_line_magic('cd', 'a')"],
    ['%%bash -x\nls\necho "a"', `get_ipython().run_cell_magic('bash', '-x', 'ls\\necho "a"\\n')`],
    ['\n\n%%time\n', "get_ipython().run_cell_magic('time', '', '')"],
  ])('turns %j into %j', (source, python) => {
    expect(ipythonToPython(source)).toBe(`${python}\n`);
  });

  it.each([
    'x = 7 % 3',
    'x != y',
    'print("%s" % name)',
    'text = """\n%not magic\n!neither\n"""',
    "text = '''a\\'''\n!b\n'''",
    'values = [\n  5\n  % 2,\n]',
    'x = 5 \\\n% 2',
    '# %comment',
    'a = b == %c',
  ])('leaves Python alone: %j', (source) => {
    expect(ipythonToPython(source)).toBe(`${source}\n`);
  });

  it('takes any text', () => {
    const pieces = fc.constantFrom(
      '%',
      '!',
      '?',
      '"""',
      "'",
      '\\',
      '\n',
      '(',
      ')',
      ' ',
      'a',
      '=',
      '%%',
      '#',
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        expect(ipythonToPython(parts.join(''))).toMatch(/\n$/);
      }),
    );
  });
});

describe('texts in Python', () => {
  it.each([
    ['a', "'a'"],
    ["it's", `"it's"`],
    [`both ' and "`, `'both \\' and "'`],
    ['a\\b\n\t\r', "'a\\\\b\\n\\t\\r'"],
    ['\x00\x7f\xa0é', "'\\x00\\x7f\\xa0é'"],
  ])('%j is %s', (text, shown) => {
    expect(pythonText(text)).toBe(shown);
  });
});
