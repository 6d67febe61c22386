import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificates } from '../../tls/testing/certificates.ts';
import { freePort } from '../../http/testing/free-port.ts';

const PAGE = join(import.meta.dirname, '../../../../../docs/auth.md');
/** `/usr/sbin`, where Debian has nginx, is not on everybody's path. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'];

export type ProxyName = 'nginx' | 'caddy';

export interface Proxy {
  /** `https://127.0.0.1:…` */
  readonly url: string;
  /** The certificate of the proxy's authority. */
  readonly ca: string;
  /** Where it stores what it does not pass on at once. */
  readonly storage: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export function findProxy(name: ProxyName): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** The proxy of the documentation's page, in front of a server, on a port of the loopback. */
export async function startProxy(name: ProxyName, backend: string): Promise<Proxy> {
  const program = findProxy(name);
  if (program === undefined) throw new Error(`${name} is not installed`);
  const folder = await mkdtemp(join(tmpdir(), `elara-${name}-`));
  const storage = join(folder, 'storage');
  await mkdir(storage);
  const { files, ca } = await makeCertificates(folder);
  const port = await freePort();
  const places: Replacements = [
    ['127.0.0.1:8888', new URL(backend).host],
    ['/etc/ssl/notebooks.pem', files.cert],
    ['/etc/ssl/notebooks.key', files.key],
    // The test has no such name; the port stands for the machine.
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['https://notebooks.example.org {', `https://127.0.0.1:${port} {`],
  ];
  const recipe = places.reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    await recipeOf(name),
  );
  const config = join(folder, 'config');
  await writeFile(config, name === 'nginx' ? nginxConfig(recipe, storage) : caddyConfig(recipe));
  const child = spawn(program, optionsOf(name, folder, config), {
    env: { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: storage },
    stdio: 'ignore',
  });
  await untilListening(port);
  return {
    url: `https://127.0.0.1:${port}`,
    ca,
    storage,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Replacements = readonly (readonly [string, string])[];

async function recipeOf(language: string): Promise<string> {
  const page = await readFile(PAGE, 'utf8');
  const recipe = new RegExp('```' + language + '\\n([\\s\\S]*?)```').exec(page)?.[1];
  if (recipe === undefined) throw new Error(`docs/auth.md has no recipe for ${language}`);
  return recipe;
}

function optionsOf(name: ProxyName, folder: string, config: string): string[] {
  if (name === 'caddy') return ['run', '--config', config, '--adapter', 'caddyfile'];
  return ['-p', folder, '-c', config, '-e', 'stderr'];
}

/** Everything that the system's own configuration would say, for one process without rights. */
function nginxConfig(recipe: string, storage: string): string {
  const stores = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid ${storage}.pid;
events {}
http {
  access_log off;
  ${stores.map((store) => `${store}_temp_path ${storage};`).join('\n  ')}
  ${recipe}
}`;
}

function caddyConfig(recipe: string): string {
  return `{\n  admin off\n  auto_https disable_redirects\n}\n${recipe}`;
}

async function untilListening(port: number): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 50) {
    const socket = connect({ host: '127.0.0.1', port });
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await sleep(50);
  }
  throw new Error('the proxy did not start');
}
