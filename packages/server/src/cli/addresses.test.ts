import { describe, expect, it } from 'vitest';
import { bindHosts, connectableHost, isWildcard, listensOnLoopback } from './addresses.ts';
import { accessMessage } from './banner.ts';
import { browserCommand, hasDesktop } from './browser.ts';
import { fileUrl, startPage } from './pages.ts';
import { listenOnFreePort, portCandidates } from './ports.ts';
import { connectionUrl, connectUrls, displayUrls, type ServerAddress } from './urls.ts';
import { defaultSettings } from '../config/index.ts';
import { cliSettings } from './settings.ts';

const address: ServerAddress = {
  ip: 'localhost',
  port: 8888,
  secure: false,
  sock: '',
  baseUrl: '/',
  defaultUrl: '/lab',
  shownToken: 'abc',
  customDisplayUrl: '',
};

describe('listensOnLoopback', () => {
  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['', false],
    ['*', false],
    ['0.0.0.0', false],
    ['::', false],
    ['192.0.2.1', false],
    ['no-such-host.invalid', false],
  ])('%j: %s', async (ip, loopback) => {
    expect(await listensOnLoopback(ip)).toBe(loopback);
  });
});

describe('bindHosts', () => {
  it('tries both families where a name means both', () => {
    expect(bindHosts('*')).toEqual(['::', '0.0.0.0']);
    expect(bindHosts('localhost')).toEqual(['127.0.0.1', '::1']);
    expect(bindHosts('10.0.0.1')).toEqual(['10.0.0.1']);
    expect(isWildcard('') && isWildcard('::') && !isWildcard('localhost')).toBe(true);
  });
});

describe('portCandidates', () => {
  it('are five in a row, then random ones near by, all of them ports', () => {
    const ports = [...portCandidates(8888, 50, () => 0)];
    expect(ports).toHaveLength(51);
    expect(ports.slice(0, 6)).toEqual([8888, 8889, 8890, 8891, 8892, 8888 - 102]);
    expect([...portCandidates(8888, 0, () => 0)]).toEqual([8888]);
    expect(Math.min(...portCandidates(3, 50, () => 0))).toBe(1);
    expect(Math.max(...portCandidates(65_534, 50, (limit) => limit - 1))).toBe(65_535);
  });
});

describe('listenOnFreePort', () => {
  const error = (code: string) => Object.assign(new Error(code), { code });
  const search = (listen: (host: string, port: number) => number) => {
    const said: string[] = [];
    const log = {
      info: (text: string) => said.push(text),
      warn: (text: string) => said.push(text),
    };
    const result = listenOnFreePort({
      hosts: ['::', '0.0.0.0'],
      port: 80,
      retries: 2,
      below: () => 0,
      log,
      listen: async (where) => {
        if ('path' in where) throw new Error('no port');
        return { address: '', family: '', port: listen(where.host, where.port) };
      },
    });
    return { said, result };
  };

  it('goes on to the next port and says why', async () => {
    const { said, result } = search((_, port) => {
      if (port === 80) throw error('EACCES');
      if (port === 81) throw error('EADDRINUSE');
      return port;
    });
    expect(await result).toBe(82);
    expect(said).toEqual([
      'Permission to listen on port 80 denied.',
      'The port 81 is already in use, trying another port.',
    ]);
  });

  it('goes on to the other family where the first is missing', async () => {
    const { result } = search((host, port) => {
      if (host === '::') throw error('EAFNOSUPPORT');
      return port;
    });
    expect(await result).toBe(80);
  });

  it('gives up when every port is taken, and at any other error', async () => {
    const taken = search(() => {
      throw error('EADDRINUSE');
    });
    await expect(taken.result).rejects.toThrow('no available port could be found.');
    const broken = search(() => {
      throw error('EMFILE');
    });
    await expect(broken.result).rejects.toThrow('cannot listen on ::: EMFILE');
  });
});

