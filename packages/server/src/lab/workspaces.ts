import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../disk/index.ts';
import type { Logger } from '../log/index.ts';
import { InvalidWorkspace, WorkspaceNotFound } from './errors.ts';
import { isMissing, isObject, parseJson, readJsonFile, type JsonObject } from './json-file.ts';
import { pythonTimestamp } from './timestamp.ts';
import { unquote, WORKSPACE_EXTENSION, workspaceSlug } from './workspace-slug.ts';

/** A saved layout of the page. */
export interface Workspace {
  readonly data: unknown;
  readonly metadata: JsonObject & { readonly id: string };
}

/** Saved layouts, each a file in the user's folder. */
export class Workspaces {
  readonly #folder: string;
  readonly #log: Logger;

  constructor(folder: string, log: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  /** All of them by file name; one that cannot be read is reported and left out. */
  async list(): Promise<Workspace[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(WORKSPACE_EXTENSION)).sort();
    const read = files.map(async (name) => {
      try {
        return await this.#read(path.join(this.#folder, name));
      } catch (error) {
        this.#log.warn(`Ignoring the workspace ${name}: it cannot be read`, { error });
        return null;
      }
    });
    return (await Promise.all(read)).filter((workspace) => workspace !== null);
  }

  /** A workspace that was never saved is an empty one. */
  async load(name: string): Promise<Workspace> {
    const saved = await this.#read(this.#fileOf(name));
    return saved ?? { data: {}, metadata: { id: name.startsWith('/') ? name : `/${name}` } };
  }

  /** Stores the text as it came, once it is known to be this workspace; returns the file. */
  async save(name: string, text: string): Promise<string> {
    const id = idOf(text);
    const rooted = unquote(id.startsWith('/') ? id : `/${id}`);
    if (rooted !== `/${name}`) {
      throw new InvalidWorkspace(
        `Workspace metadata ID mismatch: expected '${name}' got '${rooted}'`,
      );
    }
    const file = this.#fileOf(name);
    await writeWhole(file, text);
    return file;
  }

  async remove(name: string): Promise<void> {
    try {
      await unlink(this.#fileOf(name));
    } catch (error) {
      if (isMissing(error)) throw new WorkspaceNotFound(name, workspaceSlug(name));
      throw error;
    }
  }

  #fileOf(name: string): string {
    return path.join(this.#folder, workspaceSlug(name) + WORKSPACE_EXTENSION);
  }

  async #read(file: string): Promise<Workspace | null> {
    const content = await readJsonFile(file);
    if (content === null) return null;
    const metadata = isObject(content) ? content['metadata'] : null;
    if (!isObject(content) || !isObject(metadata) || typeof metadata['id'] !== 'string') {
      throw new InvalidWorkspace('it has no metadata with an id');
    }
    const times = await stat(file);
    return {
      ...content,
      data: content['data'],
      metadata: {
        ...metadata,
        id: metadata['id'],
        last_modified: pythonTimestamp(times.mtimeMs),
        created: pythonTimestamp(times.ctimeMs),
      },
    };
  }
}

function idOf(text: string): string {
  const content = parsed(text);
  const metadata = isObject(content) ? content['metadata'] : undefined;
  const id = isObject(metadata) ? metadata['id'] : undefined;
  if (typeof id !== 'string')
    throw new InvalidWorkspace('Workspace metadata with an id is required.');
  return id;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new InvalidWorkspace(error instanceof Error ? error.message : String(error), error);
  }
}
