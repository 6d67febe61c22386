import { spawn } from 'node:child_process';
import type { BigIntStats } from 'node:fs';

/**
 * Whether none of these paths has extended attributes or an access list; false also where that
 * cannot be found out.
 */
export type ProbeAttributes = (paths: readonly string[]) => Promise<boolean>;

/** As much as the headers of two files are long; what comes behind is content. */
const HEADERS = 64 * 1024;
/** How tar names attributes and access lists in its headers. */
const ATTRIBUTES = /SCHILY\.|RHT\.security/;
const TAR_OPTIONS = [
  ...['--create', '--file=-', '--format=posix', '--absolute-names', '--no-recursion'],
  ...['--xattrs', '--xattrs-include=*', '--acls', '--selinux', '--'],
];

/** Node has no call that lists attributes, but GNU tar writes them into the head of an archive. */
export const probeWithTar: ProbeAttributes = (paths) =>
  new Promise((resolve) => {
    const tar = spawn('tar', [...TAR_OPTIONS, ...paths], { stdio: ['ignore', 'pipe', 'pipe'] });
    let headers = '';
    let complaints = 0;
    let isEnough = false;
    tar.stdout.setEncoding('latin1').on('data', (text: string) => {
      headers += text;
      if (headers.length < HEADERS || isEnough) return;
      isEnough = true;
      tar.kill();
    });
    tar.stderr.on('data', () => complaints++);
    tar.on('error', () => {
      resolve(false);
    });
    tar.on('close', (code) => {
      const isWhole = isEnough || (code === 0 && headers !== '');
      resolve(isWhole && complaints === 0 && !ATTRIBUTES.test(headers));
    });
  });

const MOST_REMEMBERED = 1000;

/**
 * Files that have nothing to keep but their mode and their owner, as most have. Found out once for a
 * file and its directory, whose access list new files would get; from then on their times tell that
 * nobody has given them attributes since.
 */
export class BareFiles {
  private readonly probe: ProbeAttributes;
  private readonly known = new Map<string, string>();

  constructor(probe: ProbeAttributes = probeWithTar) {
    this.probe = probe;
  }

  /** Looks at a file and its directory, where that was not done since they changed. */
  async isBare(file: Place, directory: Place): Promise<boolean> {
    if (this.isKnown(file) && this.isKnown(directory)) return true;
    const isBare = await this.probe([directory.path, file.path]);
    if (!isBare) return false;
    this.remember(file);
    this.remember(directory);
    return true;
  }

  /** Whether nothing has happened to a place since it was found to be bare. */
  isKnown(place: Place): boolean {
    return this.known.get(place.path) === identityOf(place.stats);
  }

  /** After a change that we made ourselves to what was bare. */
  remember({ path, stats }: Place): void {
    this.known.delete(path);
    this.known.set(path, identityOf(stats));
    const oldest = this.known.keys().next();
    if (this.known.size > MOST_REMEMBERED && oldest.done === false) this.known.delete(oldest.value);
  }
}

export interface Place {
  readonly path: string;
  readonly stats: BigIntStats;
}

/** Changing attributes changes the time of the last change of status. */
function identityOf({ dev, ino, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${ctimeNs}`;
}
