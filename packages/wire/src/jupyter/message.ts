import { MessageError } from './errors.ts';
import { makeHeader, type Header, type HeaderFields, type ParentHeader } from './header.ts';
import { scanMessageType } from './header-scanner.ts';
import { parseObject } from './json-object.ts';
import { ParentCache } from './parent-cache.ts';

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

/** The same parts where they lie one after the other, by where each of them ends in `bytes`. */
export interface MessageBody {
  readonly bytes: Buffer;
  readonly start: number;
  readonly ends: readonly number[];
}

/** What a message is made of before it is bytes. */
export interface MessageFields extends HeaderFields {
  readonly parent?: ParentHeader;
  readonly metadata?: object;
  readonly content?: object;
  readonly buffers?: readonly Buffer[];
}

const parents = new ParentCache();
const NONE: readonly Buffer[] = [];

/** Header, parent header, metadata, content: buffers follow them. */
const JSON_PARTS = 4;

/**
 * A Jupyter message whose parts stay the bytes they came as. The small headers are parsed when
 * first asked for; content only when somebody really needs it.
 */
export class Message {
  /** The parts one after the other, where they came so; views of them are made when asked for. */
  #body: MessageBody | undefined;
  #parts: MessageParts | undefined;
  #isLent = false;
  #type: string | undefined;
  #header: Header | undefined;
  #parentHeader: ParentHeader | undefined;

  constructor(parts: MessageParts | MessageBody) {
    if ('ends' in parts) this.#body = parts;
    else this.#parts = parts;
  }

  /**
   * A message in bytes that others will overwrite: whoever wants it for longer than the call it came
   * with must `keep` it.
   */
  static lent(parts: MessageParts | MessageBody): Message {
    const message = new Message(parts);
    message.#isLent = true;
    return message;
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

  get headerBytes(): Buffer {
    return this.#whole.header;
  }

  get parentHeaderBytes(): Buffer {
    return this.#whole.parentHeader;
  }

  get metadataBytes(): Buffer {
    return this.#whole.metadata;
  }

  get contentBytes(): Buffer {
    return this.#whole.content;
  }

  get buffers(): readonly Buffer[] {
    return this.#whole.buffers ?? NONE;
  }

  /** Copies a lent message, so that it stays as it is. */
  keep(): this {
    if (!this.#isLent) return this;
    const { partCount } = this;
    const bytes = Buffer.allocUnsafe(this.byteLength);
    const ends = Array.from({ length: partCount }, (_, index) => this.partEnd(index));
    this.copyTo(bytes, 0);
    this.#body = { bytes, start: 0, ends };
    this.#parts = undefined;
    this.#isLent = false;
    return this;
  }

  /** What was lent is overwritten from now on: using it any more is a fault that shall be seen. */
  release(): void {
    if (!this.#isLent) return;
    this.#body = undefined;
    this.#parts = undefined;
  }

  /** Throws `MessageError` when the bytes are not an object with a `msg_id` and a `msg_type`. */
  get header(): Header {
    this.#header ??= parseHeader(this.headerBytes);
    return this.#header;
  }

  get parentHeader(): ParentHeader {
    this.#parentHeader ??= this.#readParent();
    return this.#parentHeader;
  }

  /** The `msg_type` alone, without making the whole header. */
  get msgType(): string {
    this.#type ??= this.#readType();
    return this.#type;
  }

  /** Reads both headers now, so that asking for them later cannot throw. */
  checkHeaders(): void {
    this.#type ??= this.#readType();
    this.#parentHeader ??= this.#readParent();
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
    if (this.#body !== undefined) return (this.#body.ends.at(-1) ?? 0) - this.#body.start;
    const { header, parentHeader, metadata, content, buffers = NONE } = this.#whole;
    let size = header.length + parentHeader.length + metadata.length + content.length;
    for (const buffer of buffers) size += buffer.length;
    return size;
  }

  /** How many parts there are: the four of JSON and the buffers. */
  get partCount(): number {
    return this.#body?.ends.length ?? JSON_PARTS + this.buffers.length;
  }

  /** Writes all parts one after the other into `target`, and gives back where they end. */
  copyTo(target: Uint8Array, at: number): number {
    if (this.#body !== undefined) {
      const { bytes, start } = this.#body;
      const length = this.byteLength;
      target.set(new Uint8Array(bytes.buffer, bytes.byteOffset + start, length), at);
      return at + length;
    }
    let end = at;
    for (const part of listOf(this.#whole)) {
      target.set(part, end);
      end += part.length;
    }
    return end;
  }

  /** Where a part ends, counted from where the first one begins. */
  partEnd(index: number): number {
    if (this.#body !== undefined) return (this.#body.ends[index] ?? 0) - this.#body.start;
    let end = 0;
    for (const part of listOf(this.#whole).slice(0, index + 1)) end += part.length;
    return end;
  }

  get #whole(): MessageParts {
    this.#parts ??= viewsOf(this.#body);
    return this.#parts;
  }

  #readType(): string {
    const body = this.#body;
    const type =
      body === undefined
        ? scanMessageType(this.headerBytes, 0, this.headerBytes.length)
        : scanMessageType(body.bytes, body.start, body.ends[0] ?? 0);
    return type ?? this.header.msg_type;
  }

  #readParent(): ParentHeader {
    const body = this.#body;
    if (body === undefined) return parents.read(this.parentHeaderBytes);
    return parents.readAt(body.bytes, body.ends[0] ?? 0, body.ends[1] ?? 0);
  }
}

function viewsOf(body: MessageBody | undefined): MessageParts {
  if (body === undefined) throw new TypeError('A message was used after it was overwritten');
  const { bytes, start, ends } = body;
  const [header, parentHeader, metadata, content, ...buffers] = ends.map((end, index) =>
    bytes.subarray(index === 0 ? start : ends[index - 1], end),
  );
  if (!header || !parentHeader || !metadata || !content) throw new RangeError('Too few parts');
  return { header, parentHeader, metadata, content, buffers };
}

function listOf({ header, parentHeader, metadata, content, buffers = NONE }: MessageParts) {
  return [header, parentHeader, metadata, content, ...buffers];
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
