import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { silentLogger } from '../log/index.ts';
import { TerminalConnection } from './connection.ts';
import type { TerminalEvent } from './host.ts';
import type { Terminal, TerminalClient } from './terminal.ts';

class FakeSocket extends EventEmitter {
  readonly sent: { frame: string; done: (() => void) | undefined }[] = [];
  readonly close = vi.fn();
  readonly pause = vi.fn();
  readonly resume = vi.fn();

  /** As `ws`: options may stand between what is sent and what is called when it has left. */
  send(frame: string | Buffer, ...rest: (object | (() => void))[]): void {
    const done = rest.at(-1);
    this.sent.push({
      frame: frame.toString(),
      done: typeof done === 'function' ? (done as () => void) : undefined,
    });
  }

  frames(): string[] {
    return this.sent.map((one) => one.frame);
  }
}

let socket: FakeSocket;
let deliver: (event: TerminalEvent) => void;
let writes: { text: string; accept: () => void; refuse: (error: Error) => void }[];
let client: {
  setSize: ReturnType<typeof vi.fn>;
  taken: ReturnType<typeof vi.fn>;
  close: ReturnType<typeof vi.fn>;
};
let warnings: string[];

beforeEach(() => {
  socket = new FakeSocket();
  writes = [];
  warnings = [];
  client = { setSize: vi.fn(), taken: vi.fn(), close: vi.fn() };
  const attached = {
    ...client,
    write: (text: string) =>
      new Promise<void>((accept, refuse) => writes.push({ text, accept, refuse })),
  } as unknown as TerminalClient;
  const terminal = {
    attach: (listener: typeof deliver) => {
      deliver = listener;
      return attached;
    },
  } as unknown as Terminal;
  const log = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
  new TerminalConnection(socket as unknown as WebSocket, terminal, log);
});

const receive = (...message: unknown[]) =>
  socket.emit('message', Buffer.from(JSON.stringify(message)));
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the connection of a terminal', () => {
  it('greets before anything else', () => {
    deliver({ type: 'output', bytes: Buffer.from('hi'), end: 2 });
    expect(socket.frames()).toEqual(['["setup",{}]', '["stdout","hi"]']);
  });

  it('confirms output only when it has left', () => {
    deliver({ type: 'output', bytes: Buffer.from('hi'), end: 2 });
    expect(client.taken).not.toHaveBeenCalled();
    socket.sent.at(-1)!.done!();
    expect(client.taken).toHaveBeenCalledExactlyOnceWith(2);
  });

  it('says goodbye and closes without inviting to come again', () => {
    deliver({ type: 'ended', status: { exitCode: 0, signal: null } });
    expect(socket.frames().at(-1)).toBe('["disconnect",1]');
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1000);
  });

  it('asks a client that fell behind to come again', () => {
    deliver({ type: 'behind' });
    expect(socket.close.mock.calls[0]![0]).toBe(1013);
  });

  it('passes on sizes and keystrokes', () => {
    receive('set_size', 24, 80, 480, 640);
    receive('stdin', 'ls\r');
    expect(client.setSize).toHaveBeenCalledWith({ type: 'set_size', rows: 24, columns: 80 });
    expect(writes.map((write) => write.text)).toEqual(['ls\r']);
    expect(socket.pause).not.toHaveBeenCalled();
  });

  it('reads frames in several buffers too', () => {
    socket.emit('message', [Buffer.from('["stdin",'), Buffer.from('"ä"]')]);
    expect(writes[0]!.text).toBe('ä');
  });

  it('does not read on while much is waiting for the program', async () => {
    receive('stdin', 'x'.repeat(40_000));
    expect(socket.pause).not.toHaveBeenCalled();
    receive('stdin', 'y'.repeat(40_000));
    expect(socket.pause).toHaveBeenCalledOnce();
    writes[0]!.accept();
    await settled();
    expect(socket.resume).toHaveBeenCalledOnce();
  });

  it('reads on when input could not be delivered, and says so', async () => {
    receive('stdin', 'x'.repeat(100_000));
    writes[0]!.refuse(new Error('host is gone'));
    await settled();
    expect(warnings).toEqual(['Input did not reach the terminal']);
    expect(socket.resume).toHaveBeenCalledOnce();
  });

  it('ignores what is no message', () => {
    socket.emit('message', Buffer.from('{'));
    receive('stdin');
    receive();
    expect(writes).toEqual([]);
    expect(socket.close).not.toHaveBeenCalled();
  });

  it('lets go of the terminal when it closes', () => {
    socket.emit('close');
    expect(client.close).toHaveBeenCalledOnce();
  });
});
