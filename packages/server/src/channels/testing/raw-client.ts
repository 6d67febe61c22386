import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** A websocket client that can do what no library lets it: half frames, giant ones, no answers. */
export class RawClient {
  readonly socket: Socket;
  /** Bytes that came after the answer to the upgrade. */
  received = Buffer.alloc(0);
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
      });
    });
  }

  static async open(
    url: string,
    kernelId: string,
    headers: readonly string[] = [],
  ): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const client = new RawClient(socket);
    socket.on('error', () => undefined);
    const lines = [
      `GET /api/kernels/${kernelId}/channels?session_id=raw HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: v1.kernel.websocket.jupyter.org',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      ...headers,
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await new Promise<void>((resolve, reject) => {
      socket.on('data', (data) => {
        client.received = Buffer.concat([client.received, data]);
        if (!client.received.includes('\r\n\r\n')) return;
        if (client.received.toString('latin1').startsWith('HTTP/1.1 101')) resolve();
        else reject(new Error(client.received.toString('latin1')));
      });
    });
    return client;
  }

  /** Sends a masked frame; `length` claims more than there is. */
  frame(first: number, payload: Buffer, length = payload.length): boolean {
    const head = Buffer.alloc(14);
    head[0] = first;
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
    // A mask of zeros leaves the payload as it is. Control frames have no long lengths.
    if (length < 126) {
      return this.socket.write(
        Buffer.concat([Buffer.from([first, 0x80 | length, 0, 0, 0, 0]), payload]),
      );
    }
    return this.socket.write(Buffer.concat([head, payload]));
  }
}
