import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { ConfigError } from './errors.ts';
import { PythonObject } from './python-object.ts';
import { resolveSettings } from './resolve.ts';
import { defaultSettings, defineSettings, setting } from './setting.ts';
import { ConfigTree } from './tree.ts';

const groups = {
  server: defineSettings({
    port: setting({
      trait: 'ServerApp.port',
      schema: Type.Integer({ minimum: 0, maximum: 65535 }),
      default: 8888,
      help: 'The port.',
      env: 'JUPYTER_PORT',
    }),
    ip: setting({ trait: 'ServerApp.ip', schema: Type.String(), default: 'localhost', help: '' }),
    browser: setting({
      trait: 'ServerApp.open_browser',
      schema: Type.Union([Type.Boolean(), Type.Null()]),
      default: null,
      help: '',
    }),
    hostnames: setting({
      trait: 'ServerApp.local_hostnames',
      schema: Type.Array(Type.String()),
      default: ['localhost'],
      help: '',
    }),
    logLevel: setting({
      trait: 'Application.log_level',
      schema: Type.Union([Type.Literal('DEBUG'), Type.Literal('INFO'), Type.Integer()]),
      default: 'INFO',
      help: '',
    }),
  }),
  auth: defineSettings({
    token: setting({
      trait: 'IdentityProvider.token',
      schema: Type.Union([Type.String(), Type.Null()]),
      default: null,
      help: '',
      env: 'JUPYTER_TOKEN',
      deprecated: ['ServerApp.token'],
      secret: true,
    }),
    cookieOptions: setting({
      trait: 'IdentityProvider.cookie_options',
      schema: Type.Record(Type.String(), Type.Unknown()),
      default: {},
      help: '',
    }),
  }),
  kernels: defineSettings({
    cull: setting({
      trait: 'MappingKernelManager.cull_idle_timeout',
      schema: Type.Integer(),
      default: 0,
      help: '',
    }),
    timeout: setting({
      trait: 'KernelManager.shutdown_wait_time',
      schema: Type.Number(),
      default: 5,
      help: '',
    }),
  }),
};

function resolve(argv: string[], files: Record<string, unknown> = {}, env = {}) {
  const tree = new ConfigTree();
  for (const [trait, value] of Object.entries(files)) {
    const [className = '', name = ''] = trait.split('.');
    tree.set(className, name, { origin: { kind: 'file', place: 'config.json' }, value });
  }
  tree.merge(parseCommandLine(argv, { aliases: new Map(), flags: new Map() }).tree);
  return resolveSettings(groups, { tree, env, home: '/home/ada' });
}

