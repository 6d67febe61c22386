// What the kernel can be told to do; kernel.mjs says how.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { around, DELIMITER, NumberedMessages, topic } from './messages.mjs';
import { digits, filler, hexadecimal, LEAST_BYTES, numberedText } from './numbered.mjs';
import { encodeFrames, frameHeader } from './zmtp.mjs';

/**
 * @typedef {import('./kernel.mjs').Kernel} Kernel
 * @typedef {import('./kernel.mjs').Request} Request
 * @typedef {{ count?: number, bytes?: number, from?: number, ahead?: number, perSecond?: number,
 *   type?: import('./messages.mjs').OutputType, name?: string, displayId?: string, ms?: number,
 *   wait?: boolean, ename?: string, prompt?: string, to?: string, code?: number, signal?: string
 * }} Options
 * @typedef {(kernel: Kernel, options: Options, request: Request, signal: AbortSignal) =>
 *   void | Promise<void>} Command
 */

const BLOCK_BYTES = 256 * 1024;
const AHEAD_BYTES = 256 * 1024 * 1024;
const TICK_MS = 10;
const MORE = 1;

/** @type {Record<string, Command | undefined>} */
export const COMMANDS = {
  flood,
  rate,
  giant,
  clear: (kernel, { wait = false }, { header }) => {
    kernel.publish('clear_output', { wait }, header);
  },
  error: (_kernel, { ename = 'Error' }) => {
    throw Object.assign(new Error('as told'), { name: ename });
  },
  input,
  sleep: async (_kernel, { ms = 1000 }, _request, signal) => {
    await sleep(ms, undefined, { signal });
  },
  hang: (_kernel, { ms = 1000 }) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  },
  print,
  'bad-signature': badSignature,
  'bad-frames': (kernel) => kernel.broadcast(badFrames()),
  'bad-json': badJson,
  cut,
  claim: (kernel, { bytes = 2 ** 60 }) => kernel.broadcast(frameHeader(bytes, 0)),
  exit: (_kernel, { code = 0 }) => {
    process.exit(code);
  },
  crash: (_kernel, { signal = 'SIGKILL' }) => {
    process.kill(process.pid, signal);
  },
};

/** @type {Command} */
async function flood(kernel, options, { header }, signal) {
  const { count = 1000, from = 1, ahead = AHEAD_BYTES } = options;
  const messages = numbered(kernel, options, header);
  const inBlock = Math.max(1, Math.floor(BLOCK_BYTES / messages.size));
  const make = (/** @type {number} */ done) =>
    messages.block(from + done, Math.min(inBlock, count - done));
  const starts = Array.from({ length: Math.ceil(count / inBlock) }, (_, index) => index * inBlock);
  const ready = count * messages.size <= ahead ? starts.map(make) : [];
  for (const [index, start] of starts.entries()) {
    if (signal.aborted) return;
    await kernel.broadcast(ready[index] ?? make(start));
    // Sockets that take everything at once must not keep an interrupt from being seen.
    if (index % 16 === 0) await new Promise(setImmediate);
  }
}

/** @type {Command} */
async function rate(kernel, options, { header }, signal) {
  const { count = 1000, from = 1, perSecond = 100 } = options;
  const messages = numbered(kernel, options, header);
  const begun = performance.now();
  for (let done = 0; done < count && !signal.aborted;) {
    const due = Math.ceil(((performance.now() - begun) / 1000) * perSecond);
    const more = Math.min(count, due) - done;
    if (more > 0) await kernel.broadcast(messages.block(from + done, more));
    done += Math.max(0, more);
    await sleep(TICK_MS);
  }
}

/**
 * @param {Kernel} kernel
 * @param {Options} options
 * @param {Buffer} parent
 */
function numbered(kernel, { bytes = 100, type = 'stream', ...kind }, parent) {
  return new NumberedMessages(kernel.author, parent, {
    ...kind,
    type,
    bytes: Math.max(bytes, LEAST_BYTES),
  });
}

