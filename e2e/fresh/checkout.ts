import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Child } from '../harness/child.ts';

const OURS = join(import.meta.dirname, '../..');

/** Variables without which programs are not found or the registry is not reached. */
const KEPT = /^(PATH|LANG|TMPDIR|(npm_config_)?(https?_|no_?)?proxy|NODE_EXTRA_CA_CERTS)$/i;

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

/**
 * What a newcomer has after `git clone`, with an empty home: the files that git has or would take,
 * nothing installed and nothing built.
 */
export class FreshCheckout {
  readonly root: string;
  readonly home: string;

  private constructor(folder: string) {
    this.root = join(folder, 'elara');
    this.home = join(folder, 'home');
  }

  /** `frontEnd`: with the front end of this checkout, since building it takes minutes. */
  static async make({ frontEnd }: { frontEnd: boolean }): Promise<FreshCheckout> {
    const checkout = new FreshCheckout(await mkdtemp(join(tmpdir(), 'elara-fresh-')));
    await mkdir(checkout.home);
    const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
    const { stdout } = await promisify(execFile)('git', list, { cwd: OURS, maxBuffer: 1 << 24 });
    for (const file of stdout.split('\0').filter((name) => name !== '')) {
      await mkdir(dirname(join(checkout.root, file)), { recursive: true });
      // A file that was deleted but not yet committed is still listed.
      await cp(join(OURS, file), join(checkout.root, file)).catch(() => undefined);
    }
    if (frontEnd) {
      const dist = 'packages/lab/dist';
      await cp(join(OURS, dist), join(checkout.root, dist), { recursive: true });
    }
    return checkout;
  }

  get env(): NodeJS.ProcessEnv {
    return newcomersEnvironment(this.home);
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
    const [command = '', ...rest] = args;
    return new Child(command, rest, { cwd: this.root, env: { ...this.env, ...env } });
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const begun = Date.now();
    const child = this.start(args, env);
    await new Promise((resolve) => child.process.once('close', resolve));
    const seconds = (Date.now() - begun) / 1000;
    return { code: child.process.exitCode, output: child.output, seconds };
  }

  async remove(): Promise<void> {
    await rm(dirname(this.root), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** An environment in which nothing of this machine's user is found. */
export function newcomersEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  return { ...Object.fromEntries(kept), HOME: home, npm_config_cache: npmCache() };
}

/** npm's cache of whoever runs the tests: what they installed is not fetched again. */
const npmCache = (): string =>
  process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? tmpdir(), '.npm');
