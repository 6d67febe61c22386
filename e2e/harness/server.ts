import { createServer } from 'node:net';
import { join } from 'node:path';
import { KERNEL_NAME, kernelSpec, resourceDir } from '../../packages/kernel/kernelspec/index.mjs';
import { Api } from './api.ts';
import { python } from './available.ts';
import { Child } from './child.ts';
import { Places, sharedJupyter } from './places.ts';

const START_MS = 30_000;
const ELARA = join(import.meta.dirname, '../../packages/server/dist/elara.cjs');

export interface ServerOptions {
  /** Options for its command line. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** `official`: the JupyterLab that is installed with the test's Python, instead of our bundle. */
  readonly frontEnd?: 'bundle' | 'official';
  /** Places of an earlier server, to start again where it stopped. */
  readonly places?: Places;
}

/** A server that runs, for a test to talk to; `stop` takes its folders away as well. */
export interface TestServer {
  /** With the token, if there is one, as printed for people. */
  readonly url: string;
  /** Scheme, host, port and base path, ending in `/`. */
  readonly base: string;
  readonly token: string;
  readonly places: Places;
  readonly child: Child;
  readonly api: Api;
  stop(): Promise<void>;
}

/**
 * The server that the scenarios are told to: Elara, or with `ELARA_E2E_SERVER=jupyter` the real one,
 * to see that a scenario is true and what the real one's pages complain about.
 */
export const startServer = (options: ServerOptions): Promise<TestServer> =>
  process.env['ELARA_E2E_SERVER'] === 'jupyter' ? startReference(options) : startElara(options);

/** Starts the built Elara as a person does, on a free port and in a home of its own. */
export async function startElara(options: ServerOptions = {}): Promise<TestServer> {
  const places = options.places ?? (await Places.make());
  const official = options.frontEnd === 'official' ? { JUPYTERLAB_DIR: officialLab() } : {};
  const child = new Child(
    process.execPath,
    [
      ELARA,
      'lab',
      '--no-browser',
      '--port=0',
      // An answer that is not as documented fails, and the browser complains about it.
      '--Elara.check_replies=True',
      ...asRoot('--allow-root'),
      ...(options.args ?? []),
    ],
    { cwd: places.root, env: { ...places.env, ...official, ...options.env } },
  );
  return whenStarted(child, places);
}

/** Starts the real Jupyter Server with the real JupyterLab, to compare with. */
export async function startReference(options: ServerOptions = {}): Promise<TestServer> {
  if (python === undefined) throw new Error('There is no Python with Jupyter on this machine');
  const places = options.places ?? (await Places.make());
  await places.writeSettings('apputils-extension/notification', { fetchNews: 'false' });
  await places.addKernel(KERNEL_NAME, kernelSpec(), resourceDir);
  const port = await freePort();
  const args = ['--no-browser', `--port=${port}`, ...asRoot('--allow-root')];
  const child = new Child(python, ['-m', 'jupyterlab', ...args, ...(options.args ?? [])], {
    cwd: places.root,
    env: { ...places.env, ...options.env },
  });
  return whenStarted(child, places);
}

function officialLab(): string {
  if (python === undefined) throw new Error('There is no JupyterLab from PyPI on this machine');
  return join(sharedJupyter(python), 'lab');
}

/** Both servers refuse to run as root unless told; CI runs as root. */
const asRoot = (option: string): string[] => (process.getuid?.() === 0 ? [option] : []);

async function whenStarted(child: Child, places: Places): Promise<TestServer> {
  try {
    // A server with a password, or open to all, prints no token.
    const pattern = /(https?:\/\/(?:localhost|127\.0\.0\.1):\d+\/[^\s?]*)(?:\?token=(\w+))?(?=\s)/;
    const [url, page = '', token = ''] = await child.printed(pattern, START_MS);
    return {
      url,
      base: page.replace(/(lab|tree)$/, ''),
      token,
      places,
      child,
      api: new Api(page.replace(/(lab|tree)$/, ''), token),
      stop: async () => {
        await child.stop();
        await places.remove();
      },
    };
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
}

async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return String(address.port);
}
