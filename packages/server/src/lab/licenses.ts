import path from 'node:path';
import type { Logger } from '../log/index.ts';
import { isObject, readJsonFile, type JsonObject } from './json-file.ts';
import { readOrReport } from './lab-config.ts';
import { findLabextensions } from './labextensions.ts';

/** A third-party package inside one of the bundles the page loads: what its builder wrote down. */
export type LicensedPackage = Readonly<JsonObject>;

export type LicenseBundles = Readonly<Record<string, { readonly packages: LicensedPackage[] }>>;

const FILE_NAMES = ['third-party-licenses.json', 'static/third-party-licenses.json'];

/** Collects what extensions and the application say about the licences of what is inside them. */
export class Licenses {
  readonly #places: { readonly static: string; readonly allLabextensions: readonly string[] };
  readonly #log: Logger;

  constructor(
    places: { readonly static: string; readonly allLabextensions: readonly string[] },
    log: Logger,
  ) {
    this.#places = places;
    this.#log = log;
  }

  /** Bundles whose name begins with a match of the pattern. */
  async bundles(pattern: RegExp): Promise<LicenseBundles> {
    const extensions = await findLabextensions(this.#places.allLabextensions, this.#log);
    const folders = extensions.map(({ name, dir }): [string, string] => [name, dir]);
    const application = await this.#applicationName();
    if (application !== null) folders.push([application, this.#places.static]);
    const wanted = folders.filter(([name]) => pattern.test(name));
    const bundles = wanted.map(
      async ([name, dir]) => [name, { packages: await this.#packagesIn(dir) }] as const,
    );
    return Object.fromEntries(await Promise.all(bundles));
  }

  async #applicationName(): Promise<string | null> {
    const file = path.join(this.#places.static, 'package.json');
    const description = await readJsonFile(file).catch(() => null);
    const name = isObject(description) ? description['name'] : null;
    return typeof name === 'string' ? name : null;
  }

  async #packagesIn(dir: string): Promise<LicensedPackage[]> {
    const reports = await Promise.all(
      FILE_NAMES.map(async (name) => readOrReport(path.join(dir, name), this.#log)),
    );
    return reports.flatMap((report) => {
      const packages = report?.['packages'];
      return Array.isArray(packages) ? packages.filter(isObject) : [];
    });
  }
}
