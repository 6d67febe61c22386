import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../disk/index.ts';
import type { Logger } from '../log/index.ts';
import { SectionNameTooLong } from './errors.ts';
import { emptySection, merged, withoutDefaults, type Section } from './merge.ts';
import { readSection } from './read-section.ts';

/** Bytes: file systems take names of 255, and a write needs some for a name of its own. */
const LONGEST_NAME = 200;

export interface SectionsOptions {
  /** Folders of `jupyter_config_path()`, the one with the highest priority first. */
  readonly configPath: readonly string[];
  /** The user's own folder, the only one that is written to. */
  readonly configDir: string;
  /** Name of the folder in each of them (`ConfigManager.config_dir_name`). */
  readonly dirName: string;
  readonly log: Logger;
}

/** Settings of front ends, in sections, from files (rest-api §12). */
export class Sections {
  readonly #options: SectionsOptions;
  /** Changes come one after the other, so that none undoes another. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: SectionsOptions) {
    this.#options = options;
  }

  async get(name: string): Promise<Section> {
    const { configPath, dirName, log } = this.#options;
    let section = emptySection();
    for (const folder of configPath.toReversed()) {
      const { all } = await readSection(join(folder, dirName), name, log);
      section = merged(section, all);
    }
    return section;
  }

  /** Replaces what the user has set. */
  async set(name: string, data: Section): Promise<void> {
    await this.#inTurn(() => this.#write(name, data));
  }

  /** Changes what the user has set, and gives it back. */
  async update(name: string, changes: Section): Promise<Section> {
    return this.#inTurn(async () => {
      const { all } = await readSection(this.#userFolder, name, this.#options.log);
      const section = merged(all, changes);
      await this.#write(name, section);
      return section;
    });
  }

  get #userFolder(): string {
    return join(this.#options.configDir, this.#options.dirName);
  }

  async #write(name: string, data: Section): Promise<void> {
    if (Buffer.byteLength(name) > LONGEST_NAME) throw new SectionNameTooLong();
    await mkdir(this.#userFolder, { recursive: true, mode: 0o755 });
    const { defaults } = await readSection(this.#userFolder, name, this.#options.log);
    const own = withoutDefaults(data, defaults);
    await writeWhole(join(this.#userFolder, `${name}.json`), JSON.stringify(own, null, 2));
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#writing.then(action);
    this.#writing = result.catch(() => undefined);
    return result;
  }
}
