import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { extensionFolders } from './labextensions.ts';
import { SchemaNotFound, SettingsNotFound } from './errors.ts';

/** A settings schema on disk. */
export interface SchemaFile {
  /** `package:plugin`, e.g. `@jupyterlab/apputils-extension:themes`. */
  readonly id: string;
  readonly file: string;
  /** Whether a prebuilt extension brings it. */
  readonly federated: boolean;
}

const ID = /^((?:@[^@/:\\]+\/)?[^@/:\\]+):([^/:\\]+)$/;

/** The two parts of an id; throws 404 for what cannot be one, and so for every way out of the folder. */
export function splitId(id: string): { packageName: string; plugin: string } {
  const [, packageName = '', plugin = ''] = ID.exec(id) ?? [];
  const isSound = [...packageName.split('/'), plugin].every((part) => !/^\.{0,2}$|\0/.test(part));
  if (!isSound) throw new SettingsNotFound(id);
  return { packageName, plugin };
}

/** Finds schemas: those of prebuilt extensions take the place of the application's. */
export class SchemaFiles {
  readonly #schemasDir: string;
  readonly #labextensions: readonly string[];

  constructor(schemasDir: string, labextensions: readonly string[]) {
    this.#schemasDir = schemasDir;
    this.#labextensions = labextensions;
  }

  /** Where the schema of an id may be, the strongest first. */
  candidates(id: string): SchemaFile[] {
    const { packageName, plugin } = splitId(id);
    const inside = path.join(packageName, `${plugin}.json`);
    return [
      ...this.#labextensions.map((place) => ({
        id,
        file: path.join(place, packageName, 'schemas', inside),
        federated: true,
      })),
      { id, file: path.join(this.#schemasDir, inside), federated: false },
    ];
  }

  /** The error for an id none of whose candidates is there. */
  notFound(id: string): SchemaNotFound {
    const { packageName, plugin } = splitId(id);
    return new SchemaNotFound(path.join(this.#schemasDir, packageName, `${plugin}.json`));
  }

  /** All schemas, by id in descending order as Jupyter lists them. None without the application's folder. */
  async list(): Promise<SchemaFile[]> {
    const own = await schemasIn(this.#schemasDir, false);
    if (own === null) return [];
    const found = new Map(own.map((schema) => [schema.id, schema]));
    for (const place of [...this.#labextensions].reverse()) {
      for (const schema of await federatedSchemasIn(place)) found.set(schema.id, schema);
    }
    return [...found.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }
}

/** `<package>/<plugin>.json` below a folder; null where there is no such folder. */
async function schemasIn(folder: string, federated: boolean): Promise<SchemaFile[] | null> {
  const names = await readdir(folder, { recursive: true }).catch(() => null);
  if (names === null) return null;
  return names.flatMap((name) => {
    const inside = name.replaceAll('\\', '/');
    const [, packageName, plugin] = /^(.+)\/([^/]+)\.json$/.exec(inside) ?? [];
    if (packageName === undefined || plugin === undefined) return [];
    return [{ id: `${packageName}:${plugin}`, file: path.join(folder, name), federated }];
  });
}

async function federatedSchemasIn(place: string): Promise<SchemaFile[]> {
  const extensions = await extensionFolders(place);
  const schemas = await Promise.all(
    extensions.map((folder) => schemasIn(path.join(folder, 'schemas'), true)),
  );
  return schemas.flatMap((list) => list ?? []);
}
