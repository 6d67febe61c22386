import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings, jupyterPaths } from '../../config/index.ts';
import { silentLogger, type Logger } from '../../log/index.ts';
import { appSettings, type AppSettings } from '../app-settings.ts';
import { createApp, type App } from '../create-app.ts';

export const TOKEN = 'a-token-for-tests';

export interface RunningApp {
  readonly app: App;
  /** Without a slash at the end; the base URL is `/`. */
  readonly url: string;
  readonly rootDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** A request of the owner. */
  request(path: string, init?: RequestInit): Promise<Response>;
  [Symbol.asyncDispose](): Promise<void>;
}

type Changes = { readonly [K in keyof AppSettings]?: Partial<AppSettings[K]> };

/** The whole server on a free port of the loopback, in folders of its own. */
export async function startApp(
  changes: Changes = {},
  log: Logger = silentLogger,
): Promise<RunningApp> {
  const home = await mkdtemp(join(tmpdir(), 'elara-app-'));
  const rootDir = join(home, 'root');
  await mkdir(rootDir);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
  };
  const app = await createApp({
    settings: settingsWith({
      ...changes,
      auth: { token: TOKEN, ...changes.auth },
      server: { checkReplies: true, ...changes.server },
    }),
    paths: jupyterPaths(env, process.platform),
    rootDir,
    env,
    log,
    frontend: 'lab',
    defaultUrl: '/lab',
    listensOnLoopback: true,
    onTerminal: false,
    stop: () => undefined,
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${typeof address === 'string' ? '' : address.port}`;
  app.announceUrl(`${url}/`);
  return {
    app,
    url,
    rootDir,
    env,
    request: (path, init = {}) =>
      fetch(url + path, {
        redirect: 'manual',
        ...init,
        headers: { authorization: `token ${TOKEN}`, ...(init.headers as Record<string, string>) },
      }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function settingsWith(changes: Changes): AppSettings {
  const groups = Object.entries(appSettings).map(([name, group]) => [
    name,
    { ...defaultSettings(group), ...changes[name as keyof Changes] },
  ]);
  return Object.fromEntries(groups) as AppSettings;
}
