// What this machine can do at most, with nothing of Jupyter in between: bare `node:http`, bare
// sockets, a bare pty. No authentication, no checks, no formats; measured beside the servers.
//
//   node bench/raw/server.mjs PORT FOLDER
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [port = '0', folder = '.'] = process.argv.slice(2);

/** @typedef {import('node:http').IncomingMessage} Incoming */
/** @typedef {import('node:http').ServerResponse} Outgoing */

const STATUS = { started: '2026-01-01T00:00:00Z', connections: 0, kernels: 0 };

/** @type {Record<string, (request: Incoming, response: Outgoing, path: string) => Promise<void>>} */
const ROUTES = {
  api: async (_request, response) => {
    sendJson(response, STATUS);
  },
  list: async (_request, response, path) => {
    const content = readdirSync(path).map((name) => {
      const { size, mtimeMs } = lstatSync(join(path, name));
      return { name, size, last_modified: mtimeMs };
    });
    sendJson(response, { content });
  },
  read: async (_request, response, path) => {
    response.setHeader('Content-Length', statSync(path).size);
    await pipeline(createReadStream(path), response);
  },
  save: async (request, response, path) => {
    await pipeline(request, createWriteStream(`${path}.new`));
    sync(`${path}.new`);
    renameSync(`${path}.new`, path);
    sync(dirname(path));
    sendJson(response, {});
  },
  append: async (request, response, path) => {
    await pipeline(request, createWriteStream(path, { flags: 'a' }));
    sendJson(response, {});
  },
};

/** @param {string} path */
function sync(path) {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

/**
 * @param {Outgoing} response
 * @param {object} value
 */
function sendJson(response, value) {
  const body = JSON.stringify(value);
  response.setHeader('Content-Type', 'application/json');
  response.end(body);
}

const server = createServer((request, response) => {
  const [, first = '', ...rest] = (request.url ?? '/').split('/');
  const route = ROUTES[first] ?? ROUTES['api'];
  route?.(request, response, join(folder, ...rest)).catch((/** @type {unknown} */ error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
});

// A bare socket after the 101: bytes as they come, without frames.
server.on('upgrade', (request, socket) => {
  const [, what = '', ...rest] = (request.url ?? '/').split('/');
  socket.on('error', () => socket.destroy());
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n');
  if (what === 'relay') relay(Number(rest[0]), socket);
  else if (what === 'pty') void openPty(socket);
});

/** @type {Map<number, Set<import('node:stream').Duplex>>} */
const readers = new Map();

/**
 * Everything that a kernel publishes, to all who asked, as the bytes it is.
 *
 * @param {number} iopub
 * @param {import('node:stream').Duplex} socket
 */
function relay(iopub, socket) {
  const there = readers.get(iopub);
  if (there !== undefined) {
    there.add(socket);
    return;
  }
  const all = new Set([socket]);
  readers.set(iopub, all);
  const kernel = connect({ port: iopub, host: '127.0.0.1' });
  kernel.write(hello());
  kernel.on('data', (chunk) => {
    for (const reader of all) {
      if (reader.write(chunk) || reader.writableLength < 1e6) continue;
      kernel.pause();
      reader.once('drain', () => kernel.resume());
    }
  });
  kernel.on('error', () => kernel.destroy());
}

/** ZMTP 3.0: a greeting, READY as a SUB, a subscription to everything. */
function hello() {
  const greeting = Buffer.alloc(64);
  Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3]).copy(greeting);
  greeting.write('NULL', 12);
  const ready = Buffer.from('\x05READY\x0bSocket-Type\0\0\0\x03SUB', 'latin1');
  const subscription = Buffer.from([0, 1, 1]);
  return Buffer.concat([greeting, Buffer.from([4, ready.length]), ready, subscription]);
}

/** @param {import('node:stream').Duplex} socket */
async function openPty(socket) {
  // What is typed before there is a shell waits for it.
  socket.pause();
  const { spawn } = await import('@lydell/node-pty');
  const shell = spawn('/bin/sh', [], { cols: 80, rows: 24 });
  shell.onData((text) => {
    if (socket.write(text)) return;
    shell.pause();
    socket.once('drain', () => {
      shell.resume();
    });
  });
  socket.setEncoding('utf8').on('data', (text) => {
    shell.write(String(text));
  });
  socket.resume();
  socket.on('close', () => {
    shell.kill();
  });
}

server.listen(Number(port), '127.0.0.1');
