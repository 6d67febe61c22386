// The server's side of ZMTP 3 (https://rfc.zeromq.org/spec/23/), by hand: plain Node.js runs it, and
// what is measured is not checked against itself.
import { createServer } from 'node:net';

const MORE = 1;
const LONG = 2;
const COMMAND = 4;
const GREETING_LENGTH = 64;

/**
 * @typedef {{ onMessage: (peer: Peer, frames: Buffer[]) => void, onReady?: (peer: Peer) => void,
 *   onClose?: (peer: Peer) => void }} Handler
 */

/**
 * The frames of one message as the bytes that go over the wire.
 *
 * @param {readonly Buffer[]} frames
 */
export function encodeFrames(frames) {
  const last = frames.length - 1;
  return Buffer.concat(
    frames.flatMap((body, index) => [frameHeader(body.length, index < last ? MORE : 0), body]),
  );
}

/**
 * @param {number} size
 * @param {number} flags
 */
export function frameHeader(size, flags) {
  if (size <= 255) return Buffer.from([flags, size]);
  const header = Buffer.alloc(9);
  header[0] = flags | LONG;
  header.writeBigUInt64BE(BigInt(size), 1);
  return header;
}

/** Somebody who connected. */
export class Peer {
  /** What a ROUTER knows it by. @type {Buffer} */
  identity = Buffer.alloc(0);
  /** A PUB sends only to those who asked; Jupyter's clients ask for everything. */
  subscribed = false;
  #handler;
  #type;
  #greeted = false;
  /** @type {Buffer} */
  #pending = Buffer.alloc(0);
  /** @type {Buffer[]} */
  #frames = [];

  /**
   * @param {import('node:net').Socket} socket
   * @param {string} type
   * @param {Handler} handler
   */
  constructor(socket, type, handler) {
    this.socket = socket;
    this.#type = type;
    this.#handler = handler;
    socket.setNoDelay(true);
    socket.write(greeting());
    socket.on('data', (chunk) => {
      this.#read(chunk);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => handler.onClose?.(this));
  }

  /** @param {readonly Buffer[]} frames */
  send(frames) {
    this.write(encodeFrames(frames));
  }

  /**
   * @param {Buffer} bytes
   * @returns {boolean} false when the peer is behind
   */
  write(bytes) {
    return this.socket.destroyed || this.socket.write(bytes);
  }

  /** Until it takes more, or is gone. */
  async drained() {
    const { socket } = this;
    if (!socket.writableNeedDrain || socket.destroyed) return;
    await new Promise((resolve) => {
      const done = () => {
        socket.off('drain', done);
        socket.off('close', done);
        resolve(undefined);
      };
      socket.on('drain', done);
      socket.on('close', done);
    });
  }

  /** @param {Buffer} chunk */
  #read(chunk) {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (!this.#greeted && !this.#readGreeting()) return;
    while (this.#readFrame());
  }

  #readGreeting() {
    if (this.#pending.length < GREETING_LENGTH) return false;
    this.#pending = this.#pending.subarray(GREETING_LENGTH);
    this.#greeted = true;
    const body = named('READY', property('Socket-Type', Buffer.from(this.#type)));
    this.write(Buffer.concat([frameHeader(body.length, COMMAND), body]));
    return true;
  }

  #readFrame() {
    const [flags, short] = this.#pending;
    if (flags === undefined || short === undefined) return false;
    const isLong = (flags & LONG) !== 0;
    const start = isLong ? 9 : 2;
    if (this.#pending.length < start) return false;
    const size = isLong ? Number(this.#pending.readBigUInt64BE(1)) : short;
    if (this.#pending.length < start + size) return false;
    const body = this.#pending.subarray(start, start + size);
    this.#pending = this.#pending.subarray(start + size);
    if ((flags & COMMAND) !== 0) this.#onCommand(body);
    else this.#onFrame(body, (flags & MORE) !== 0);
    return true;
  }

  /** @param {Buffer} body */
  #onCommand(body) {
    const length = body[0] ?? 0;
    const name = body.toString('latin1', 1, 1 + length);
    const rest = body.subarray(1 + length);
    if (name === 'READY') {
      this.identity = propertyIn(rest, 'identity') ?? this.identity;
      this.#handler.onReady?.(this);
    } else if (name === 'PING') {
      const pong = named('PONG', rest.subarray(2));
      this.write(Buffer.concat([frameHeader(pong.length, COMMAND), pong]));
    } else if (name === 'SUBSCRIBE') this.subscribed = true;
  }

  /**
   * @param {Buffer} body
   * @param {boolean} more
   */
  #onFrame(body, more) {
    this.#frames.push(body);
    if (more) return;
    const frames = this.#frames;
    this.#frames = [];
    // ZMTP 3.0 subscribes with a message whose first byte is 1.
    if (this.#type === 'PUB') this.subscribed ||= frames[0]?.[0] === 1;
    else this.#handler.onMessage(this, frames);
  }
}

/**
 * Listens where a connection file says.
 *
 * @param {'ROUTER' | 'PUB' | 'REP'} type
 * @param {{ transport: string, ip: string }} where
 * @param {number} port
 * @param {Handler} handler
 */
export async function listen(type, { transport, ip }, port, handler) {
  const server = createServer((socket) => new Peer(socket, type, handler));
  const place = transport === 'ipc' ? { path: `${ip}-${port}` } : { host: ip, port };
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      resolve(undefined);
    });
  });
}

function greeting() {
  const bytes = Buffer.alloc(GREETING_LENGTH);
  bytes[0] = 0xff;
  bytes[8] = 1;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write('NULL', 12, 'latin1');
  return bytes;
}

/**
 * @param {string} name
 * @param {Buffer} rest
 */
const named = (name, rest) =>
  Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1'), rest]);

/**
 * @param {string} name
 * @param {Buffer} value
 */
function property(name, value) {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(value.length);
  return named(name, Buffer.concat([size, value]));
}

/**
 * @param {Buffer} metadata
 * @param {string} wanted
 */
function propertyIn(metadata, wanted) {
  let offset = 0;
  while (offset < metadata.length) {
    const nameEnd = offset + 1 + (metadata[offset] ?? 0);
    const valueEnd = nameEnd + 4 + metadata.readUInt32BE(nameEnd);
    const name = metadata.toString('latin1', offset + 1, nameEnd).toLowerCase();
    if (name === wanted) return Buffer.from(metadata.subarray(nameEnd + 4, valueEnd));
    offset = valueEnd;
  }
  return undefined;
}
