import { statfs } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isSystemError } from '../python/os-error.ts';
import { directLookUps, waitingLookUps, type LookUps } from './look-ups.ts';

/**
 * File systems that live in this machine's memory or on its disks, by their magic numbers in
 * `statfs(2)`. A call on them returns at once, and all changes to them are made through this kernel.
 */
const LOCAL_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0x01021994, // tmpfs
  0xf2f52010, // F2FS
  0xca451a4e, // bcachefs
]);
const LOCAL_TYPES: ReadonlySet<string> = new Set([
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'tmpfs', 'f2fs', 'bcachefs', 'overlay'],
  ...['proc', 'sysfs', 'devtmpfs', 'devpts', 'cgroup', 'cgroup2', 'mqueue', 'hugetlbfs'],
]);

/** For so long a folder counts as what it was, in ms: somebody may mount something over it. */
const KNOWN_FOR_MS = 10_000;
const MOST_KNOWN = 1000;

/** What is known of the file system of a folder. */
export interface FolderKind {
  /** Its calls return at once, and a watch on it sees what every process does. */
  readonly isQuick: boolean;
  /** Names on which file systems are mounted that may let us wait, whatever folder they are in. */
  readonly slowNames: ReadonlySet<string>;
}

const SLOW: FolderKind = { isQuick: false, slowNames: new Set() };

/**
 * Which folders may be looked at with calls that return only when they are done: those cost a tenth
 * of a round trip through the threads, but on a network they would hold up the whole server.
 */
export class QuickFolders {
  private readonly known = new Map<string, { readonly kind: FolderKind; readonly until: number }>();
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Never fails: what cannot be asked counts as slow. */
  kindOf(folder: string): FolderKind | Promise<FolderKind> {
    const known = this.known.get(folder);
    if (known !== undefined && known.until > this.now()) return known.kind;
    return this.look(folder);
  }

  /** How to look at a path, which need not exist. */
  async lookUpsFor(path: string): Promise<LookUps> {
    const { isQuick, slowNames } = await this.kindOf(dirname(path));
    return isQuick && !slowNames.has(basename(path)) ? directLookUps : waitingLookUps;
  }

  private async look(folder: string): Promise<FolderKind> {
    const kind = await kindOfFolder(folder);
    this.known.delete(folder);
    this.known.set(folder, { kind, until: this.now() + KNOWN_FOR_MS });
    const oldest = this.known.keys().next();
    if (this.known.size > MOST_KNOWN && oldest.done === false) this.known.delete(oldest.value);
    return kind;
  }
}

async function kindOfFolder(folder: string): Promise<FolderKind> {
  if (process.platform !== 'linux') return SLOW;
  try {
    const { type } = await statfs(folder);
    const slowNames = slowMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
    return { isQuick: LOCAL_FILE_SYSTEMS.has(type), slowNames };
  } catch (error) {
    if (isSystemError(error)) return SLOW;
    throw error;
  }
}

/** The last parts of the paths on which anything is mounted that is not local. */
export function slowMounts(mountInfo: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of mountInfo.split('\n')) {
    // `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`; see proc_pid_mountinfo(5).
    const [left = '', right = ''] = line.split(' - ');
    const mountPoint = left.split(' ')[4];
    if (mountPoint === undefined || LOCAL_TYPES.has(right.split(' ')[0] ?? '')) continue;
    names.add(basename(decodeOctal(mountPoint)));
  }
  return names;
}

/** Blanks, tabs, line feeds and backslashes are written as octal numbers. */
function decodeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(parseInt(octal, 8)),
  );
}
