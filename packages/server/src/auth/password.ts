import { createHash, getHashes, randomBytes } from 'node:crypto';
import { equalSecrets } from './equal-secrets.ts';

/** Names of Python's hashlib that OpenSSL writes differently. */
const OPENSSL_NAMES: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
};

const ARGON2 = 'argon2:';

/** `Algorithm.Argon2id`; a const enum of the package, which cannot be imported. */
const ARGON2ID = 2;

/** Jupyter's cost, so that a hash made here takes its servers no longer than their own (auth §5). */
const COST = { algorithm: ARGON2ID, memoryCost: 10_240, timeCost: 10, parallelism: 8 };

/** Hashes a password as `jupyter server password` does: `argon2:` and the encoded hash. */
export async function hashPassword(passphrase: string): Promise<string> {
  const { hash } = await import('@node-rs/argon2');
  return ARGON2 + (await hash(passphrase, { ...COST, salt: randomBytes(16) }));
}

/** Checks a passphrase against a hash of Jupyter's, of whichever age (auth §5). */
export async function passwordMatches(hashed: string, passphrase: string): Promise<boolean> {
  if (hashed.startsWith(ARGON2)) return argon2Matches(hashed.slice(ARGON2.length), passphrase);
  return digestMatches(hashed, passphrase);
}

/** A salted digest of the time before argon2, which is guessed millions of times a second. */
export function isLegacyHash(hashed: string): boolean {
  return hashed !== '' && !hashed.startsWith(ARGON2);
}

/** Loaded at the first login: most servers are used with a token. */
async function argon2Matches(encoded: string, passphrase: string): Promise<boolean> {
  const { verify } = await import('@node-rs/argon2');
  try {
    return await verify(encoded, passphrase);
  } catch {
    return false; // What stands there is no hash.
  }
}

/** `algorithm:salt:digest`, where the digest is that of the passphrase with the salt after it. */
function digestMatches(hashed: string, passphrase: string): boolean {
  const [algorithm = '', salt, digest, ...more] = hashed.split(':');
  if (salt === undefined || digest === undefined || digest === '' || more.length > 0) return false;
  const name = OPENSSL_NAMES[algorithm] ?? algorithm;
  if (!getHashes().includes(name)) return false;
  const actual = createHash(name).update(passphrase, 'utf8').update(salt, 'ascii').digest('hex');
  return equalSecrets(actual, digest);
}
