import { join, parse } from 'node:path';
import { ConfigError } from './errors.ts';
import { evaluatePython, type PythonSurroundings } from './evaluate-python.ts';
import { readJsonTree } from './json-file.ts';
import { NeedsPython, parsePythonConfig } from './python-file.ts';
import { readText } from './read-text.ts';
import { ConfigTree } from './tree.ts';

export interface ConfigFileSearch {
  /** Directories, the one that wins first. */
  readonly directories: readonly string[];
  /** File names without an ending, in loading order: a later one wins. */
  readonly basenames: readonly string[];
  /** `--config`: read instead of the files called `replaces`. */
  readonly explicit?: { readonly file: string; readonly replaces: string } | undefined;
  /** For files that Python has to run. */
  readonly python: PythonSurroundings;
}

export interface ConfigFiles {
  readonly tree: ConfigTree;
  readonly loaded: readonly string[];
  readonly warnings: readonly string[];
  /** Variables that Python files set for what the server starts; null where they removed one. */
  readonly environment: Readonly<Record<string, string | null>>;
}

/** Reads Jupyter's configuration files in Jupyter's order (config-cli §1). */
export async function loadConfigFiles(search: ConfigFileSearch): Promise<ConfigFiles> {
  const loading = new Loading(search.python);
  for (const stem of fileStems(search)) await loading.load(stem);
  if (search.explicit !== undefined && !loading.loaded.some((file) => isExplicit(file, search))) {
    loading.warnings.push(`The config file ${search.explicit.file} was not found.`);
  }
  return loading;
}

class Loading implements ConfigFiles {
  readonly tree = new ConfigTree();
  readonly loaded: string[] = [];
  readonly warnings: string[] = [];
  readonly environment: Record<string, string | null> = {};
  readonly #surroundings: PythonSurroundings;

  constructor(surroundings: PythonSurroundings) {
    this.#surroundings = surroundings;
  }

  /** The Python and the JSON file of one name in one folder; JSON wins. */
  async load(stem: string): Promise<void> {
    const python = await this.#loadPython(`${stem}.py`);
    const json = readJsonTree(`${stem}.json`);
    if (python !== null && json !== null) this.warnings.push(...collisions(stem, python, json));
    for (const [ending, found] of [
      ['.py', python],
      ['.json', json],
    ] as const) {
      if (found === null) continue;
      this.tree.merge(found);
      this.loaded.push(stem + ending);
    }
  }

  async #loadPython(file: string): Promise<ConfigTree | null> {
    const source = readText(file);
    if (source === null) return null;
    try {
      return literalTree(source, file);
    } catch (error) {
      if (!(error instanceof NeedsPython)) throw error;
      return this.#evaluate(file, error);
    }
  }

  async #evaluate(file: string, reason: NeedsPython): Promise<ConfigTree> {
    const found = await evaluatePython(file, {
      ...this.#surroundings,
      env: this.#environmentSoFar(),
    });
    if (found === null) {
      throw new ConfigError(
        `${reason.message} No Python with traitlets was found that could run it.`,
        {
          cause: reason,
        },
      );
    }
    Object.assign(this.environment, found.environment);
    for (const line of found.printed.split('\n')) {
      if (line.trim() !== '') this.warnings.push(`${file}: ${line.trimEnd()}`);
    }
    const tree = new ConfigTree();
    for (const { className, trait, file: where, line, ...said } of found.settings) {
      const place = line === null ? file : `${where ?? file}, line ${line}`;
      tree.set(className, trait, { origin: { kind: 'file', place }, ...said });
    }
    return tree;
  }

  #environmentSoFar(): PythonSurroundings['env'] {
    return changedEnvironment(this.#surroundings.env, this.environment);
  }
}

/** An environment as the files left it. */
export function changedEnvironment(
  env: PythonSurroundings['env'],
  changes: ConfigFiles['environment'],
): PythonSurroundings['env'] {
  const values = Object.entries(changes).map(
    ([name, value]) => [name, value ?? undefined] as const,
  );
  return { ...env, ...Object.fromEntries(values) };
}

function literalTree(source: string, file: string): ConfigTree {
  const tree = new ConfigTree();
  for (const { className, trait, line, ...said } of parsePythonConfig(source, file)) {
    tree.set(className, trait, {
      origin: { kind: 'file', place: `${file}, line ${line}` },
      ...said,
    });
  }
  return tree;
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

function collisions(stem: string, python: ConfigTree, json: ConfigTree): string[] {
  const both = [...json.entries()].filter(([name, trait]) => python.get(name, trait) !== undefined);
  if (both.length === 0) return [];
  const traits = both.map(([className, trait]) => `${className}.${trait}`).join(', ');
  return [`${stem}.json has higher priority than ${stem}.py, both set ${traits}.`];
}
