import type { Security } from '../zmtp/security.ts';
import { CurveClient } from './client.ts';
import { makeKeyPair, readKeys, writeKeys, type WrittenKeys } from './keys.ts';

/** A new pair of keys, as connection files have them. */
export function makeCurveKeys(): WrittenKeys {
  return writeKeys(makeKeyPair());
}

/** How to talk to a kernel with these keys: it is the server, and its clients have the same pair. */
export function curveClients(written: WrittenKeys): () => Security {
  const own = readKeys(written);
  return () => new CurveClient({ own, serverKey: own.publicKey });
}
