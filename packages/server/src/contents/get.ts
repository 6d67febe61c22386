import type { ContentsContext } from './context.ts';
import type { DriveEntry } from './drive/drive.ts';
import { trimSlashes } from './drive/root.ts';
import { BadContentsRequest, ContentsFailure, NotFound, PermissionDenied } from './errors.ts';
import { hashOf, hexDigest } from './jobs/hash.ts';
import {
  readFileTask,
  readNotebookTask,
  type ContentRead,
  type ReadFailure,
} from './jobs/read-jobs.ts';
import { DirectoryListings } from './listing.ts';
import { entryModel, isNotebookPath, type Shown } from './models.ts';
import { PreparedNotebooks } from './prepared-notebooks.ts';
import { isSystemError } from './python/os-error.ts';
import { reprString } from './python/text.ts';
import type { ContentsModel } from './schema.ts';

/** What a GET asks for. */
export interface GetOptions {
  readonly type: 'directory' | 'file' | 'notebook' | null;
  readonly format: 'text' | 'base64' | null;
  readonly content: boolean;
  readonly hash: boolean;
}

export const METADATA_ONLY: GetOptions = { type: null, format: null, content: false, hash: false };

/** Bytes of a file that are hashed at once. */
const HASHED_PIECE = 256 * 1024;

/** Shows files, notebooks and directories (rest-api §4.2). */
export class ContentsReader {
  private readonly context: ContentsContext;
  private readonly listings: DirectoryListings;
  private readonly prepared: PreparedNotebooks;

  constructor(context: ContentsContext) {
    this.context = context;
    this.listings = new DirectoryListings(context);
    this.prepared = new PreparedNotebooks(context);
  }

  async get(apiPath: string, options: GetOptions): Promise<Shown> {
    const path = trimSlashes(apiPath);
    const entry = await this.entry(path);
    const shown = await permissionAs403(path, () => this.show(path, entry, options));
    this.context.emit({ action: 'get', path });
    return shown;
  }

