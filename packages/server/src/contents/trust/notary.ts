import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from '../../log/index.ts';
import type { SigningKey } from '../notebook/signature.ts';
import { encodeBytes } from '../python/base64.ts';
import { isSystemError } from '../python/os-error.ts';
import type { SignatureStore } from './signature-store.ts';

const SECRET_BYTES = 1024;

export interface NotaryOptions {
  readonly algorithm: string;
  /** `NotebookNotary.secret`; empty takes the secret from its file. */
  readonly secret: string;
  readonly secretFile: string;
  readonly store: SignatureStore;
  readonly log: Logger;
}

/** Knows which notebooks this user trusts, by what is in them (rest-api §6). */
export class Notary {
  private readonly options: NotaryOptions;
  private loadedKey: Promise<SigningKey> | undefined;

  constructor(options: NotaryOptions) {
    this.options = options;
  }

  /** The key under which notebooks are signed; made on first use. */
  key(): Promise<SigningKey> {
    this.loadedKey ??= this.loadKey();
    return this.loadedKey;
  }

  isTrusted(digest: string): Promise<boolean> {
    return this.options.store.has(this.options.algorithm, digest);
  }

  trust(digest: string): Promise<void> {
    return this.options.store.add(this.options.algorithm, digest);
  }

  private async loadKey(): Promise<SigningKey> {
    const { algorithm, secret, secretFile, log } = this.options;
    if (secret !== '') return { algorithm, secret: Buffer.from(secret, 'utf8') };
    try {
      return { algorithm, secret: await readOrCreateSecret(secretFile, log) };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      log.warn(`The notebook secret ${secretFile} cannot be used; trust ends with this server`, {
        error,
      });
      return { algorithm, secret: newSecret() };
    }
  }
}

/** The whole content of the file is the key, line breaks included, as in jupyter_server. */
async function readOrCreateSecret(file: string, log: Logger): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
  log.info(`Writing notebook-signing key to ${file}`);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await createOnce(file, newSecret());
  return readFile(file);
}

/** Appears whole or not at all; when two servers start together, the first one's stays. */
async function createOnce(file: string, content: Buffer): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const output = await open(temporary, 'wx', 0o600);
    try {
      await output.writeFile(content);
      await output.sync();
    } finally {
      await output.close();
    }
    await link(temporary, file);
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

function newSecret(): Buffer {
  return Buffer.from(encodeBytes(randomBytes(SECRET_BYTES)), 'ascii');
}
