import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { BrokenSchema } from './errors.ts';
import { isMissing, isObject, readJsonFile, type JsonObject } from './json-file.ts';
import { withDefaults, type Overrides } from './overrides.ts';
import type { SchemaFile } from './schema-files.ts';

/** A schema as clients get it. */
export interface Schema {
  readonly id: string;
  /** The schema as JSON text; it is sent far more often than looked into. */
  readonly json: string;
  /** Version of the package it belongs to. */
  readonly version: string;
}

interface Known {
  readonly modified: number;
  readonly schema: Schema;
}

/** Reads schemas, applies overrides, and keeps the result until the file changes. */
export class Schemas {
  readonly #readOverrides: () => Promise<Overrides>;
  #overrides: Promise<Overrides> | undefined;
  readonly #known = new Map<string, Known>();

  /** Overrides are read once, with the first schema; changing them takes a restart, as in Jupyter. */
  constructor(readOverrides: () => Promise<Overrides>) {
    this.#readOverrides = readOverrides;
  }

  /** The first of the candidates that is there, or null. */
  async first(candidates: readonly SchemaFile[]): Promise<Schema | null> {
    for (const candidate of candidates) {
      const schema = await this.read(candidate);
      if (schema !== null) return schema;
    }
    return null;
  }

  /** A schema, or null where its file is not there. */
  async read({ id, file }: SchemaFile): Promise<Schema | null> {
    const stats = await stat(file).catch(() => null);
    if (stats === null) return null;
    const known = this.#known.get(file);
    if (known?.modified === stats.mtimeMs) return known.schema;
    const schema = await this.#load(id, file);
    if (schema !== null) this.#known.set(file, { modified: stats.mtimeMs, schema });
    return schema;
  }

  async #load(id: string, file: string): Promise<Schema | null> {
    const content = await this.#parse(id, file);
    if (content === null) return null;
    this.#overrides ??= this.#readOverrides();
    const defaults = (await this.#overrides)[id];
    const schema = defaults === undefined ? content : withDefaults(content, defaults);
    return { id, json: JSON.stringify(schema), version: await packageVersion(path.dirname(file)) };
  }

  async #parse(id: string, file: string): Promise<JsonObject | null> {
    try {
      const content: unknown = JSON.parse(await readFile(file, 'utf8'));
      if (isObject(content)) return content;
    } catch (error) {
      if (isMissing(error)) return null;
      throw new BrokenSchema('parsing', id, error);
    }
    throw new BrokenSchema('parsing', id, 'it is not an object');
  }
}

async function packageVersion(folder: string): Promise<string> {
  const description = await readJsonFile(path.join(folder, 'package.json.orig')).catch(() => null);
  const version = isObject(description) ? description['version'] : undefined;
  return typeof version === 'string' ? version : 'N/A';
}
