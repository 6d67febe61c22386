import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeedsPython, parsePythonConfig } from './python-file.ts';

function read(source: string): string[] {
  return parsePythonConfig(source, 'my_config.py').map(
    ({ className, trait, line, ...said }) =>
      `${line} ${className}.${trait}=${JSON.stringify('value' in said ? said.value : said.changes)}`,
  );
}

describe('parsePythonConfig', () => {
  it('reads what the generated default file with a few answers contains', () => {
    const source = `# Configuration file for jupyter-server.

c = get_config()  #noqa

#------------------------------------------------------------------------------
# ServerApp(JupyterApp) configuration
#------------------------------------------------------------------------------
## The port
#  Default: 0
# c.ServerApp.port = 0
c.ServerApp.port = 9999
c.ServerApp.ip='0.0.0.0' ; 
c.ServerApp.tornado_settings = {
    "headers": {  # for the portal
        "Content-Security-Policy": "frame-ancestors *",
    },
}
c.ServerApp.local_hostnames = 'a', "b"
`;
    expect(read(source)).toEqual([
      '11 ServerApp.port=9999',
      '12 ServerApp.ip="0.0.0.0"',
      '13 ServerApp.tornado_settings={"headers":{"Content-Security-Policy":"frame-ancestors *"}}',
      '18 ServerApp.local_hostnames=["a","b"]',
    ]);
  });

  it('reads files with a byte order mark, Windows line ends and no last line end', () => {
    expect(read('\ufeffc.A.b = 1\r\n\r\nc.A.d = "x"')).toEqual(['1 A.b=1', '3 A.d="x"']);
  });

  it('passes over a string that documents the file', () => {
    expect(read('"""My settings\n\nof today"""\nc.A.b = True\n')).toEqual(['4 A.b=true']);
  });

  it('finds nothing in an empty file', () => {
    expect(read('')).toEqual([]);
    expect(read('\n  \n# only words')).toEqual([]);
  });

  it('reads changes of containers, also of those that the file assigned', () => {
    const source = `
c.A.names.append('x')
c.A.names.extend(['y', 'z'])  # more
c.A.names.prepend(("a",))
c.A.names.insert(1,
    'i')
c.A.pairs.update({'k': 1})
c.A.known = ['b']
c.A.known.append('c')
c.A.known.insert(0, 'a')
c.A.options = {'a': 1}
c.A.options.update({'b': 2})
c.A.sets.add('s')
c.A.sets.update({'t'})
`;
    expect(read(source)).toEqual([
      '5 A.names={"extend":["x","y","z"],"prepend":["a"],"inserts":[[1,"i"]],"update":null}',
      '7 A.pairs={"extend":[],"prepend":[],"inserts":[],"update":{"k":1}}',
      '10 A.known=["a","b","c"]',
      '12 A.options={"a":1,"b":2}',
      '14 A.sets={"extend":[],"prepend":[],"inserts":[],"update":["s","t"]}',
    ]);
  });

  it('reads configuration that is for the child of one class only', () => {
    expect(read('c.ServerApp.KernelManager.autorestart = False')).toEqual([
      '1 ServerApp.KernelManager.autorestart=false',
    ]);
  });

  it.each([
    ['import os\n', 1],
    ['c.A.b = 1\nif True:\n    c.A.b = 2\n', 2],
    ['c.A.b = 1\n\n    c.A.b = 2\n', 3],
    ['c.A.b = os.environ["X"]\n', 1],
    ['c.A.b = 1 + 1\n', 1],
    ['c.A.b = [\n  1,\n  f(2),\n]\n', 3],
    ['c.A.b.append(x)\n', 1],
    ['c.A.b.append(1, 2)\n', 1],
    ['c.A.b.append()\n', 1],
    ['c.A.b.extend(1)\n', 1],
    ['c.A.b.update(a=1)\n', 1],
    ['c.A.b.sort()\n', 1],
    ['c.A.b = 1\nc.A.b.append(1)\n', 2],
    ['c.A.b = [1]\nc.A.b.update({"a": 1})\n', 2],
    ['c.A.b["c"] = 1\n', 1],
    ['c.A.b += [1]\n', 1],
    ['c.A.b == 1\n', 1],
    ['c.A.b = "open\n', 1],
    ['load_subconfig("x.py")\n', 1],
    ['c.A.b = 1 if x else 2\n', 1],
  ])('refuses %j, naming file and line', (source, line) => {
    expect(() => read(source)).toThrow(NeedsPython);
    expect(() => read(source)).toThrow(`my_config.py, line ${line}: `);
  });

  it('reads any text or says that it needs Python', () => {
    const pieces = [
      'c',
      '.A',
      '.b',
      '=',
      '1',
      '"x"',
      '[',
      ']',
      '(',
      ')',
      '.append',
      ',',
      '\n',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (text) => {
        try {
          read(text.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(NeedsPython);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
