import { createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../config/index.ts';
import type { Logger } from '../log/index.ts';
import type { Randomness } from './identity.ts';

export interface CookieSecretOptions {
  readonly file: string;
  /** Hashes of passwords: with another password, older cookies are void. */
  readonly passwords: readonly string[];
  readonly random: Randomness;
  readonly log: Logger;
}

/** The key that signs cookies, made from the file that all servers of this user share (auth §3). */
export async function loadCookieSecret(options: CookieSecretOptions): Promise<Buffer> {
  const key = readExisting(options) ?? (await create(options));
  return deriveSecret(key, options.passwords);
}

/** A key for as long as these stay the same. */
export function deriveSecret(key: string | Uint8Array, inputs: readonly string[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const input of inputs) hmac.update(input);
  return hmac.digest();
}

function readExisting({ file, log }: CookieSecretOptions): Buffer | null {
  try {
    const key = readFileSync(file);
    const { mode } = statSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      log.warn(`Others can read the cookie secret file ${file}; run "chmod 600" on it.`);
    }
    return key.length === 0 ? null : key;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    const reason = reasonOf(error);
    throw new ConfigError(`The cookie secret file ${file} cannot be read: ${reason}`, {
      cause: error,
    });
  }
}

async function create({ file, random, log }: CookieSecretOptions): Promise<Buffer> {
  log.info(`Writing Jupyter server cookie secret to ${file}`);
  const key = Buffer.from(`${random.bytes(32).toString('base64')}\n`, 'ascii');
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    return await publish(file, key, random);
  } catch (error) {
    // The server can do without: logins then end with it.
    log.error(`Failed to write cookie secret to ${file}: ${reasonOf(error)}`);
    return key;
  }
}

/** Written aside and linked into place: of two servers that start at once, both use one key. */
async function publish(file: string, key: Buffer, random: Randomness): Promise<Buffer> {
  const draft = `${file}.${random.bytes(6).toString('hex')}`;
  try {
    await writeFile(draft, key, { mode: 0o600, flag: 'wx' });
    await link(draft, file);
    return key;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const theirs = await readFile(file);
    if (theirs.length > 0) return theirs;
    await rename(draft, file);
    return key;
  } finally {
    await rm(draft, { force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
