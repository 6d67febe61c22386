import type { Logger } from '../log/index.ts';
import { BrokenUserSettings, InvalidSettings } from './errors.ts';
import { isObject, parseJson5 } from './json-file.ts';
import type { SchemaFile, SchemaFiles } from './schema-files.ts';
import type { SchemaTranslator } from './schema-translator.ts';
import type { Schema, Schemas } from './schemas.ts';
import type { SettingValidator } from './setting-validator.ts';
import { NO_SETTINGS, type UserSettings, type UserSettingsFiles } from './user-settings.ts';

export interface RegistryParts {
  readonly files: SchemaFiles;
  readonly schemas: Schemas;
  readonly users: UserSettingsFiles;
  readonly validator: SettingValidator;
  readonly translator: SchemaTranslator;
  readonly log: Logger;
}

/** A user's settings, and what had to be ignored of them. */
interface Checked {
  readonly user: UserSettings;
  readonly warning: string | null;
}

/** The settings of all plugins: schema, version and what the user set. Answers are JSON text. */
export class SettingsRegistry {
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  async ids(): Promise<string[]> {
    return (await this.#parts.files.list()).map(({ id }) => id);
  }

  /** All plugins. One whose schema is broken is left out, where Jupyter would answer nothing at all. */
  async list(): Promise<string> {
    const files = await this.#parts.files.list();
    const translate = await this.#parts.translator.current();
    const entries = await Promise.all(files.map((file) => this.#listEntry(file, translate)));
    return `{"settings":[${entries.filter((entry) => entry !== null).join(',')}]}`;
  }

  async get(id: string): Promise<string> {
    const schema = await this.#schemaOf(id);
    const { user, warning } = await this.#userSettings(schema);
    if (warning !== null) this.#parts.log.warn(warning);
    const translate = await this.#parts.translator.current();
    return entryText(translate(schema), user, {});
  }

  /** Stores the text as it is after checking what it says. */
  async put(id: string, raw: string): Promise<void> {
    const schema = await this.#schemaOf(id);
    const complaint = this.#parts.validator.complaint(schema, parsed(raw));
    if (complaint !== null) throw new InvalidSettings(`Failed validating input: ${complaint}`);
    await this.#parts.users.write(id, raw);
  }

  async #schemaOf(id: string): Promise<Schema> {
    const { files, schemas } = this.#parts;
    const schema = await schemas.first(files.candidates(id));
    if (schema === null) throw files.notFound(id);
    return schema;
  }

  async #listEntry(
    file: SchemaFile,
    translate: (schema: Schema) => Schema,
  ): Promise<string | null> {
    try {
      const schema = await this.#parts.schemas.read(file);
      if (schema === null) return null;
      const { user, warning } = await this.#userSettings(schema).catch(unreadable);
      if (warning !== null) this.#parts.log.warn(warning);
      // Jupyter translates the schemas of prebuilt extensions only when they are asked for one by one.
      const shown = file.federated ? schema : translate(schema);
      return entryText(shown, user, { warning: null });
    } catch (error) {
      this.#parts.log.warn(`The settings of ${file.id} are left out`, { error });
      return null;
    }
  }

  /** Settings against the schema count as none, so that a bad file does not stop the page. */
  async #userSettings(schema: Schema): Promise<Checked> {
    const user = await this.#parts.users.read(schema.id);
    if (isObject(user.settings) && Object.keys(user.settings).length === 0) {
      return { user, warning: null };
    }
    const complaint = this.#parts.validator.complaint(schema, user.settings);
    if (complaint === null) return { user, warning: null };
    return {
      user: { ...user, raw: '{}', settings: {} },
      warning: `Failed validating settings (${schema.id}): ${complaint}`,
    };
  }
}

/** In the list a file that cannot be read counts as none: Jupyter's list fails as a whole over it. */
function unreadable(error: unknown): Checked {
  if (!(error instanceof BrokenUserSettings)) throw error;
  return { user: NO_SETTINGS, warning: error.message };
}

function parsed(raw: string): unknown {
  try {
    return parseJson5(raw);
  } catch (error) {
    throw new InvalidSettings(`Failed parsing settings: ${String(error)}`, error);
  }
}

/** Puts an entry together around the schema's text, which is by far its largest part. */
function entryText(schema: Schema, user: UserSettings, extra: { warning?: null }): string {
  const head = `"id":${JSON.stringify(schema.id)},"schema":${schema.json},`;
  const { raw, settings, last_modified, created } = user;
  const tail = { version: schema.version, raw, settings, ...extra, last_modified, created };
  return `{${head}${JSON.stringify(tail).slice(1)}`;
}
