import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config/index.ts';
import { writeWhole } from '../disk/index.ts';

/**
 * Writes `IdentityProvider.hashed_password` into a JSON configuration file, as
 * `jupyter server password` does, and leaves everything else in it as it is (auth §5).
 */
export async function storePassword(file: string, hashedPassword: string): Promise<void> {
  const config = await readConfig(file);
  const before = config['IdentityProvider'];
  const identityProvider = { ...(isObject(before) ? before : {}), hashed_password: hashedPassword };
  const text = JSON.stringify({ ...config, IdentityProvider: identityProvider }, null, 2);
  await writeWhole(file, text, { mode: 0o600 });
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  const value = parse(file, text);
  if (isObject(value)) return value;
  throw new ConfigError(`${file} holds no JSON object; the password was not written.`);
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${file} is not JSON; the password was not written.`, { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