describe('resolveSettings', () => {
  it('gives the defaults when nothing is set', () => {
    const { settings, warnings, originOf } = resolve([]);
    expect(settings.server).toEqual(defaultSettings(groups.server));
    expect(settings.auth.token).toBeNull();
    expect(warnings).toEqual([]);
    expect(originOf('ServerApp.port').kind).toBe('default');
  });

  it('prefers the command line to files and files to the environment', () => {
    const env = { JUPYTER_PORT: '1' };
    expect(resolve([], {}, env).settings.server.port).toBe(1);
    expect(resolve([], { 'ServerApp.port': 2 }, env).settings.server.port).toBe(2);
    const all = resolve(['--ServerApp.port=3'], { 'ServerApp.port': 2 }, env);
    expect(all.settings.server.port).toBe(3);
    expect(all.originOf('ServerApp.port')).toEqual({
      kind: 'command line',
      place: '--ServerApp.port on the command line',
    });
  });

  it('ignores an empty environment variable', () => {
    expect(resolve([], {}, { JUPYTER_TOKEN: '' }).settings.auth.token).toBeNull();
  });

  it('keeps an empty token that was asked for', () => {
    expect(resolve(['--IdentityProvider.token=']).settings.auth.token).toBe('');
    expect(resolve(["--IdentityProvider.token=''"]).settings.auth.token).toBe('');
  });

  it.each([
    ['--ServerApp.open_browser=False', 'browser', false],
    ['--ServerApp.open_browser=1', 'browser', true],
    ['--ServerApp.open_browser=None', 'browser', null],
    ['--ServerApp.ip=12', 'ip', '12'],
    ['--ServerApp.ip="::1"', 'ip', '::1'],
    ['--ServerApp.ip=~/x', 'ip', '/home/ada/x'],
    ["--ServerApp.local_hostnames=['a','b']", 'hostnames', ['a', 'b']],
    ['--ServerApp.local_hostnames=a', 'hostnames', ['a']],
    ['--Application.log_level=DEBUG', 'logLevel', 'DEBUG'],
    ['--Application.log_level=10', 'logLevel', 10],
  ] as const)('reads %s', (argument, key, value) => {
    expect(resolve([argument]).settings.server[key]).toEqual(value);
  });

  it('appends repeated lists and merges repeated keys of dictionaries', () => {
    const { settings } = resolve([
      '--ServerApp.local_hostnames=a',
      '--ServerApp.local_hostnames=b',
      '--IdentityProvider.cookie_options=samesite=None',
      '--IdentityProvider.cookie_options=path=/',
    ]);
    expect(settings.server.hostnames).toEqual(['a', 'b']);
    expect(settings.auth.cookieOptions).toEqual({ samesite: 'None', path: '/' });
  });

  it('reads a dictionary written as a literal', () => {
    const { settings } = resolve(["--IdentityProvider.cookie_options={'expires_days': 1}"]);
    expect(settings.auth.cookieOptions).toEqual({ expires_days: 1 });
  });

  it.each(['AsyncMappingKernelManager', 'MappingKernelManager', 'MultiKernelManager'])(
    'applies what is set for %s to the class that runs',
    (className) => {
      const { settings } = resolve([`--${className}.cull_idle_timeout=5`]);
      expect(settings.kernels.cull).toBe(5);
    },
  );

  it('lets the more specific class win wherever it was given', () => {
    const { settings } = resolve(['--MultiKernelManager.cull_idle_timeout=5'], {
      'AsyncMappingKernelManager.cull_idle_timeout': 7,
    });
    expect(settings.kernels.cull).toBe(7);
  });

  it('forwards a deprecated trait with a warning, unless the new one is set', () => {
    const old = resolve(['--ServerApp.token=abc']);
    expect(old.settings.auth.token).toBe('abc');
    expect(old.warnings).toEqual([
      'ServerApp.token is deprecated, use IdentityProvider.token instead. (--ServerApp.token on the command line)',
    ]);
    const both = resolve(['--ServerApp.token=abc', '--PasswordIdentityProvider.token=new']);
    expect(both.settings.auth.token).toBe('new');
  });

  it('forwards what was set for NotebookApp, with a warning', () => {
    const { settings, warnings } = resolve(['--NotebookApp.token=abc', '--NotebookApp.port=7']);
    expect(settings.auth.token).toBe('abc');
    expect(settings.server.port).toBe(7);
    expect(warnings.join('\n')).toContain("'port' has moved from NotebookApp to ServerApp");
  });

  it('warns of an unknown trait of a known class and offers the nearest name', () => {
    expect(resolve([], { 'ServerApp.prot': 1 }).warnings).toEqual([
      'Config option `prot` not recognized by `ServerApp`.  Did you mean `port`? (config.json)',
    ]);
  });

  it('offers several names as traitlets does', () => {
    expect(resolve([], { 'ServerApp.open_browsers': 1, 'ServerApp.p': 1 }).warnings).toEqual([
      'Config option `open_browsers` not recognized by `ServerApp`.  Did you mean `open_browser`? (config.json)',
      'Config option `p` not recognized by `ServerApp`.  Did you mean `ip`? (config.json)',
    ]);
  });

  it('passes over classes of other programs in files, not on the command line', () => {
    expect(resolve([], { 'NbConvertApp.x': 1 }).warnings).toEqual([]);
    expect(resolve(['--NbConvertApp.x=1']).warnings).toEqual([
      'Config option `x` not recognized by `NbConvertApp`. (--NbConvertApp.x on the command line)',
    ]);
  });

  it.each([
    [
      { 'ServerApp.port': '8888' },
      "'port' trait of a ServerApp instance expected an int, not a str",
    ],
    [
      { 'ServerApp.port': 1.5 },
      "'port' trait of a ServerApp instance expected an int, not a float",
    ],
    [
      { 'ServerApp.port': 70000 },
      "'port' trait of a ServerApp instance should not be greater than 65535, but a value of 70000 was specified",
    ],
    [
      { 'ServerApp.ip': null },
      "'ip' trait of a ServerApp instance expected a unicode string, not None",
    ],
    [
      { 'ServerApp.open_browser': 2 },
      "'open_browser' trait of a ServerApp instance expected a boolean or None, not an int",
    ],
    [
      { 'ServerApp.local_hostnames': ['a', 1] },
      "'local_hostnames' trait of a ServerApp instance expected a unicode string, not an int, in item 1",
    ],
    [
      { 'IdentityProvider.cookie_options': new PythonObject('function make') },
      "'cookie_options' trait of an IdentityProvider instance expected a dict, not the function make",
    ],
  ])('refuses %j and says where it stands', (files, message) => {
    expect(() => resolve([], files)).toThrow(
      new ConfigError(
        `Bad config encountered during initialization: The ${message}. (config.json)`,
      ),
    );
  });

  it('refuses two values for a trait that holds one', () => {
    expect(() => resolve(['--ServerApp.port=1', '--ServerApp.port=2'])).toThrow(
      "The 'port' trait of a ServerApp instance expected an int, not a list",
    );
  });

  it('names every fault at once, but never a value', () => {
    const wrong = { 'ServerApp.port': 's3cret', 'IdentityProvider.token': { key: 's3cret' } };
    const message = /^Bad config .* The 'port' trait .*\nThe 'token' trait .*$/;
    expect(() => resolve([], wrong)).toThrow(message);
    expect(() => resolve([], wrong)).not.toThrow('s3cret');
  });

  it('accepts 0 and 1 for a boolean, as traitlets does', () => {
    expect(resolve([], { 'ServerApp.open_browser': 1 }).settings.server.browser).toBe(true);
    expect(resolve([], { 'ServerApp.open_browser': 0 }).settings.server.browser).toBe(false);
    expect(resolve([], { 'ServerApp.port': 1 }).settings.server.port).toBe(1);
  });

  it('accepts whole numbers for a float and freezes what it gives', () => {
    const { settings } = resolve([], { 'KernelManager.shutdown_wait_time': 3 });
    expect(settings.kernels.timeout).toBe(3);
    const list = resolve([], { 'ServerApp.local_hostnames': ['a'] }).settings.server.hostnames;
    expect(
      Object.isFrozen(list) && Object.isFrozen(settings) && Object.isFrozen(settings.auth),
    ).toBe(true);
  });
});

describe('setting', () => {
  it('refuses a trait that is not Class.trait', () => {
    const declare = () => setting({ trait: 'port', schema: Type.Integer(), default: 1, help: '' });
    expect(declare).toThrow(TypeError);
  });
});
