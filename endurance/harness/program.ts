import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Inside the checkout, so that the packages of the programs are found. */
const CACHE = join(process.cwd(), 'node_modules/.cache');
const SOURCES = join(process.cwd(), 'endurance/programs');

/** The programs of this folder as files that Node can run, bundled from the sources as they are. */
export class Programs {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async bundle(names: readonly string[]): Promise<Programs> {
    await mkdir(CACHE, { recursive: true });
    const folder = await mkdtemp(join(CACHE, 'endurance-'));
    await build({
      entryPoints: names.map((name) => join(SOURCES, `${name}.ts`)),
      outdir: folder,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      outExtension: { '.js': '.mjs' },
      alias: { 'elara-wire': join(process.cwd(), 'packages/wire/src/index.ts') },
      logLevel: 'error',
    });
    return new Programs(folder);
  }

  /** Runs one that is spoken to by messages. */
  fork(name: string, args: readonly string[]): ChildProcess {
    return fork(join(this.#folder, `${name}.mjs`), [...args], { stdio: 'inherit' });
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Sends a word and waits for the answer. */
export async function ask<Answer>(child: ChildProcess, word: string): Promise<Answer> {
  const answer = once(child, 'message') as Promise<[Answer]>;
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A program of the test ended with ${String(code)}`);
  });
  child.send(word);
  const [value] = await Promise.race([answer, ended]);
  return value;
}
