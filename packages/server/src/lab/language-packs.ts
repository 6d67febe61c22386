import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../log/index.ts';
import { isObject, type JsonObject } from './json-file.ts';
import { jsonFilesIn, readOrReport } from './lab-config.ts';
import { displayName, ENGLISH, isValidLocale, PSEUDO_LANGUAGE } from './locale.ts';

/** A language as the menu shows it. */
export interface LanguageName {
  readonly displayName: string;
  readonly nativeName: string;
}

const PACKAGE = /^jupyterlab_language_pack_(.+)$/;

/**
 * Language packs are Python packages, `jupyterlab_language_pack_<locale>`, with their texts as JSON. They are
 * found in the `site-packages` beside Jupyter's data directories; no Python runs for it.
 */
export class LanguagePacks {
  readonly #prefixes: readonly string[];
  readonly #log: Logger;

  /** `dataPath` holds directories `<prefix>/share/jupyter`. */
  constructor(dataPath: readonly string[], log: Logger) {
    this.#prefixes = dataPath
      .filter((folder) => /[\\/]share[\\/]jupyter$/.test(folder))
      .map((folder) => path.dirname(path.dirname(folder)));
    this.#log = log;
  }

  /** The languages that can be chosen, named in the language that is. */
  async names(current: string): Promise<Record<string, LanguageName>> {
    const packs = await this.#find();
    const shownIn = packs.has(current) && current !== PSEUDO_LANGUAGE ? current : ENGLISH;
    const names: Record<string, LanguageName> = {
      [ENGLISH]: {
        displayName: current === PSEUDO_LANGUAGE ? 'Default' : displayName(ENGLISH, shownIn),
        nativeName: displayName(ENGLISH, ENGLISH),
      },
    };
    for (const locale of packs.keys()) names[locale] = nameOf(locale, shownIn, current);
    return names;
  }

  /** The texts of a language by domain; null where it is not installed. */
  async load(locale: string): Promise<JsonObject | null> {
    const folder = (await this.#find()).get(locale);
    if (folder === undefined) return null;
    const domains: JsonObject = {};
    for (const file of await jsonFilesIn(folder)) {
      const content = await readOrReport(file, this.#log);
      if (isObject(content)) domains[path.basename(file, '.json')] = content;
    }
    return domains;
  }

  /** Folder of the texts by locale. */
  async #find(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const sitePackages of await this.#sitePackages()) {
      for (const name of await list(sitePackages)) {
        const locale = PACKAGE.exec(name)?.[1];
        if (locale === undefined || name.includes('.') || found.has(locale)) continue;
        if (!isValidLocale(locale) && locale !== PSEUDO_LANGUAGE) continue;
        found.set(locale, path.join(sitePackages, name, 'locale', locale, 'LC_MESSAGES'));
      }
    }
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async #sitePackages(): Promise<string[]> {
    const folders = this.#prefixes.map(async (prefix) => {
      const versions = (await list(path.join(prefix, 'lib'))).filter((name) =>
        /^python3/.test(name),
      );
      return [
        ...versions.map((version) => path.join(prefix, 'lib', version, 'site-packages')),
        path.join(prefix, 'Lib', 'site-packages'),
      ];
    });
    return (await Promise.all(folders)).flat();
  }
}

function nameOf(locale: string, shownIn: string, current: string): LanguageName {
  if (locale !== PSEUDO_LANGUAGE) {
    return { displayName: displayName(locale, shownIn), nativeName: displayName(locale, locale) };
  }
  return {
    displayName: 'Pseudo-language',
    nativeName: current === PSEUDO_LANGUAGE ? 'Pseudo-language' : 'to translate the UI',
  };
}

const list = async (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
