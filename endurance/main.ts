import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Programs } from './harness/program.ts';
import { Stage } from './harness/stage.ts';
import type { Finding, ReadyPart } from './harness/part.ts';
import { readyParts, PROGRAMS } from './parts.ts';
import { holds, lines, sectionsOf, page, thisMachine, type Result } from './report.ts';

const PAGE = join(process.cwd(), 'docs/endurance.md');
const USAGE = `npm run test:long -- [--only=NAME[,NAME…]] [--minutes=N] [--server=FILE] [--small]`;

/** Longer than any part takes that does not hang; the soak has its own length besides. */
const PATIENCE_MS = 45 * 60_000;

interface Options {
  readonly only: readonly string[];
  /** Of the soak. */
  readonly minutes: number;
  readonly server: string | undefined;
  readonly size: 'full' | 'small';
}

let current: Stage | undefined;

/** What is under way ends with this process, however it is told to end. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    const ended = current?.end() ?? Promise.resolve();
    void ended.finally(() => {
      process.exit(1);
    });
  });
}

const options = optionsOf(process.argv.slice(2));
const parts = readyParts(options.size, { minutes: options.minutes });
const unknown = options.only.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. ${USAGE}`);
  console.error(`Parts are ${parts.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 1;
} else {
  const { only } = options;
  const chosen = parts.filter(({ name }) => only.length === 0 || only.includes(name));
  process.exitCode = (await runAll(chosen)) ? 0 : 1;
}

/** Runs one after the other; what came out of each is written at once. */
async function runAll(chosen: readonly ReadyPart[]): Promise<boolean> {
  const programs = await Programs.bundle(PROGRAMS);
  const results: Result[] = [];
  try {
    for (const part of chosen) {
      console.log(`… ${part.name}`);
      const result = await runOne(part, programs);
      results.push(result);
      for (const line of lines(result)) console.log(line);
      // Who only tries it out writes nothing down.
      if (options.size === 'full') await write(result);
    }
  } finally {
    await programs.remove();
  }
  const failed = results.filter((result) => !holds(result)).map(({ name }) => name);
  console.log(failed.length === 0 ? 'All of it holds.' : `Does not hold: ${failed.join(', ')}.`);
  return failed.length === 0;
}

async function runOne(part: ReadyPart, programs: Programs): Promise<Result> {
  const { name, title } = part;
  const begun = Date.now();
  const stage = new Stage(programs, options.server);
  current = stage;
  const findings = await inTime(part.run(stage)).catch((error: unknown) => [failure(error)]);
  const ending = await stage.end().then(
    () => [],
    (error: unknown) => [failure(error)],
  );
  return {
    name,
    title,
    date: new Date(begun).toISOString().slice(0, 10),
    seconds: (Date.now() - begun) / 1000,
    findings: [...findings, ...ending],
  };
}

/** A part that hangs must not keep the others from running. */
async function inTime(findings: Promise<Finding[]>): Promise<Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        reject(new Error('It did not come to an end'));
      },
      PATIENCE_MS + options.minutes * 60_000,
    );
  });
  return Promise.race([findings, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}

function failure(error: unknown): Finding {
  if (error instanceof Error) console.error(error.stack);
  const value = error instanceof Error ? error.message : String(error);
  return { what: 'it came to its end', value, wanted: 'yes', holds: false };
}

async function write(result: Result): Promise<void> {
  const before = await readFile(PAGE, 'utf8').catch(() => '');
  await mkdir(join(PAGE, '..'), { recursive: true });
  const order = parts.map(({ title }) => title);
  await writeFile(PAGE, page(result, thisMachine(), { others: sectionsOf(before), order }));
}

function optionsOf(args: readonly string[]): Options {
  const value = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  return {
    only: value('only')?.split(',') ?? [],
    minutes: Number(value('minutes') ?? 30),
    server: value('server'),
    size: args.includes('--small') ? 'small' : 'full',
  };
}
