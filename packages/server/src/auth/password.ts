import { createHash, getHashes } from 'node:crypto';
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

/** Checks a passphrase against Jupyter's `algorithm:salt:digest` (auth §5). */
export function passwordMatches(hashed: string, passphrase: string): boolean {
  const [algorithm = '', salt, digest, ...more] = hashed.split(':');
  if (salt === undefined || digest === undefined || digest === '' || more.length > 0) return false;
  const name = OPENSSL_NAMES[algorithm] ?? algorithm;
  if (!getHashes().includes(name)) return false;
  const actual = createHash(name).update(passphrase, 'utf8').update(salt, 'ascii').digest('hex');
  return equalSecrets(actual, digest);
}