  /** The entry of a path that may be shown. */
  private async entry(path: string): Promise<DriveEntry> {
    const { drive, settings } = this.context;
    if (!settings.allowHidden && (await drive.isHidden(path))) {
      throw new NotFound(`file or directory does not exist: ${reprString(path)}`);
    }
    try {
      return await drive.stat(path);
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) {
        throw new NotFound(`No such file or directory: ${path}`, error);
      }
      throw error;
    }
  }

  private show(path: string, entry: DriveEntry, options: GetOptions): Promise<Shown> {
    const { type } = options;
    if (entry.kind === 'directory') {
      if (type !== null && type !== 'directory') {
        throw new BadContentsRequest(`${path} is a directory, not a ${type}`, {
          reason: 'bad type',
        });
      }
      return this.directory(path, entry, options);
    }
    if (type === 'notebook' || (type === null && isNotebookPath(path))) {
      return this.notebook(path, entry, options);
    }
    if (type === 'directory') {
      throw new BadContentsRequest(`${path} is not a directory`, { reason: 'bad type' });
    }
    return this.file(path, entry, options);
  }

  private async directory(path: string, entry: DriveEntry, options: GetOptions): Promise<Shown> {
    // Checked by the reference after the work is done; a hash of a directory makes no sense.
    if (options.hash)
      throw new ContentsFailure("Keys unexpectedly None: ['hash', 'hash_algorithm']");
    const model = entryModel(path, entry, 'directory');
    if (!options.content) return { model, modified: entry.modified, content: null, tag: '' };
    const { content, tag } = await this.listings.show(path);
    return { model: { ...model, format: 'json' }, modified: entry.modified, content, tag };
  }

  private async file(path: string, entry: DriveEntry, options: GetOptions): Promise<Shown> {
    const model = entryModel(path, entry, 'file');
    if (!options.content) return this.withoutContent(path, entry, model, options);
    const bytes = await this.read(path, entry);
    const hash = options.hash ? this.context.settings.hashAlgorithm : null;
    const result = await this.context.jobs.onFile(
      readFileTask,
      { bytes, format: options.format, hash },
      bytes,
    );
    const read = this.contentOf(path, result);
    const fallback = read.format === 'text' ? 'text/plain' : 'application/octet-stream';
    return this.withContent(entry, { ...model, mimetype: model.mimetype ?? fallback }, read);
  }

  private async notebook(path: string, entry: DriveEntry, options: GetOptions): Promise<Shown> {
    const model = entryModel(path, entry, 'notebook');
    if (!options.content) return this.withoutContent(path, entry, model, options);
    const read = await this.prepared.notebook(path, entry, options.hash, () =>
      this.readNotebook(path, entry, options.hash),
    );
    return this.withContent(entry, model, read);
  }

  /** A notebook that cannot be read may have been cut off by a crash: its copy is tried then. */
  private async readNotebook(
    path: string,
    entry: DriveEntry,
    wantsHash: boolean,
  ): Promise<ContentRead> {
    const { drive, notary, jobs, settings, log } = this.context;
    const attempt = async (): Promise<ContentRead | ReadFailure> => {
      const bytes = await this.read(path, entry);
      const hash = wantsHash ? settings.hashAlgorithm : null;
      const input = { bytes, hash, key: await notary.key() };
      return jobs.onNotebook(readNotebookTask, input, bytes, (digest) =>
        notary.isTrusted(digest as string),
      );
    };
    const first = await attempt();
    if (first.kind !== 'unreadable' || !settings.useAtomicWriting)
      return this.contentOf(path, first);
    if (await drive.restore(path)) {
      log.warn(`Restored ${path} from the copy that an interrupted save had left`);
    }
    // Also without a copy: what looked broken may have been a save under way, which is over now.
    return this.contentOf(path, await attempt());
  }

  private async read(path: string, entry: DriveEntry): Promise<Buffer> {
    const { drive } = this.context;
    if (entry.kind !== 'file')
      throw new BadContentsRequest(`Cannot read non-file ${drive.displayPath(path)}`);
    try {
      return await drive.read(path);
    } catch (error) {
      if (error instanceof RangeError || isTooLarge(error)) {
        throw new BadContentsRequest(`${path} is too large to be opened; download it instead`, {
          cause: error,
        });
      }
      throw error;
    }
  }

  private contentOf(path: string, result: ContentRead | ReadFailure): ContentRead {
    if (result.kind === 'content') return result;
    const shown = this.context.drive.displayPath(path);
    if (result.kind === 'not-utf8') {
      throw new BadContentsRequest(`${shown} is not UTF-8 encoded`, { reason: 'bad format' });
    }
    throw new BadContentsRequest(`Unreadable Notebook: ${shown} ${result.repr}`);
  }

  private withContent(entry: DriveEntry, model: ContentsModel, read: ContentRead): Shown {
    const hash =
      read.hash === null
        ? {}
        : { hash: read.hash, hash_algorithm: this.context.settings.hashAlgorithm };
    const message = read.message === null ? {} : { message: read.message };
    return {
      model: { ...model, format: read.format, ...hash, ...message },
      modified: entry.modified,
      content: [read.json],
      tag: read.tag,
    };
  }

  private async withoutContent(
    path: string,
    entry: DriveEntry,
    model: ContentsModel,
    options: GetOptions,
  ): Promise<Shown> {
    const shown = { modified: entry.modified, content: null, tag: '' };
    if (!options.hash) return { model, ...shown };
    if (entry.kind !== 'file') {
      throw new BadContentsRequest(`Cannot read non-file ${this.context.drive.displayPath(path)}`);
    }
    const algorithm = this.context.settings.hashAlgorithm;
    const hash = await this.prepared.hash(path, entry, () => this.hashOfFile(path, algorithm));
    return { model: { ...model, hash, hash_algorithm: algorithm }, ...shown };
  }

  /** Over the bytes on the disk, a piece at a time: JupyterLab asks this around each save. */
  private async hashOfFile(path: string, algorithm: string): Promise<string> {
    const reader = await this.context.drive.open(path);
    try {
      if (reader.size === 0) return hexDigest(algorithm, new Uint8Array());
      const hash = hashOf(algorithm);
      const piece = Buffer.allocUnsafeSlow(Math.min(reader.size, HASHED_PIECE));
      for (let position = 0; ;) {
        const size = await reader.read(piece, position);
        if (size === 0) return hash.digest('hex');
        hash.update(piece.subarray(0, size));
        position += size;
      }
    } finally {
      await reader.close();
    }
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_FS_FILE_TOO_LARGE';
}

/** Turns a refusal of the system into Jupyter's 403. */
export async function permissionAs403<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM')) throw new PermissionDenied(path, error);
    throw error;
  }
}
