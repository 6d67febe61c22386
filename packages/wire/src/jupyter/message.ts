import { MessageError } from './errors.ts';
import { makeHeader, type Header, type HeaderFields, type ParentHeader } from './header.ts';

/** Where a message travels. */
export type Channel = 'shell' | 'control' | 'stdin' | 'iopub';

/** The four JSON parts and the buffers of a message, as bytes. */
export interface MessageParts {
  readonly header: Buffer;
  readonly parentHeader: Buffer;
  readonly metadata: Buffer;
  readonly content: Buffer;
  readonly buffers?: readonly Buffer[];
}

/** What a message is made of before it is bytes. */
export interface MessageFields extends HeaderFields {
  readonly parent?: ParentHeader;
  readonly metadata?: object;
  readonly content?: object;
  readonly buffers?: readonly Buffer[];
}

/**
 * A Jupyter message whose parts stay the bytes they came as. The small headers are parsed when
 * first asked for; content only when somebody really needs it.
 */
export class Message {
  readonly headerBytes: Buffer;
  readonly parentHeaderBytes: Buffer;
  readonly metadataBytes: Buffer;
  readonly contentBytes: Buffer;
  readonly buffers: readonly Buffer[];
  #header: Header | undefined;
  #parentHeader: ParentHeader | undefined;

  constructor(parts: MessageParts) {
    this.headerBytes = parts.header;
    this.parentHeaderBytes = parts.parentHeader;
    this.metadataBytes = parts.metadata;
    this.contentBytes = parts.content;
    this.buffers = parts.buffers ?? [];
  }

  /** Makes a message from values. */
  static create(fields: MessageFields): Message {
    return new Message({
      header: toBytes(makeHeader(fields)),
      parentHeader: toBytes(fields.parent ?? {}),
      metadata: toBytes(fields.metadata ?? {}),
      content: toBytes(fields.content ?? {}),
      ...(fields.buffers === undefined ? {} : { buffers: fields.buffers }),
    });
  }

  /** Throws `MessageError` when the bytes are not an object with a `msg_id` and a `msg_type`. */
  get header(): Header {
    this.#header ??= parseHeader(this.headerBytes);
    return this.#header;
  }

  get parentHeader(): ParentHeader {
    this.#parentHeader ??= parseParent(this.parentHeaderBytes);
    return this.#parentHeader;
  }

  /** Parses both headers now, so that asking for them later cannot throw. */
  checkHeaders(): void {
    this.#header ??= parseHeader(this.headerBytes);
    this.#parentHeader ??= parseParent(this.parentHeaderBytes);
  }

  /** Parses the content; not kept. */
  parseContent(): Record<string, unknown> {
    return parseObject(this.contentBytes, 'content');
  }

  /** Parses the metadata; not kept. */
  parseMetadata(): Record<string, unknown> {
    return parseObject(this.metadataBytes, 'metadata');
  }

  /** All bytes of the message. */
  get byteLength(): number {
    let size = this.headerBytes.length + this.parentHeaderBytes.length;
    size += this.metadataBytes.length + this.contentBytes.length;
    for (const buffer of this.buffers) size += buffer.length;
    return size;
  }
}

function toBytes(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function parseHeader(bytes: Buffer): Header {
  const header = parseObject(bytes, 'header');
  if (typeof header['msg_id'] !== 'string' || typeof header['msg_type'] !== 'string') {
    throw new MessageError('bad_header', 'A header has no msg_id or no msg_type');
  }
  return header as unknown as Header;
}

let lastParent: { readonly bytes: Buffer; readonly value: ParentHeader } | undefined;

/**
 * All that a kernel says of one request has the same parent, byte for byte: it is parsed once, and
 * a journal of many messages holds it once.
 */
function parseParent(bytes: Buffer): ParentHeader {
  if (lastParent?.bytes.equals(bytes) === true) return lastParent.value;
  const value: ParentHeader = Object.freeze(parseObject(bytes, 'parent_header'));
  lastParent = { bytes: Buffer.from(bytes), value };
  return value;
}

function parseObject(bytes: Buffer, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new MessageError('bad_header', `${name} is not JSON`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MessageError('bad_header', `${name} is not an object`);
  }
  return value as Record<string, unknown>;
}
