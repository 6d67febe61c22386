// A Jupyter kernel for measurements and tests: real sockets, signed messages, and output that is
// numbered, so that loss, repetition, reordering and truncation show. Plain Node.js, no build.
//
//   node bench/synthetic-kernel/kernel.mjs CONNECTION_FILE
//   node bench/synthetic-kernel/kernel.mjs --install DATA_FOLDER [NAME]   # a folder of JUPYTER_PATH
//
// Code is a command: a word, and options as JSON (each may be left out). Anything else, such as
// `1 + 1`, is executed without any output.
//
//   flood  {"count":1000,"bytes":100,"type":"stream","name":"stdout","from":1,"ahead":268435456}
//          numbered messages, as fast as everybody who listens takes them; `bytes` of text in each
//          (see numbered.mjs); type also "display_data", "update_display_data" (with "displayId"),
//          "execute_result". All are made and signed before the first one leaves, where they fit
//          into `ahead` bytes: so the kernel is not what is measured.
//   rate   {"perSecond":100,"count":1000,"bytes":100,"type":"stream"}   the same, evenly
//   giant  {"bytes":1000000000}   one numbered display_data (number 1), sent as it is made
//   clear  {"wait":false}         a clear_output
//   error  {"ename":"Error"}      an error, and a reply that says so
//   input  {"prompt":"? "}        asks on stdin; the answer comes back as a stream
//   sleep  {"ms":1000}            can be interrupted
//   hang   {"ms":1000}            cannot, and answers nothing meanwhile, not even the heartbeat
//   print  {"bytes":100,"count":1,"to":"stderr"}   to the process's own stdout or stderr
//   bad-signature {"count":1}     messages whose signature is wrong
//   bad-frames    {}              a message without a delimiter, and one of too few parts
//   bad-json      {}              a signed message whose header is no JSON
//   cut    {}       begins a message and closes the iopub connections in the middle of it
//   claim  {"bytes":1152921504606846976}   the header of a frame of so many bytes, then nothing
//   exit   {"code":0}    ends at once, without a word
//   crash  {"signal":"SIGKILL"}   a signal to itself; "SIGSTOP" stops it until somebody continues it
//
// SIGINT and `interrupt_request` end what can be interrupted with an `error` reply
// (KeyboardInterrupt).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from './commands.mjs';
import { Author, DELIMITER, topic } from './messages.mjs';
import { listen } from './zmtp.mjs';

/**
 * @typedef {import('./zmtp.mjs').Peer} Peer
 * @typedef {{ peer: Peer, channel: 'shell' | 'control', type: string, header: Buffer,
 *   content: Record<string, unknown> }} Request
 * @typedef {{ shell_port: number, iopub_port: number, stdin_port: number, control_port: number,
 *   hb_port: number, ip: string, key: string, transport: string }} Connection
 */

/** Whoever starts kernels and goes away would leave them behind. */
const PARENT_CHECK_MS = 2000;

export class Kernel {
  author;
  /** @type {Set<Peer>} those who connected to iopub */
  listeners = new Set();
  /** @type {((value: string) => void) | undefined} */
  onInput;
  /** @type {Set<Peer>} */
  #stdin = new Set();
  #count = 0;
  /** @type {Promise<void>} */
  #queue = Promise.resolve();
  #running = new AbortController();

  /** @param {Connection} connection */
  constructor(connection) {
    this.connection = connection;
    this.author = new Author(connection.key);
  }

  async start() {
    const { connection } = this;
    const requests = (/** @type {Request['channel']} */ channel) => ({
      onMessage: (/** @type {Peer} */ peer, /** @type {Buffer[]} */ frames) => {
        this.#receive(readRequest(peer, channel, frames));
      },
    });
    await Promise.all([
      listen('ROUTER', connection, connection.shell_port, requests('shell')),
      listen('ROUTER', connection, connection.control_port, requests('control')),
      listen('ROUTER', connection, connection.stdin_port, {
        onReady: (peer) => this.#stdin.add(peer),
        onClose: (peer) => this.#stdin.delete(peer),
        onMessage: (peer, frames) => {
          const { content } = readRequest(peer, 'shell', frames);
          this.onInput?.(String(content['value']));
        },
      }),
      listen('PUB', connection, connection.iopub_port, {
        onReady: (peer) => this.listeners.add(peer),
        onClose: (peer) => this.listeners.delete(peer),
        onMessage: () => undefined,
      }),
      listen('REP', connection, connection.hb_port, {
        onMessage: (peer, frames) => {
          peer.send(frames);
        },
      }),
    ]);
  }

  interrupt() {
    this.#running.abort();
  }

  /**
   * @param {string} type
   * @param {object} content
   * @param {Buffer} parent
   */
  publish(type, content, parent) {
    for (const peer of this.#subscribers()) {
      peer.send(this.author.message(type, content, parent, [topic(type)]));
    }
  }

  /**
   * Sends bytes to everybody who listens, and waits until all of them have caught up.
   *
   * @param {Buffer} bytes
   */
  async broadcast(bytes) {
    const behind = this.#subscribers().filter((peer) => !peer.write(bytes));
    for (const peer of behind) await peer.drained();
  }

