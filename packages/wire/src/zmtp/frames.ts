/** Bits of the first byte of a frame; the other five must be zero. */
export const FRAME_MORE = 1;
export const FRAME_LONG = 2;
export const FRAME_COMMAND = 4;

/** Bodies up to this size are copied beside their header: one buffer is cheaper than many. */
const COPY_LIMIT = 16_384;

function headerLength(size: number): number {
  return size > 255 ? 9 : 2;
}

function writeHeader(target: Buffer, offset: number, size: number, flags: number): number {
  if (size <= 255) {
    target[offset] = flags;
    target[offset + 1] = size;
    return offset + 2;
  }
  target[offset] = flags | FRAME_LONG;
  target.writeUInt32BE(Math.floor(size / 0x1_0000_0000), offset + 1);
  target.writeUInt32BE(size >>> 0, offset + 5);
  return offset + 9;
}

/** One command frame. */
export function encodeCommand(body: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(headerLength(body.length) + body.length);
  body.copy(frame, writeHeader(frame, 0, body.length, FRAME_COMMAND));
  return frame;
}

/** One message of one or more parts, as few buffers as is sensible; large parts are not copied. */
export function encodeMessage(parts: readonly Buffer[]): Buffer[] {
  const encoded: Buffer[] = [];
  let start = 0;
  while (start < parts.length) {
    const end = endOfRun(parts, start);
    encoded.push(encodeRun(parts, start, end));
    const large = parts[end];
    if (large !== undefined) {
      encoded.push(encodeHeader(large.length, end < parts.length - 1), large);
    }
    start = end + 1;
  }
  return encoded.filter((buffer) => buffer.length > 0);
}

function endOfRun(parts: readonly Buffer[], start: number): number {
  let end = start;
  while (end < parts.length && (parts[end]?.length ?? 0) <= COPY_LIMIT) end += 1;
  return end;
}

function encodeRun(parts: readonly Buffer[], start: number, end: number): Buffer {
  let size = 0;
  for (let index = start; index < end; index += 1) {
    const length = parts[index]?.length ?? 0;
    size += headerLength(length) + length;
  }
  const run = Buffer.allocUnsafe(size);
  let offset = 0;
  for (let index = start; index < end; index += 1) {
    const part = parts[index];
    if (part === undefined) continue;
    offset = writeHeader(run, offset, part.length, index < parts.length - 1 ? FRAME_MORE : 0);
    offset += part.copy(run, offset);
  }
  return run;
}

function encodeHeader(size: number, more: boolean): Buffer {
  const header = Buffer.allocUnsafe(headerLength(size));
  writeHeader(header, 0, size, more ? FRAME_MORE : 0);
  return header;
}
