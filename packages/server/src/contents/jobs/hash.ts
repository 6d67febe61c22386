import { createHash, type Hash } from 'node:crypto';

/** Python's names of digests where OpenSSL's differ. */
const OPENSSL_NAMES: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  sha512_224: 'sha512-224',
  sha512_256: 'sha512-256',
};

/** A digest by the name that `hashlib` has for it. */
export function hashOf(algorithm: string): Hash {
  return createHash(OPENSSL_NAMES[algorithm] ?? algorithm);
}

export function hexDigest(algorithm: string, bytes: Uint8Array): string {
  return hashOf(algorithm).update(bytes).digest('hex');
}
