import type { JsonObject } from './json-file.ts';
import type { LanguageName, LanguagePacks } from './language-packs.ts';
import { ENGLISH, isValidLocale, PSEUDO_LANGUAGE } from './locale.ts';

/** Answers of the translations API: what is wrong is told in words, never by the status. */
export interface Translated<Data> {
  readonly data: Data;
  readonly message: string;
}

/** The languages of the front end. */
export class Translations {
  readonly #packs: LanguagePacks;
  readonly #system: string;
  readonly #chosen: () => Promise<unknown>;

  /** `system` is the locale of the environment; `chosen` reads the user's setting. */
  constructor(packs: LanguagePacks, system: string, chosen: () => Promise<unknown>) {
    this.#packs = packs;
    this.#system = system;
    this.#chosen = chosen;
  }

  /** The language the user chose, else the system's; English where there is no such language. */
  async currentLocale(): Promise<string> {
    const chosen = await this.#chosen();
    const locale =
      typeof chosen === 'string' && chosen !== '' ? this.#resolve(chosen) : this.#system;
    return isValidLocale(locale) || locale === PSEUDO_LANGUAGE ? locale : ENGLISH;
  }

  async list(): Promise<Translated<Record<string, LanguageName>>> {
    return { data: await this.#packs.names(await this.currentLocale()), message: '' };
  }

  async load(name: string): Promise<Translated<JsonObject>> {
    const locale = this.#resolve(name);
    const data = await this.#packs.load(locale);
    if (data !== null) return { data, message: '' };
    const problem = isValidLocale(locale) ? 'not installed' : 'not valid';
    return { data: {}, message: `Language pack '${locale}' ${problem}!` };
  }

  #resolve(name: string): string {
    return name === '' || name === 'default' ? this.#system : name;
  }
}
