/** A Jupyter message as a client sees it. */
export interface KernelMessage {
  readonly channel: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly parent_header: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Buffer[];
  /** The keys around it, where the framing has any. */
  readonly keys?: readonly string[];
}

/** Written apart from the server's own code, so that both are not wrong in the same way. */
export interface Framing {
  encode(message: KernelMessage): string | Buffer;
  decode(frame: Buffer, isBinary: boolean): KernelMessage;
}

const PARTS = ['header', 'parent_header', 'metadata', 'content'] as const;

/** JSON in a text frame, or with buffers behind a table of big-endian offsets. */
export const defaultFraming: Framing = {
  encode: ({ buffers, channel, header, parent_header, metadata, content }) => {
    const json = JSON.stringify({ header, parent_header, metadata, content, channel });
    if (buffers.length === 0) return json;
    const parts = [Buffer.from(json), ...buffers];
    const table = Buffer.alloc(4 * (parts.length + 1));
    table.writeUInt32BE(parts.length, 0);
    let offset = table.length;
    for (const [index, part] of parts.entries()) {
      table.writeUInt32BE(offset, 4 * (index + 1));
      offset += part.length;
    }
    return Buffer.concat([table, ...parts]);
  },
  decode: (frame, isBinary) => {
    if (!isBinary) return fromJson(frame, []);
    const count = frame.readUInt32BE(0);
    const offsets = Array.from({ length: count }, (_, index) =>
      frame.readUInt32BE(4 * (index + 1)),
    );
    const parts = offsets.map((start, index) => frame.subarray(start, offsets[index + 1]));
    return fromJson(parts[0] ?? Buffer.alloc(0), parts.slice(1));
  },
};

function fromJson(json: Buffer, buffers: Buffer[]): KernelMessage {
  const message = JSON.parse(json.toString()) as KernelMessage;
  return { ...message, buffers, keys: Object.keys(message).sort() };
}

/** All parts behind a table of little-endian offsets: `v1.kernel.websocket.jupyter.org`. */
export const v1Framing: Framing = {
  encode: (message) => {
    const json = PARTS.map((part) => Buffer.from(JSON.stringify(message[part])));
    const parts = [Buffer.from(message.channel), ...json, ...message.buffers];
    const table = Buffer.alloc(8 * (parts.length + 2));
    table.writeBigUInt64LE(BigInt(parts.length + 1), 0);
    let offset = table.length;
    for (const [index, part] of parts.entries()) {
      table.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
      offset += part.length;
    }
    table.writeBigUInt64LE(BigInt(offset), 8 * (parts.length + 1));
    return Buffer.concat([table, ...parts]);
  },
  decode: (frame) => {
    const count = Number(frame.readBigUInt64LE(0));
    const offset = (index: number) => Number(frame.readBigUInt64LE(8 * (index + 1)));
    const part = (index: number) => frame.subarray(offset(index), offset(index + 1));
    const json = (index: number) => JSON.parse(part(index).toString()) as Record<string, unknown>;
    const [header, parent_header, metadata, content] = [json(1), json(2), json(3), json(4)];
    const buffers = Array.from({ length: count - 6 }, (_, index) => part(5 + index));
    return { channel: part(0).toString(), header, parent_header, metadata, content, buffers };
  },
};
