import { ConfigError } from './errors.ts';
import { readText } from './read-text.ts';
import { ConfigTree } from './tree.ts';

/** A JSON configuration file: `{"Class": {"trait": value}}`. Null where there is none. */
export function readJsonTree(file: string): ConfigTree | null {
  const config = readJsonObject(file);
  if (config === null) return null;
  const { version = 1, ...classes } = config;
  if (version !== 1) {
    throw new ConfigError(`Unknown version of JSON config file: ${String(version)} (${file})`);
  }
  const tree = new ConfigTree();
  addSections(tree, [], classes, file);
  return tree;
}

/** A file that holds one JSON object; null where there is no file. */
export function readJsonObject(file: string): Record<string, unknown> | null {
  const source = readText(file);
  if (source === null) return null;
  const value = parse(source, file);
  if (!isRecord(value)) throw new ConfigError(`The config file ${file} is not a JSON object.`);
  return value;
}

/** Sections begin with a capital letter; one inside another is for objects of that parent only. */
function addSections(
  tree: ConfigTree,
  parents: readonly string[],
  section: Record<string, unknown>,
  file: string,
): void {
  for (const [key, value] of Object.entries(section)) {
    if (isSectionKey(key) && isRecord(value)) addSections(tree, [...parents, key], value, file);
    else if (parents.length > 0) {
      tree.set(parents.join('.'), key, { origin: { kind: 'file', place: file }, value });
    } // What stands outside of any section is ignored by traitlets as well.
  }
}

function isSectionKey(key: string): boolean {
  const first = key.charAt(0);
  return first !== '' && first !== '_' && first.toUpperCase() === first;
}

function parse(source: string, file: string): unknown {
  try {
    return JSON.parse(source.replace(/^\ufeff/, ''));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The config file ${file} is not valid JSON: ${message}`, {
      cause: error,
    });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
