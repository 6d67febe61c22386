import { isUtf8 } from 'node:buffer';
import type { SigningKey } from '../notebook/signature.ts';
import { checkNotebook } from './check.ts';
import { compactNotebook } from './compact.ts';
import { tapeDigest } from './digest.ts';
import { releaseTape, scanJson, Unusual } from './scan.ts';
import type { Tape } from './tape.ts';

/** A notebook as front ends get it, and the signature under which it may be trusted. */
export interface ShownNotebook {
  readonly json: Buffer;
  readonly digest: string;
  readonly trusted: boolean;
}

/**
 * What a front end gets of the bytes of a usual notebook: valid, of format 4, without anything that
 * has to be repaired. Null for every other file, about which `readNotebook` decides.
 */
export async function showNotebookBytes(
  bytes: Uint8Array,
  key: SigningKey,
  isTrusted: (digest: string) => Promise<boolean>,
): Promise<ShownNotebook | null> {
  if (!isUtf8(bytes)) return null;
  let tape: Tape | undefined;
  try {
    tape = scanJson(bytes);
    const checked = checkNotebook(tape, 0, 'show');
    const digest = tapeDigest(tape, checked.at, key);
    const trusted = await isTrusted(digest);
    return { json: compactNotebook(tape, checked, trusted), digest, trusted };
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  } finally {
    if (tape !== undefined) releaseTape(tape);
  }
}
