// Signed Jupyter messages, and many numbered ones that cost next to nothing to make.
import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { digits, filler, hexadecimal, LEAST_BYTES, numberedText } from './numbered.mjs';
import { encodeFrames } from './zmtp.mjs';

export const DELIMITER = Buffer.from('<IDS|MSG>');
const EMPTY = Buffer.from('{}');
const SIGNATURE_LENGTH = 64;

/**
 * @typedef {{ header: Buffer, parent: Buffer, metadata: Buffer, content: Buffer }} Parts
 * @typedef {'stream' | 'display_data' | 'update_display_data' | 'execute_result'} OutputType
 */

/** What one kernel signs with, and whom its messages come from. */
export class Author {
  session = randomUUID();
  #key;
  #count = 0;

  /** @param {string} key */
  constructor(key) {
    this.#key = key === '' ? undefined : createSecretKey(Buffer.from(key));
  }

  /** @param {readonly Buffer[]} signed */
  sign(...signed) {
    if (this.#key === undefined) return '';
    const hmac = createHmac('sha256', this.#key);
    for (const part of signed) hmac.update(part);
    return hmac.digest('hex');
  }

  /** An HMAC that is still to be fed. */
  startSignature() {
    return createHmac('sha256', this.#key ?? '');
  }

  /**
   * @param {string} type
   * @param {object} content
   * @param {Buffer} parent the request's header, as it came
   * @param {readonly Buffer[]} front identities or a topic
   */
  message(type, content, parent, front) {
    const parts = {
      header: this.header(type),
      parent,
      metadata: EMPTY,
      content: Buffer.from(JSON.stringify(content)),
    };
    const signature = this.sign(parts.header, parent, parts.metadata, parts.content);
    return [...front, DELIMITER, Buffer.from(signature), ...Object.values(parts)];
  }

  /**
   * @param {string} type
   * @param {string} [number] as many characters in each, for templates
   */
  header(type, number = String((this.#count += 1))) {
    const fields = {
      msg_id: `${this.session}_${number}`,
      msg_type: type,
      username: 'kernel',
      session: this.session,
      date: new Date().toISOString(),
      version: '5.4',
    };
    return Buffer.from(JSON.stringify(fields));
  }
}

/** @param {string} type */
export const topic = (type) => Buffer.from(`kernel.synthetic.${type}`);

/**
 * The content of an output, its text to be put between both parts.
 *
 * @param {{ type: OutputType, name?: string, displayId?: string }} kind
 * @returns {[string, string]}
 */
export function around({ type, name = 'stdout', displayId }) {
  if (type === 'stream') return [`{"name":"${name}","text":"`, '"}'];
  const transient = displayId === undefined ? '{}' : `{"display_id":"${displayId}"}`;
  const rest = type === 'execute_result' ? ',"execution_count":1' : `,"transient":${transient}`;
  return ['{"data":{"text/plain":"', `"},"metadata":{}${rest}}`];
}

/**
 * Makes numbered messages by changing what differs in a template: number, checksum, filler,
 * signature.
 */
export class NumberedMessages {
  #author;
  #letters;
  #signed;
  #wire;
  #places;

  /**
   * @param {Author} author
   * @param {Buffer} parent
   * @param {{ type: OutputType, bytes: number, name?: string, displayId?: string }} kind
   */
  constructor(author, parent, kind) {
    this.#author = author;
    this.#letters = kind.bytes - LEAST_BYTES;
    const header = author.header(kind.type, `flood-${digits(0)}`);
    const [before, after] = around(kind);
    const text = numberedText(0, kind.bytes).replace('\n', '\\n');
    const content = Buffer.from(`${before}${text}${after}`);
    const signature = Buffer.alloc(author.sign() === '' ? 0 : SIGNATURE_LENGTH);
    const frames = [topic(kind.type), DELIMITER, signature, header, parent, EMPTY, content];
    this.#signed = Buffer.concat([header, parent, EMPTY, content]);
    this.#wire = encodeFrames(frames);
    const id = header.indexOf('flood-') + 'flood-'.length;
    const ahead = encodeFrames(frames.slice(0, 3)).length;
    const headerAt = ahead + (header.length > 255 ? 9 : 2);
    this.#places = {
      signature: ahead - signature.length,
      id,
      idInWire: headerAt + id,
      text: this.#signed.length - content.length + Buffer.byteLength(before),
      textInWire: this.#wire.length - content.length + Buffer.byteLength(before),
    };
  }

  get size() {
    return this.#wire.length;
  }

  /**
   * Those from `first` on, one after the other as they go over the wire.
   *
   * @param {number} first
   * @param {number} count
   */
  block(first, count) {
    const block = Buffer.allocUnsafe(count * this.size);
    for (let index = 0; index < count; index += 1)
      this.#make(first + index, block, index * this.size);
    return block;
  }

  /**
   * @param {number} number
   * @param {Buffer} target
   * @param {number} offset
   */
  #make(number, target, offset) {
    const places = this.#places;
    const name = digits(number);
    const letters = filler(number, this.#letters);
    const text = `${name} ${hexadecimal(crc32(letters, crc32(name)))} `;
    this.#signed.write(name, places.id, 'latin1');
    this.#signed.write(text, places.text, 'latin1');
    letters.copy(this.#signed, places.text + text.length);
    this.#wire.copy(target, offset);
    target.write(this.#author.sign(this.#signed), offset + places.signature, 'latin1');
    target.write(name, offset + places.idInWire, 'latin1');
    target.write(text, offset + places.textInWire, 'latin1');
    letters.copy(target, offset + places.textInWire + text.length);
  }
}
