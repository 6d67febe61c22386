import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { ConfigError } from './errors.ts';
import { parsePythonConfig } from './python-file.ts';
import { ConfigTree, type Origin } from './tree.ts';

export interface ConfigFileSearch {
  /** Directories, the one that wins first. */
  readonly directories: readonly string[];
  /** File names without an ending, in loading order: a later one wins. */
  readonly basenames: readonly string[];
  /** `--config`: read instead of the files called `replaces`. */
  readonly explicit?: { readonly file: string; readonly replaces: string } | undefined;
}

export interface ConfigFiles {
  readonly tree: ConfigTree;
  readonly loaded: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads Jupyter's configuration files in Jupyter's order (config-cli §1). */
export async function loadConfigFiles(search: ConfigFileSearch): Promise<ConfigFiles> {
  const tree = new ConfigTree();
  const loaded: string[] = [];
  const warnings: string[] = [];
  for (const stem of fileStems(search)) {
    const python = await loadFile(`${stem}.py`, readPython);
    const json = await loadFile(`${stem}.json`, readJson);
    if (python !== null && json !== null) warnings.push(...collisions(stem, python, json));
    for (const [ending, found] of [
      ['.py', python],
      ['.json', json],
    ] as const) {
      if (found === null) continue;
      tree.merge(found);
      loaded.push(stem + ending);
    }
  }
  if (search.explicit !== undefined && !loaded.some((file) => isExplicit(file, search))) {
    warnings.push(`The config file ${search.explicit.file} was not found.`);
  }
  return { tree, loaded, warnings };
}

function fileStems({ directories, basenames, explicit }: ConfigFileSearch): string[] {
  const lowestFirst = [...directories].reverse();
  return basenames.flatMap((basename) =>
    explicit?.replaces === basename
      ? [stemOf(explicit.file)]
      : lowestFirst.map((directory) => join(directory, basename)),
  );
}

function stemOf(file: string): string {
  const { dir, name } = parse(file);
  return join(dir, name);
}

function isExplicit(file: string, { explicit }: ConfigFileSearch): boolean {
  return explicit !== undefined && stemOf(file) === stemOf(explicit.file);
}

type Reader = (source: string, file: string) => ConfigTree;

async function loadFile(file: string, read: Reader): Promise<ConfigTree | null> {
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new ConfigError(`The config file ${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return read(source, file);
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}

function readPython(source: string, file: string): ConfigTree {
  const tree = new ConfigTree();
  for (const { className, trait, value, line } of parsePythonConfig(source, file)) {
    tree.set(className, trait, { origin: inFile(`${file}, line ${line}`), value });
  }
  return tree;
}

function readJson(source: string, file: string): ConfigTree {
  const config = parseJson(source, file);
  if (!isRecord(config)) throw new ConfigError(`The config file ${file} is not a JSON object.`);
  const { version = 1, ...classes } = config;
  if (version !== 1) {
    throw new ConfigError(`Unknown version of JSON config file: ${String(version)} (${file})`);
  }
  const tree = new ConfigTree();
  for (const [className, traits] of Object.entries(classes)) {
    if (!isRecord(traits)) continue; // Not a section: traitlets ignores it as well.
    for (const [trait, value] of Object.entries(traits)) {
      tree.set(className, trait, { origin: inFile(file), value });
    }
  }
  return tree;
}

function parseJson(source: string, file: string): unknown {
  try {
    return JSON.parse(source.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ConfigError(`The config file ${file} is not valid JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function collisions(stem: string, python: ConfigTree, json: ConfigTree): string[] {
  const both = [...json.entries()].filter(([name, trait]) => python.get(name, trait) !== undefined);
  if (both.length === 0) return [];
  const traits = both.map(([className, trait]) => `${className}.${trait}`).join(', ');
  return [`${stem}.json has higher priority than ${stem}.py, both set ${traits}.`];
}

function inFile(place: string): Origin {
  return { kind: 'file', place };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
