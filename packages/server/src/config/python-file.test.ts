import { describe, expect, it } from 'vitest';
import { ConfigError } from './errors.ts';
import { parsePythonConfig } from './python-file.ts';

function read(source: string): string[] {
  return parsePythonConfig(source, 'my_config.py').map(
    ({ className, trait, value, line }) => `${line} ${className}.${trait}=${JSON.stringify(value)}`,
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

  it.each([
    ['import os\n', 1],
    ['c.A.b = 1\nif True:\n    c.A.b = 2\n', 2],
    ['c.A.b = 1\n\n    c.A.b = 2\n', 3],
    ['c.A.b = os.environ["X"]\n', 1],
    ['c.A.b = 1 + 1\n', 1],
    ['c.A.b = [\n  1,\n  f(2),\n]\n', 3],
    ['c.A.b.append(1)\n', 1],
    ['c.A.b == 1\n', 1],
    ['c.A.b = "open\n', 1],
    ['load_subconfig("x.py")\n', 1],
    ['c.A.b = 1 if x else 2\n', 1],
  ])('refuses %j, naming file and line', (source, line) => {
    expect(() => read(source)).toThrow(ConfigError);
    expect(() => read(source)).toThrow(`my_config.py, line ${line}: `);
  });
});