describe('URLs', () => {
  it('are those that people and programs can open', () => {
    expect(displayUrls(address)).toEqual([
      'http://localhost:8888/lab?token=abc',
      'http://127.0.0.1:8888/lab?token=abc',
    ]);
    expect(displayUrls({ ...address, ip: '127.0.0.1', shownToken: '' })).toEqual([
      'http://127.0.0.1:8888/lab',
    ]);
    expect(displayUrls({ ...address, ip: '::1', shownToken: '...' })).toEqual([
      'http://[::1]:8888/lab?token=...',
    ]);
    expect(connectionUrl({ ...address, ip: '', baseUrl: '/b/' })).toBe('http://localhost:8888/b/');
    expect(connectUrls({ ...address, ip: '0.0.0.0' })[0]).toContain(connectableHost('0.0.0.0'));
    expect(connectionUrl({ ...address, sock: '/a b.sock' })).toBe('http+unix://%2Fa%20b.sock/');
  });

  it('escape a token and keep the query of the page', () => {
    const odd = { ...address, defaultUrl: '/lab?reset', shownToken: 'a&b' };
    expect(displayUrls(odd)[0]).toBe('http://localhost:8888/lab?reset&token=a%26b');
  });

  it.each([
    ['https://hub.example', 'https://hub.example/lab?token=abc'],
    ['https://hub.example/user/ada', 'https://hub.example/user/ada?token=abc'],
    ['//hub.example:1', 'http://hub.example:1/lab?token=abc'],
    ['/other?x=1', 'http://localhost:8888/other?x=1'],
  ])('with the parts of %s are %s', (customDisplayUrl, url) => {
    expect(displayUrls({ ...address, customDisplayUrl })[0]).toBe(url);
  });

  it('come with a hint where every name of the machine works', () => {
    expect(accessMessage({ ...address, ip: '0.0.0.0' }, null)).toContain(
      'listening on all interfaces, so any hostname or IP of this machine will work.',
    );
    expect(accessMessage(address, null)).toContain(
      'copy and paste one of these URLs:\n    http://',
    );
  });
});

describe('pages', () => {
  const cli = defaultSettings(cliSettings);

  it('to start with depend on the front end, the settings and the base URL', () => {
    expect(startPage(cli, 'lab', '/')).toBe('/lab');
    expect(startPage(cli, 'none', '/b/')).toBe('/b/');
    expect(startPage(cli, 'lab', '/b/')).toBe('/b/lab');
    expect(startPage({ ...cli, defaultUrl: '/b/tree' }, 'lab', '/b/')).toBe('/b/tree');
  });

  it('of files are those of the front end', () => {
    expect(fileUrl(cli, 'lab', '/b/', '/root', '/root/x y/ü.ipynb')).toBe(
      '/b/lab/tree/x%20y/%C3%BC.ipynb',
    );
    expect(fileUrl(cli, 'none', '/', '/root', '/root/a.ipynb')).toBe('/notebooks/a.ipynb');
  });
});

describe('a browser', () => {
  it.each([
    [{}, 'linux', false],
    [{ DISPLAY: ':0' }, 'linux', true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    [{ BROWSER: 'w3m' }, 'linux', true],
    [{}, 'darwin', true],
    [{}, 'win32', true],
  ] as const)('with %j on %s: %s', (env, platform, possible) => {
    expect(hasDesktop(env, platform)).toBe(possible);
  });

  it.each([
    ['', {}, 'linux', ['xdg-open', 'u&v']],
    ['', {}, 'darwin', ['open', 'u&v']],
    ['', {}, 'win32', ['cmd', '/c', 'start', '""', 'u^&v']],
    ['', { BROWSER: ':firefox %s -P x:other' }, 'linux', ['firefox', 'u&v', '-P', 'x']],
    ['chromium --app=%s', { BROWSER: 'firefox' }, 'linux', ['chromium', '--app=u&v']],
    ['w3m', {}, 'linux', ['w3m', 'u&v']],
  ] as const)('%j with %j on %s is started as %j', (configured, env, platform, command) => {
    expect(browserCommand('u&v', configured, env, platform)).toEqual(command);
  });
});
