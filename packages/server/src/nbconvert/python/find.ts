import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A Python by its command and its `sys.prefix`. */
export interface Python {
  readonly executable: string;
  readonly prefix: string;
}

/** A Python that has nbconvert, and what it exports to. */
export interface PythonExporters {
  readonly executable: string;
  /** Media types by format, as nbconvert lists them. */
  readonly formats: Readonly<Record<string, string>>;
}

/** Media types of nbconvert's own formats; those of others are only known to their code. */
const MIMETYPES: Readonly<Record<string, string>> = {
  asciidoc: 'text/asciidoc',
  html: 'text/html',
  latex: 'text/latex',
  markdown: 'text/markdown',
  notebook: 'application/json',
  pdf: 'application/pdf',
  python: 'text/x-python',
  qtpdf: 'text/html',
  qtpng: 'text/html',
  rst: 'text/x-rst',
  slides: 'text/html',
  webpdf: 'text/html',
};

/** How Pythons and their packages are found. */
export interface Pythons {
  /** The best one first. */
  find(): Promise<readonly Python[]>;
  packageFolders(python: Python): Promise<readonly string[]>;
}

/**
 * The Python of the setting, or the first one that has nbconvert; null where there is none. None
 * is started for that: it would take a second.
 */
export async function findExporters(
  setting: string,
  pythons: Pythons,
): Promise<PythonExporters | null> {
  if (setting === '') return null;
  const candidates =
    setting === 'auto'
      ? await pythons.find()
      : [{ executable: setting, prefix: dirname(dirname(setting)) }];
  for (const python of candidates) {
    for (const folder of await pythons.packageFolders(python)) {
      const formats = await formatsIn(folder);
      if (formats !== null) return { executable: python.executable, formats };
    }
  }
  return null;
}

/** All exporters that packages of a folder announce; null where nbconvert itself is not there. */
async function formatsIn(folder: string): Promise<Record<string, string> | null> {
  const names = await readdir(folder).catch(() => []);
  const packages = names.filter((name) => name.endsWith('.dist-info'));
  if (!packages.some((name) => /^nbconvert-\d/.test(name))) return null;
  const lists = await Promise.all(packages.map((name) => entryPoints(join(folder, name))));
  const found = [...new Set(lists.flat())].sort();
  return Object.fromEntries(found.map((name) => [name, MIMETYPES[name] ?? '']));
}

async function entryPoints(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, 'entry_points.txt'), 'utf8').catch(() => '');
  const section = text.split(/^\[/m).find((one) => one.startsWith('nbconvert.exporters]'));
  const lines = (section ?? '').split('\n').slice(1);
  return lines.flatMap((line) => /^(\w+)\s*=/.exec(line)?.[1] ?? []);
}
