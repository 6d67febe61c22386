import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A block of code in the recipes, with what is said to be printed by it. */
export interface Recipe {
  readonly title: string;
  readonly language: string;
  readonly code: string;
  readonly prints: string;
}

const BLOCK = /^## (.*)$|^```(\w+)\n([^]*?)^```\n(?:\n```text\n([^]*?)^```$)?/gm;

/** Those blocks that have what they print under them; others are there to be read. */
export function recipesOf(markdown: string): Recipe[] {
  const recipes: Recipe[] = [];
  let heading = '';
  for (const [, title, language, code, prints] of markdown.matchAll(BLOCK)) {
    if (title !== undefined) heading = title;
    if (language === undefined || code === undefined || prints === undefined) continue;
    const count = recipes.filter((recipe) => recipe.title.startsWith(heading)).length;
    recipes.push({ title: `${heading} ${count + 1}`, language, code, prints });
  }
  return recipes;
}

/** Whether a text is what a recipe says, where `…` stands for anything. */
export function isAsTold(text: string, told: string): boolean {
  const parts = told.trimEnd().split('…');
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*');
  return new RegExp(`^${pattern}$`).test(text.trimEnd());
}

/** How each language is run. */
const COMMANDS: Readonly<Record<string, (code: string, kit: Kit) => Promise<readonly string[]>>> = {
  sh: async (code) => ['bash', '-euo', 'pipefail', '-c', code],
  js: async (code, { folder }) => {
    const file = join(folder, 'recipe.mjs');
    await writeFile(file, code);
    return [process.execPath, file];
  },
  python: async (code, { python }) => [python ?? 'python3', '-c', code],
};

export interface Kit {
  /** Where recipes leave their files; packages of Node are found from here. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly python: string | undefined;
}

/** Follows a recipe and gives what was printed; what went wrong is told in the error. */
export async function follow({ language, code }: Recipe, kit: Kit): Promise<string> {
  const command = COMMANDS[language];
  if (command === undefined) throw new Error(`Nothing here runs ${language}`);
  const [program = '', ...args] = await command(code, kit);
  const child = spawn(program, args, { cwd: kit.folder, env: kit.env });
  let printed = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.stdin.end();
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new Error(`The recipe ended with ${String(status)}:\n${complaints}`);
  return printed;
}
