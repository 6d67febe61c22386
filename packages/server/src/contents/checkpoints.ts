import {
  access,
  constants,
  copyFile,
  cp,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  utimes,
} from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { NotFound, PermissionDenied } from './errors.ts';
import { temporaryIn } from './drive/leftovers.ts';
import { waitingLookUps, type LookUps } from './drive/look-ups.ts';
import { apiName, apiParent, isWritable, type ContentsRoot } from './drive/root.ts';
import { syncDirectory } from './drive/sync.ts';
import { isoTime, modifiedAt } from './drive/times.ts';
import { isSystemError } from './python/os-error.ts';

/** There is one checkpoint a file, and it has this name (rest-api §5). */
export const CHECKPOINT_ID = 'checkpoint';

export interface CheckpointModel {
  readonly id: string;
  readonly last_modified: string;
}

/** Checkpoints of a drive. Failures are system errors, but for those of `errors.ts`. */
export interface Checkpoints {
  create(path: string): Promise<CheckpointModel>;
  list(path: string): Promise<CheckpointModel[]>;
  restore(path: string, id: string): Promise<void>;
  remove(path: string, id: string): Promise<void>;
  /** After a file has moved; one that had no checkpoint has none afterwards. */
  move(from: string, to: string): Promise<void>;
  removeAll(path: string): Promise<void>;
  /** Whether a name in a directory is only that of its checkpoints. */
  isOwnDirectory(name: string): boolean;
}

export interface FileCheckpointsOptions {
  readonly root: ContentsRoot;
  /** `FileCheckpoints.checkpoint_dir`. */
  readonly directoryName: string;
  /** For files in directories that cannot be written. */
  readonly temporaryDirectory: string;
  /** Puts the content of a checkpoint back into its file, as safely as a save. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

/** Keeps the checkpoint of a file in a hidden directory beside it. */
export class FileCheckpoints implements Checkpoints {
  private readonly options: FileCheckpointsOptions;

  constructor(options: FileCheckpointsOptions) {
    this.options = options;
  }

  async create(path: string): Promise<CheckpointModel> {
    const source = this.options.root.resolve(`/${path}`);
    const target = await this.place(path, CHECKPOINT_ID);
    await copyWithTimes(source, target);
    return modelOf(target);
  }

  async list(path: string): Promise<CheckpointModel[]> {
    const place = await this.existing(path);
    if (place === null) return [];
    return [await modelOf(place, await this.options.root.folders.lookUpsFor(place))];
  }

  async restore(path: string, id: string): Promise<void> {
    const target = this.options.root.resolve(`/${path}`);
    const source = await this.place(path, id);
    await access(source, constants.W_OK);
    const { atime, mtime } = await stat(source);
    await this.options.write(path, await readFile(source));
    await utimes(target, atime, mtime);
  }

  async remove(path: string, id: string): Promise<void> {
    const place = await this.place(path, id);
    if (!(await isFile(place))) throw new NotFound(`Checkpoint does not exist: ${path}@${id}`);
    await rm(place);
  }

  async move(from: string, to: string): Promise<void> {
    const source = await this.existing(from);
    if (source === null) return;
    const target = await this.place(to, CHECKPOINT_ID);
    try {
      await rename(source, target);
    } catch (error) {
      if (!isSystemError(error, 'EXDEV')) throw error;
      await cp(source, target, { preserveTimestamps: true });
      await rm(source);
    }
  }

  async removeAll(path: string): Promise<void> {
    const place = await this.existing(path);
    if (place !== null) await rm(place);
  }

  isOwnDirectory(name: string): boolean {
    return name === this.options.directoryName;
  }

  /** The checkpoint of a path if there is one; makes no directory on the way. */
  private async existing(path: string): Promise<string | null> {
    for (const directory of this.directories(path)) {
      const place = join(directory, fileName(path, CHECKPOINT_ID));
      if (await isFile(place, await this.options.root.folders.lookUpsFor(place))) return place;
    }
    return null;
  }

  private async place(path: string, id: string): Promise<string> {
    const [beside, elsewhere] = this.directories(path);
    const directory = (await isWritable(dirname(beside))) ? beside : elsewhere;
    await makeDirectories(directory, apiParent(path));
    return join(directory, fileName(path, id));
  }

  private directories(path: string): readonly [string, string] {
    const { root, directoryName, temporaryDirectory } = this.options;
    const parent = root.resolve(apiParent(path));
    const below = relative(root.directory, parent);
    return [join(parent, directoryName), join(temporaryDirectory, 'jupyter_checkpoints', below)];
  }
}

function fileName(path: string, id: string): string {
  const name = apiName(path);
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length)}-${id}${extension}`;
}

async function makeDirectories(directory: string, shownParent: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM')) throw new PermissionDenied(shownParent, error);
    throw error;
  }
}

/** Copies content and times in one step; asks that the source be writable, as the reference does. */
async function copyWithTimes(source: string, target: string): Promise<void> {
  await access(source, constants.W_OK);
  const temporary = temporaryIn(dirname(target));
  try {
    await copyFile(source, temporary);
    const { atime, mtime } = await stat(source);
    await utimes(temporary, atime, mtime);
    const file = await open(temporary, 'r');
    await file.sync().finally(() => file.close());
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(dirname(target));
}

async function isFile(
  path: string,
  look: Pick<LookUps, 'stat'> = waitingLookUps,
): Promise<boolean> {
  // Node throws at such a name, the system has none.
  if (path.includes('\0')) return false;
  try {
    return (await look.stat(path)).isFile();
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG')) return false;
    throw error;
  }
}

async function modelOf(path: string, look = waitingLookUps): Promise<CheckpointModel> {
  const stats = await look.stat(path);
  return { id: CHECKPOINT_ID, last_modified: isoTime(modifiedAt(stats)) };
}
