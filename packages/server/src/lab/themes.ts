import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { bytes, type Reply } from '../http/index.ts';
import {
  findFile,
  StaticFileNotFound,
  type FileRequest,
  type StaticFiles,
} from '../static/index.ts';
import { extensionFolders } from './labextensions.ts';

/** Serves themes: those of prebuilt extensions first, then the application's. */
export class Themes {
  readonly #files: StaticFiles;
  readonly #places: { readonly themes: string; readonly labextensions: readonly string[] };
  readonly #url: string;

  /** `url` is where clients find the themes, for the addresses inside style sheets. */
  constructor(
    files: StaticFiles,
    places: { readonly themes: string; readonly labextensions: readonly string[] },
    url: string,
  ) {
    this.#files = files;
    this.#places = places;
    this.#url = url;
  }

  async reply(request: FileRequest, urlPath: string): Promise<Reply> {
    const found = await findFile(await this.#folders(urlPath), urlPath);
    if (found === null) throw new StaticFileNotFound();
    if (!urlPath.endsWith('.css')) return this.#files.replyWith(request, found, 'revalidate');
    const css = withAbsoluteUrls(
      await readFile(found.file, 'utf8'),
      `${this.#url}/${path.posix.dirname(urlPath)}`,
    );
    return bytes(css, { type: 'text/css', headers: { 'Cache-Control': 'no-cache' } });
  }

  /** A theme `<name>/<file>` of an extension lies in `<extension>/themes/<name>/<file>`. */
  async #folders(urlPath: string): Promise<string[]> {
    const [scope = '', name = ''] = urlPath.split('/');
    const own = scope.startsWith('@') ? path.join(scope, name) : scope;
    const places = await Promise.all(
      this.#places.labextensions.map(async (place) => {
        const all = await extensionFolders(place);
        const named = path.join(place, own);
        return [named, ...all.filter((folder) => folder !== named)];
      }),
    );
    return [...places.flat().map((folder) => path.join(folder, 'themes')), this.#places.themes];
  }
}

/**
 * Themes are loaded by script, so addresses relative to the style sheet would be taken relative to the page.
 * Only `url('…')` with single quotes is rewritten, as Jupyter does: the builders write it so.
 */
export function withAbsoluteUrls(css: string, base: string): string {
  return css.replace(/url\('([^']*)'\)/g, (whole, address: string) => {
    const isRelative = address !== '' && !/^(?:\/|#|[a-z][a-z0-9+.-]*:)/i.test(address);
    return isRelative ? `url('${base}/${address}')` : whole;
  });
}
