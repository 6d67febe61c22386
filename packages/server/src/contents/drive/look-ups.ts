import {
  accessSync,
  closeSync,
  fstatSync,
  fsync,
  lstatSync,
  openSync,
  readlinkSync,
  type BigIntStats,
} from 'node:fs';
import { access, lstat, readlink, stat, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isSystemError } from '../python/os-error.ts';
import { syncDirectory } from './sync.ts';

/** The calls that only look. They fail with system errors. */
export interface LookUps {
  lstat(path: string): Promise<BigIntStats>;
  /** Follows links. */
  stat(path: string): Promise<BigIntStats>;
  access(path: string, mode: number): Promise<void>;
  readlink(path: string): Promise<string>;
  fstat(file: FileHandle): Promise<BigIntStats>;
  /** Makes the names in a directory durable, where the system and the file system can. */
  syncDirectory(path: string): Promise<void>;
}

const BIGINT = { bigint: true } as const;

/** Through the threads, so that nobody waits for a file system that does not answer. */
export const waitingLookUps: LookUps = {
  lstat: (path) => lstat(path, BIGINT),
  stat: (path) => stat(path, BIGINT),
  access: (path, mode) => access(path, mode),
  readlink: (path) => readlink(path),
  fstat: (file) => file.stat(BIGINT),
  syncDirectory,
};

/**
 * At once, for file systems in this machine: a tenth of the work of asking a thread. What a link
 * leads to may be elsewhere, and is asked for through the threads.
 */
export const directLookUps: LookUps = {
  lstat: async (path) => lstatSync(path, BIGINT),
  stat: async (path) => {
    const stats = lstatSync(path, BIGINT);
    return stats.isSymbolicLink() ? stat(path, BIGINT) : stats;
  },
  access: async (path, mode) => {
    if (lstatSync(path, BIGINT).isSymbolicLink()) await access(path, mode);
    else accessSync(path, mode);
  },
  readlink: async (path) => readlinkSync(path),
  fstat: async ({ fd }) => fstatSync(fd, BIGINT),
  syncDirectory: async (path) => {
    try {
      const fd = openSync(path, 'r');
      // Only this one takes time, and has a thread wait for it.
      await fsyncLater(fd).finally(() => {
        closeSync(fd);
      });
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  },
};

const fsyncLater = promisify(fsync);