  /**
   * Asks the one who sent the request.
   *
   * @param {Request} request
   * @param {string} prompt
   */
  askInput({ peer, header }, prompt) {
    const wanted = [...this.#stdin].find(({ identity }) => identity.equals(peer.identity));
    const content = { prompt, password: false };
    wanted?.send(this.author.message('input_request', content, header, []));
  }

  #subscribers() {
    return [...this.listeners].filter(({ subscribed }) => subscribed);
  }

  /** @param {Request} request */
  #receive(request) {
    if (request.channel === 'control') void this.#answer(request);
    else this.#queue = this.#queue.then(() => this.#answer(request));
  }

  /** @param {Request} request */
  async #answer(request) {
    const status = (/** @type {string} */ execution_state) => {
      this.publish('status', { execution_state }, request.header);
    };
    status('busy');
    const content = await this.#contentOf(request);
    const type = request.type.replace('_request', '_reply');
    request.peer.send(this.author.message(type, content, request.header, []));
    status('idle');
    if (request.type === 'shutdown_request') setTimeout(() => process.exit(0), 10);
  }

  /** @param {Request} request */
  async #contentOf(request) {
    switch (request.type) {
      case 'kernel_info_request':
        return KERNEL_INFO;
      case 'execute_request':
        return this.#execute(request);
      case 'shutdown_request':
        return { status: 'ok', restart: request.content['restart'] === true };
      case 'interrupt_request':
        this.interrupt();
        return { status: 'ok' };
      default:
        return { status: 'ok', ...EMPTY_ANSWERS[request.type] };
    }
  }

  /** @param {Request} request */
  async #execute(request) {
    const code = String(request.content['code']);
    const execution_count = (this.#count += 1);
    this.publish('execute_input', { code, execution_count }, request.header);
    const { signal } = (this.#running = new AbortController());
    const [, word = '', options = '{}'] = /^\s*([\w-]+)\s*(\{.*\})?\s*$/s.exec(code) ?? [];
    const ok = { status: 'ok', execution_count, payload: [], user_expressions: {} };
    try {
      if (Object.hasOwn(COMMANDS, word)) {
        await COMMANDS[word]?.(this, /** @type {object} */ (parseJson(options)), request, signal);
      }
      signal.throwIfAborted();
      return ok;
    } catch (error) {
      const ename = signal.aborted ? 'KeyboardInterrupt' : asError(error).name;
      const content = { ename, evalue: asError(error).message, traceback: [] };
      this.publish('error', content, request.header);
      return { ...ok, ...content, status: 'error' };
    }
  }
}

const KERNEL_INFO = {
  status: 'ok',
  protocol_version: '5.3',
  implementation: 'synthetic',
  implementation_version: '1',
  language_info: {
    name: 'synthetic',
    version: '1',
    mimetype: 'text/plain',
    file_extension: '.txt',
  },
  banner: 'A kernel for measurements',
  help_links: [],
};

/** @type {Record<string, object | undefined>} */
const EMPTY_ANSWERS = {
  comm_info_request: { comms: {} },
  complete_request: { matches: [], cursor_start: 0, cursor_end: 0, metadata: {} },
  inspect_request: { found: false, data: {}, metadata: {} },
  is_complete_request: { status: 'complete' },
  history_request: { history: [] },
};

/** @param {unknown} error */
const asError = (error) => (error instanceof Error ? error : new Error(String(error)));

/**
 * @param {Peer} peer
 * @param {'shell' | 'control'} channel
 * @param {Buffer[]} frames
 * @returns {Request}
 */
function readRequest(peer, channel, frames) {
  const delimiter = frames.findIndex((frame) => frame.equals(DELIMITER));
  const [header = Buffer.from('{}'), , , content = Buffer.from('{}')] = frames.slice(delimiter + 2);
  const { msg_type: type } = /** @type {{ msg_type: string }} */ (parseJson(header.toString()));
  const values = /** @type {Request['content']} */ (parseJson(content.toString()));
  return { peer, channel, type, header, content: values };
}

/** @param {string} text @returns {unknown} */
const parseJson = (text) => JSON.parse(text);

/**
 * Writes the kernelspec into a folder of JUPYTER_PATH (or a JUPYTER_DATA_DIR).
 *
 * @param {string} folder
 * @param {string} name
 */
function install(folder, name) {
  const target = join(folder, 'kernels', name);
  mkdirSync(target, { recursive: true });
  const argv = [process.execPath, fileURLToPath(import.meta.url), '{connection_file}'];
  const spec = { argv, display_name: 'Synthetic', language: 'synthetic', interrupt_mode: 'signal' };
  writeFileSync(join(target, 'kernel.json'), JSON.stringify(spec, undefined, 1));
}

/** @param {string} file */
async function run(file) {
  const kernel = new Kernel(/** @type {Connection} */ (parseJson(readFileSync(file, 'utf8'))));
  process.on('SIGINT', () => {
    kernel.interrupt();
  });
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, PARENT_CHECK_MS).unref();
  await kernel.start();
}

const [first = '', folder = '.', name = 'synthetic'] = process.argv.slice(2);
if (first === '--install') install(folder, name);
else await run(first);
