import { hash } from 'node:crypto';

/** What SHA-1 and SHA-256 work on at once, in bytes (RFC 2104). */
const BLOCK = 64;
const INNER = 0x36;
const OUTER = 0x5c;

interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** Of the secrets that sign cookies there are hardly more than one. */
const prepared = new WeakMap<Uint8Array, Pads>();

/**
 * HMAC of a short text in hex. It is two hashes over prepared keys: the objects that `createHmac`
 * makes outlive many requests, each with memory of its own, and give the garbage collector more to
 * do than all else of a small request.
 */
export function hmacHex(algorithm: 'sha1' | 'sha256', secret: Uint8Array, text: string): string {
  let pads = prepared.get(secret);
  if (pads === undefined || secret.length > BLOCK) {
    pads = padsOf(algorithm, secret);
    prepared.set(secret, pads);
  }
  const inner = hash(algorithm, Buffer.concat([pads.inner, Buffer.from(text, 'utf8')]), 'buffer');
  return hash(algorithm, Buffer.concat([pads.outer, inner]), 'hex');
}

function padsOf(algorithm: 'sha1' | 'sha256', secret: Uint8Array): Pads {
  const key = secret.length > BLOCK ? hash(algorithm, secret, 'buffer') : secret;
  const pad = (mask: number): Buffer => {
    const bytes = Buffer.alloc(BLOCK);
    bytes.set(key);
    return bytes.map((byte) => byte ^ mask) as Buffer;
  };
  return { inner: pad(INNER), outer: pad(OUTER) };
}
