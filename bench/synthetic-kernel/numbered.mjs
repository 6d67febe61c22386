// Numbered text: whatever is lost, repeated, reordered, cut or changed on its way shows.
import { crc32 } from 'node:zlib';

/** `0000000042 1c291ca3 3456789…\n`: the number, a checksum over number and filler, the filler. */
const NUMBER_LENGTH = 10;
const CHECKSUM_LENGTH = 8;
const FILLER_AT = NUMBER_LENGTH + 1 + CHECKSUM_LENGTH + 1;

/** The shortest numbered text: no filler, only the line's end. */
export const LEAST_BYTES = FILLER_AT + 1;

const LETTERS = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
const LINE_END = 0x0a;

let pattern = LETTERS;

/**
 * The filler of a number: letters that need no escape in JSON, begun at another one each time, so
 * that a piece of one message cannot pass for that of the next.
 *
 * @param {number} number
 * @param {number} length
 */
export function filler(number, length) {
  const start = number % LETTERS.length;
  if (pattern.length < start + length) {
    const times = Math.ceil((length + LETTERS.length) / LETTERS.length);
    pattern = Buffer.alloc(times * LETTERS.length, LETTERS);
  }
  return pattern.subarray(start, start + length);
}

/** @param {number} number */
export const digits = (number) => String(number).padStart(NUMBER_LENGTH, '0');

/** @param {number} checksum */
export const hexadecimal = (checksum) => checksum.toString(16).padStart(CHECKSUM_LENGTH, '0');

/**
 * Text of exactly so many bytes, its line's end included.
 *
 * @param {number} number
 * @param {number} bytes
 */
export function numberedText(number, bytes) {
  const letters = filler(number, bytes - LEAST_BYTES);
  const name = digits(number);
  const checksum = hexadecimal(crc32(letters, crc32(name)));
  return `${name} ${checksum} ${letters.toString('latin1')}\n`;
}

/**
 * The number of a text that is whole.
 *
 * @param {Buffer} text its line's end included or not
 * @returns {number} -1 where it is not whole
 */
export function numberOf(text) {
  const end = text[text.length - 1] === LINE_END ? text.length - 1 : text.length;
  if (end < FILLER_AT) return -1;
  const checksum = Number.parseInt(text.toString('latin1', NUMBER_LENGTH + 1, FILLER_AT - 1), 16);
  const actual = crc32(text.subarray(FILLER_AT, end), crc32(text.subarray(0, NUMBER_LENGTH)));
  return checksum === actual ? Number(text.toString('latin1', 0, NUMBER_LENGTH)) : -1;
}
