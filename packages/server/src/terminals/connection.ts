import type { RawData, WebSocket } from 'ws';
import type { Logger } from '../log/index.ts';
import type { TerminalEvent } from './host.ts';
import { DISCONNECT, parseClientMessage, SETUP, stdout } from './messages.ts';
import type { Terminal, TerminalClient } from './terminal.ts';

/** The client cannot keep up: any code but 1000 and 1001 makes Lab connect again, with a replay. */
const TRY_AGAIN_LATER = 1013;

/** Characters on their way to the program above which a client is not read any more. */
const TYPED_LIMIT = 64 * 1024;

const AS_TEXT = { binary: false };

/** One websocket on one terminal. */
export class TerminalConnection {
  readonly #socket: WebSocket;
  readonly #client: TerminalClient;
  readonly #log: Logger;
  #typed = 0;

  /** Attaches its listeners at once, so that no early message is lost. */
  constructor(socket: WebSocket, terminal: Terminal, log: Logger) {
    this.#socket = socket;
    this.#log = log;
    // Lab ignores everything that comes before this.
    socket.send(SETUP);
    this.#client = terminal.attach((event) => {
      this.#deliver(event);
    });
    socket.on('message', (data) => {
      this.#receive(data);
    });
    socket.on('close', () => {
      this.#client.close();
    });
  }

  #deliver(event: TerminalEvent): void {
    if (event.type === 'output') {
      // The callback comes when the bytes have left: that is the backpressure.
      this.#socket.send(stdout(event.bytes), AS_TEXT, () => {
        this.#client.taken(event.end);
      });
    } else if (event.type === 'ended') {
      this.#socket.send(DISCONNECT);
      this.#socket.close(1000);
    } else {
      this.#socket.close(TRY_AGAIN_LATER, 'Too far behind');
    }
  }

  #receive(data: RawData): void {
    const message = parseClientMessage(textOf(data));
    if (message === undefined) {
      this.#log.debug('A terminal client sent something that is no message');
    } else if (message.type === 'set_size') {
      this.#client.setSize(message);
    } else {
      this.#type(message.text);
    }
  }

  /** Reads no more from a client while the program does not take what it typed. */
  #type(text: string): void {
    this.#typed += text.length;
    if (this.#typed > TYPED_LIMIT) this.#socket.pause();
    this.#client
      .write(text)
      .catch((error: unknown) => {
        this.#log.warn('Input did not reach the terminal', { error });
      })
      .finally(() => {
        this.#typed -= text.length;
        if (this.#typed <= TYPED_LIMIT) this.#socket.resume();
      });
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}