/**
 * Checksum, signature and bytes are each made piece by piece: no gigabyte is ever held.
 *
 * @type {Command}
 */
async function giant(kernel, { bytes = 1e9 }, { header: parent }) {
  const letters = Math.max(bytes, LEAST_BYTES) - LEAST_BYTES;
  let checksum = crc32(digits(1));
  for (const piece of pieces(letters)) checksum = crc32(piece, checksum);
  const [before, after] = around({ type: 'display_data' });
  const head = Buffer.from(`${before}${digits(1)} ${hexadecimal(checksum)} `);
  const tail = Buffer.from(`\\n${after}`);
  const header = kernel.author.header('display_data');
  const metadata = Buffer.from('{}');
  const hmac = kernel.author.startSignature();
  for (const part of [header, parent, metadata, head]) hmac.update(part);
  for (const piece of pieces(letters)) hmac.update(piece);
  const signature = Buffer.from(hmac.update(tail).digest('hex'));
  const small = [topic('display_data'), DELIMITER, signature, header, parent, metadata];
  const size = head.length + letters + tail.length;
  for (const frame of small) await kernel.broadcast(more(frame));
  await kernel.broadcast(Buffer.concat([frameHeader(size, 0), head]));
  // Not interrupted: what was begun has to be ended.
  for (const piece of pieces(letters)) await kernel.broadcast(piece);
  await kernel.broadcast(tail);
}

/**
 * The filler of message 1, of any length, in pieces.
 *
 * @param {number} length
 */
function* pieces(length) {
  const period = 62;
  const piece = filler(1, period * 4096);
  for (let left = length; left > 0; left -= piece.length) {
    yield piece.subarray(0, Math.min(left, piece.length));
  }
}

/** @param {Buffer} frame */
const more = (frame) => Buffer.concat([frameHeader(frame.length, MORE), frame]);

/** @type {Command} */
async function input(kernel, { prompt = '? ' }, request, signal) {
  /** @type {string} */
  const value = await new Promise((resolve, reject) => {
    kernel.onInput = resolve;
    signal.addEventListener('abort', () => {
      reject(new Error('interrupted'));
    });
    kernel.askInput(request, prompt);
  });
  kernel.publish('stream', { name: 'stdout', text: value }, request.header);
}

/** @type {Command} */
function print(_kernel, { bytes = 100, count = 1, to = 'stderr', from = 1 }) {
  for (let number = from; number < from + count; number += 1) {
    writeSync(to === 'stdout' ? 1 : 2, numberedText(number, Math.max(bytes, LEAST_BYTES)));
  }
}

/** @type {Command} */
async function badSignature(kernel, { count = 1 }, { header }) {
  for (let index = 0; index < count; index += 1) {
    const content = { name: 'stdout', text: 'not to be believed\n' };
    const frames = kernel.author.message('stream', content, header, [topic('stream')]);
    frames[2] = Buffer.alloc(64, 'f');
    await kernel.broadcast(encodeFrames(frames));
  }
}

function badFrames() {
  const stray = [topic('stream'), Buffer.from('no delimiter')];
  const short = [topic('stream'), DELIMITER, Buffer.alloc(64, '0'), Buffer.from('{}')];
  return Buffer.concat([encodeFrames(stray), encodeFrames(short)]);
}

/** @type {Command} */
async function badJson(kernel, _options, { header: parent }) {
  const header = Buffer.from('{"msg_id":');
  const empty = Buffer.from('{}');
  const signature = Buffer.from(kernel.author.sign(header, parent, empty, empty));
  const frames = [topic('stream'), DELIMITER, signature, header, parent, empty, empty];
  await kernel.broadcast(encodeFrames(frames));
}

/** @type {Command} */
async function cut(kernel, _options, { header }) {
  const content = { name: 'stdout', text: 'never whole\n' };
  const frames = kernel.author.message('stream', content, header, [topic('stream')]);
  const whole = encodeFrames(frames);
  await kernel.broadcast(whole.subarray(0, whole.length - 20));
  for (const peer of kernel.listeners) peer.socket.end();
}
