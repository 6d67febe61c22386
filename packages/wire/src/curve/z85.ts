/** The alphabet of ZeroMQ's Base-85 (https://rfc.zeromq.org/spec/32/), in which keys are written. */
const ALPHABET =
  '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));

/** Four bytes become five letters; only multiples of four bytes can be written. */
export function encodeZ85(bytes: Uint8Array): string {
  if (bytes.length % 4 !== 0) throw new RangeError('Z85 needs a multiple of four bytes');
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let offset = 0; offset < view.length; offset += 4) {
    let value = view.readUInt32BE(offset);
    let letters = '';
    for (let place = 0; place < 5; place += 1) {
      letters = (ALPHABET[value % 85] ?? '') + letters;
      value = Math.floor(value / 85);
    }
    text += letters;
  }
  return text;
}

/** Undefined where the text is not Z85. */
export function decodeZ85(text: string): Buffer | undefined {
  if (text.length % 5 !== 0) return undefined;
  const bytes = Buffer.alloc((text.length / 5) * 4);
  for (let group = 0; group * 5 < text.length; group += 1) {
    let value = 0;
    for (const letter of text.slice(group * 5, group * 5 + 5)) {
      value = value * 85 + (VALUES.get(letter) ?? Number.NaN);
    }
    if (!(value <= 0xffff_ffff)) return undefined;
    bytes.writeUInt32BE(value, group * 4);
  }
  return bytes;
}
