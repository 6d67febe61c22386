import { HttpError } from '../errors/index.ts';
import type { ContentsContext } from './context.ts';
import { KeyedLock } from './drive/keyed-lock.ts';
import { trimSlashes } from './drive/root.ts';
import {
  AlreadyExists,
  BadContentsRequest,
  ContentsFailure,
  NotFound,
  PermissionDenied,
} from './errors.ts';
import { METADATA_ONLY, permissionAs403, type ContentsReader } from './get.ts';
import type { Shown } from './models.ts';
import { isSystemError, osErrorText, type SystemError } from './python/os-error.ts';
import { reprString } from './python/text.ts';

/** Renames and deletes (rest-api §4.5, §4.6). */
export class ContentsChanger {
  private readonly context: ContentsContext;
  private readonly reader: ContentsReader;
  private readonly moves = new KeyedLock();

  constructor(context: ContentsContext, reader: ContentsReader) {
    this.context = context;
    this.reader = reader;
  }

  /** Moves a file or directory with its checkpoints; without a new path nothing moves. */
  async rename(apiPath: string, wantedPath: string | null): Promise<Shown> {
    const from = trimSlashes(apiPath);
    const to = trimSlashes(wantedPath ?? apiPath);
    if (from !== to) {
      // One at a time: two files must not both find the same name free.
      await this.moves.run(to, () => this.move(from, to));
      await this.context.checkpoints.move(from, to);
      this.context.emit({ action: 'rename', path: to, source_path: from });
    }
    return this.reader.get(to, METADATA_ONLY);
  }

  private async move(from: string, to: string): Promise<void> {
    const { drive } = this.context;
    // Both are judged before anything is touched.
    const target = drive.displayPath(to);
    const source = drive.displayPath(from);
    try {
      if ((await drive.kindOf(to)) !== null && !(await drive.isSame(from, to)))
        throw new AlreadyExists(to);
      await permissionAs403(from, () => drive.move(from, to));
    } catch (error) {
      if (error instanceof HttpError) throw error;
      if (isSystemError(error, 'ENOENT', 'ENOTDIR')) {
        throw new NotFound(`File or directory does not exist: ${from}`, error);
      }
      const text = isSystemError(error, 'EINVAL')
        ? `Cannot move a directory '${source}' into itself '${target}'.`
        : describeError(error);
      throw new ContentsFailure(`Unknown error renaming file: ${from} ${text}`, error);
    }
  }

  /** Moves to the trash, or removes for good where the settings say so. */
  async remove(apiPath: string): Promise<void> {
    const path = trimSlashes(apiPath);
    const { drive, settings, checkpoints } = this.context;
    const shown = drive.displayPath(path);
    // Also where it is spelt `.` or `a/..`, by which the reference loses everything.
    if (shown === drive.displayPath('')) throw new BadContentsRequest("Can't delete root");
    if (!(await drive.exists(path)))
      throw new NotFound(`File or directory does not exist: ${shown}`);
    if (settings.deleteToTrash) await this.toTrash(path, shown);
    else await this.forGood(path, shown);
    await checkpoints.removeAll(path);
    this.context.emit({ action: 'delete', path });
  }

  private async toTrash(path: string, shown: string): Promise<void> {
    const { drive, settings } = this.context;
    const entry = await drive.stat(path);
    // The recycle bin may really delete what does not fit into it.
    if (process.platform === 'win32' && !settings.alwaysDeleteDir)
      await this.requireEmpty(path, shown);
    // A link that leads nowhere is writable to nobody, but may go.
    if (!entry.writable && entry.kind !== 'other') throw new PermissionDenied(path);
    try {
      await drive.trash(path);
    } catch (error) {
      const text = isSystemError(error) ? trashErrorText(error) : String(error);
      throw new BadContentsRequest(`send2trash failed: ${text}`, { cause: error });
    }
  }

  private async forGood(path: string, shown: string): Promise<void> {
    const { drive, settings } = this.context;
    if (!settings.alwaysDeleteDir) await this.requireEmpty(path, shown);
    await permissionAs403(path, () => drive.remove(path));
  }

  /** A directory that holds nothing but its checkpoints counts as empty. */
  private async requireEmpty(path: string, shown: string): Promise<void> {
    const { drive, checkpoints } = this.context;
    if ((await drive.stat(path)).kind !== 'directory') return;
    for await (const name of drive.names(path)) {
      if (!checkpoints.isOwnDirectory(name))
        throw new BadContentsRequest(`Directory ${shown} not empty`);
    }
  }
}

/** `[Errno 13] Permission denied: b'/from' -> b'/to'`, as Python shows both ends of a rename. */
function trashErrorText(error: SystemError): string {
  const ends = [error.path, 'dest' in error ? error.dest : undefined].filter(
    (end) => typeof end === 'string',
  );
  const shown = ends.map((end) => `b${reprString(end)}`).join(' -> ');
  return osErrorText(error, shown === '' ? undefined : shown);
}

const describeError = (error: unknown): string =>
  isSystemError(error) ? osErrorText(error) : String(error);
