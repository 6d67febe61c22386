import { isObject, type JsonObject } from './json-file.ts';
import { ENGLISH } from './locale.ts';
import type { Schema } from './schemas.ts';

/** Which texts of a schema are shown to people, and the context their translations are kept under. */
const SELECTORS: readonly (readonly [RegExp, string])[] = [
  [/^\/properties\/.*\/title$/, 'settings'],
  [/^\/properties\/.*\/description$/, 'settings'],
  [/^\/definitions\/.*\/properties\/.*\/title$/, 'settings'],
  [/^\/definitions\/.*\/properties\/.*\/description$/, 'settings'],
  [/^\/title$/, 'schema'],
  [/^\/description$/, 'schema'],
  [/^\/jupyter\.lab\.setting-icon-label$/, 'settings'],
  [/^\/jupyter\.lab\.menus\/.*\/label$/, 'menu'],
  [/^\/jupyter\.lab\.toolbars\/.*\/label$/, 'toolbar'],
];

const INTERNATIONALIZATION = 'jupyter.lab.internationalization';

export interface TranslatorParts {
  /** The language the user chose. */
  readonly currentLocale: () => Promise<string>;
  /** The texts of a language by domain. */
  readonly load: (locale: string) => Promise<JsonObject | null>;
}

/** Puts the user's language into schemas: menus and the settings editor show their texts. */
export class SchemaTranslator {
  readonly #parts: TranslatorParts;

  constructor(parts: TranslatorParts) {
    this.#parts = parts;
  }

  /** Turns schemas into the language that is chosen now. */
  async current(): Promise<(schema: Schema) => Schema> {
    const locale = await this.#parts.currentLocale();
    const pack = locale.split('_')[0] === ENGLISH ? null : await this.#parts.load(locale);
    if (pack === null) return (schema) => schema;
    return (schema) => {
      const content = JSON.parse(schema.json) as JsonObject;
      return { ...schema, json: JSON.stringify(translated(content, pack)) };
    };
  }
}

function translated(schema: JsonObject, pack: JsonObject): JsonObject {
  const own = schema[INTERNATIONALIZATION];
  const { domain, selectors } = isObject(own) ? own : {};
  const texts = pack[(typeof domain === 'string' ? domain : 'jupyterlab').replaceAll('-', '_')];
  if (!isObject(texts)) return schema;
  const more = Array.isArray(selectors) ? selectors.flatMap(ownSelector) : [];
  return translateObject(schema, '', [...SELECTORS, ...more], texts);
}

function ownSelector(selector: unknown): [RegExp, string][] {
  try {
    return [[new RegExp(`^/${String(selector)}$`), 'schema']];
  } catch {
    return [];
  }
}

function translateObject(
  value: JsonObject,
  prefix: string,
  selectors: readonly (readonly [RegExp, string])[],
  texts: JsonObject,
): JsonObject {
  const translate = (inner: unknown, at: string): unknown => {
    if (typeof inner === 'string') return textOf(inner, at, selectors, texts);
    if (isObject(inner)) return translateObject(inner, at, selectors, texts);
    if (!Array.isArray(inner)) return inner;
    return inner.map((item: unknown, index) =>
      isObject(item) ? translateObject(item, `${at}[${index}]`, selectors, texts) : item,
    );
  };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, translate(inner, `${prefix}/${key}`)]),
  );
}

function textOf(
  text: string,
  at: string,
  selectors: readonly (readonly [RegExp, string])[],
  texts: JsonObject,
): string {
  const context = selectors.find(([pattern]) => pattern.test(at))?.[1];
  if (context === undefined) return text;
  // Jed, the form of the packs, joins context and text by this character.
  const found = texts[`${context}\u0004${text}`];
  const [translation] = Array.isArray(found) ? (found as unknown[]) : [];
  return typeof translation === 'string' && translation !== '' ? translation : text;
}
