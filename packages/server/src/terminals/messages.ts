import { isAscii } from 'node:buffer';

/** What a client sends: JSON arrays whose first element names the kind (rest-api §11). */
export type ClientMessage =
  | { readonly type: 'stdin'; readonly text: string }
  | { readonly type: 'set_size'; readonly rows: number | null; readonly columns: number | null };

/** Reads a frame; undefined for kinds that we do not know and for what is no message at all. */
export function parseClientMessage(frame: string): ClientMessage | undefined {
  const message = parseArray(frame);
  if (message[0] === 'stdin' && typeof message[1] === 'string') {
    return { type: 'stdin', text: message[1] };
  }
  if (message[0] === 'set_size') {
    return { type: 'set_size', rows: dimension(message[1]), columns: dimension(message[2]) };
  }
  return undefined;
}

function parseArray(frame: string): readonly unknown[] {
  try {
    const value = JSON.parse(frame) as unknown;
    return Array.isArray(value) ? (value as unknown[]) : [];
  } catch {
    return [];
  }
}

/** Terminado takes 10001 for "no limit"; a size of nothing or of half a row is none either. */
function dimension(value: unknown): number | null {
  const whole = typeof value === 'number' ? Math.floor(value) : NaN;
  return whole >= 1 && whole <= 10000 ? whole : null;
}

export const SETUP = JSON.stringify(['setup', {}]);
export const DISCONNECT = JSON.stringify(['disconnect', 1]);

const encoded = new WeakMap<Buffer, Buffer>();

/** Output in UTF-8 as a message. Several clients that get the same piece share the bytes. */
export function stdout(piece: Buffer): Buffer {
  const known = encoded.get(piece);
  if (known !== undefined) return known;
  // Nearly all output is ASCII; as such it becomes text and bytes again several times faster.
  const encoding = isAscii(piece) ? 'latin1' : 'utf8';
  const message = Buffer.from(`["stdout",${JSON.stringify(piece.toString(encoding))}]`, encoding);
  encoded.set(piece, message);
  return message;
}
