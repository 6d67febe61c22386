import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type JsonWebKey,
} from 'node:crypto';

import { decodeZ85, encodeZ85 } from './z85.ts';

export const KEY_LENGTH = 32;

/** A pair of Curve25519 keys. */
export interface KeyPair {
  readonly publicKey: Buffer;
  readonly secretKey: Buffer;
}

/** As connection files have them. */
export interface WrittenKeys {
  readonly curve_publickey: string;
  readonly curve_secretkey: string;
}

export function makeKeyPair(): KeyPair {
  const { x = '', d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return { publicKey: Buffer.from(x, 'base64url'), secretKey: Buffer.from(d, 'base64url') };
}

export function writeKeys({ publicKey, secretKey }: KeyPair): WrittenKeys {
  return { curve_publickey: encodeZ85(publicKey), curve_secretkey: encodeZ85(secretKey) };
}

/** Throws where one of them is no key. */
export function readKeys(written: WrittenKeys): KeyPair {
  return {
    publicKey: readKey(written.curve_publickey, 'curve_publickey'),
    secretKey: readKey(written.curve_secretkey, 'curve_secretkey'),
  };
}

function readKey(text: string, name: string): Buffer {
  const key = decodeZ85(text);
  if (key?.length !== KEY_LENGTH) throw new RangeError(`${name} is not a key of CurveZMQ`);
  return key;
}

/** What both ends can compute: one's secret key with the other's public key. */
export function sharedSecret({ publicKey, secretKey }: KeyPair): Buffer {
  const theirs = createPublicKey({ key: jwk(publicKey), format: 'jwk' });
  // Node wants a public key beside the secret one, but computes without it.
  const own = { ...jwk(publicKey), d: secretKey.toString('base64url') };
  return diffieHellman({
    privateKey: createPrivateKey({ key: own, format: 'jwk' }),
    publicKey: theirs,
  });
}

function jwk(publicKey: Buffer): JsonWebKey {
  return { kty: 'OKP', crv: 'X25519', x: publicKey.toString('base64url') };
}
