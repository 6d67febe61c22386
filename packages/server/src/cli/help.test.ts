import { describe, expect, it } from 'vitest';
import { serverHelp } from './help.ts';
import { wrapText } from './wrap-text.ts';

describe('the help of a server', () => {
  it('lists flags and short names with what they stand for', () => {
    const text = serverHelp('lab', false);
    expect(text).toContain('Usage: elara lab [options] [folder or file]\n\nOptions\n=======\n');
    expect(text).toContain(
      '\n--no-browser\n    Do not open a browser.\n' +
        '    Equivalent to: [--ServerApp.open_browser=False --ExtensionApp.open_browser=False]\n',
    );
    expect(text).toContain('\n--port=<Int>\n');
    expect(text).toContain('\n    Equivalent to: [--ServerApp.root_dir]\n');
    expect(text).toContain('\n-y\n');
    expect(text).not.toContain('Class options');
    expect(text.endsWith('\nTo see all settings, use `--help-all`.\n')).toBe(true);
  });

  it('lists every setting by class with type, choices, variable and default', () => {
    const text = serverHelp('server', true);
    expect(text).toContain(
      '\nServerApp options\n-----------------\n--ServerApp.allow_credentials=',
    );
    expect(text).toContain('\n--ServerApp.local_hostnames=<list-item-1>...\n');
    expect(text).toContain('\n--ServerApp.tornado_settings=<key-1>=<value-1>...\n');
    expect(text).toContain("\n    Choices: any of ['tcp', 'ipc']\n");
    expect(text).toContain('\n    Environment: JUPYTER_PORT\n    Default: 8888\n');
    expect(text).toContain('\n--ServerApp.autoreload=<Bool>\n    Has no effect: The server is not');
    expect(text).toContain('\n    Not applicable, and refused when it is set: Kernels run on this');
  });

  it('keeps its lines short', () => {
    const long = serverHelp('server', true)
      .split('\n')
      .filter((line) => line.length > 80 && !/Equivalent|Choices|Default/.test(line));
    expect(long).toEqual([]);
  });
});

describe('wrapText', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['one', ['one']],
    ['one two three', ['one two', 'three']],
    ['averylongword a b', ['averylongword', 'a b']],
    [' spaces   and\nlines ', ['spaces', 'and', 'lines']],
  ])('breaks %j', (text, lines) => {
    expect(wrapText(text, 8)).toEqual(lines);
  });
});
