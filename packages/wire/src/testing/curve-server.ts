import { randomBytes } from 'node:crypto';

import { decodeCommand, encodeMetadata, encodeNamed, type Command } from '../zmtp/commands.ts';
import { Decoder } from '../zmtp/decoder.ts';
import { encodeCommand, encodeMessage } from '../zmtp/frames.ts';
import { encodeGreeting } from '../zmtp/greeting.ts';
import { Box, nonceOf } from '../curve/box.ts';
import { makeKeyPair, type KeyPair } from '../curve/keys.ts';

/** The server's end of CurveZMQ, as the specification has it, for tests of the client's end. */
export class CurveServer {
  /** What it would write to the wire. */
  readonly written: Buffer[] = [encodeGreeting('CURVE')];
  /** Flags and text of what it could open. */
  readonly opened: [number, string][] = [];
  /** The long-term key that the client vouched for. */
  clientKey: Buffer | undefined;
  readonly #keys: KeyPair;
  readonly #transient = makeKeyPair();
  readonly #decoder: Decoder;
  #clientTransient = Buffer.alloc(0);
  #box: Box | undefined;
  #sent = 0n;

  constructor(keys: KeyPair) {
    this.#keys = keys;
    this.#decoder = new Decoder(
      {
        greeting: () => undefined,
        command: (body) => {
          this.#onCommand(decodeCommand(Buffer.from(body)));
        },
        frame: (body) => {
          const nonce = nonceOf('CurveZMQMESSAGEC', body.subarray(8, 16));
          const plain = this.#box!.open(nonce, body.subarray(16));
          this.opened.push([plain[0]!, plain.toString('latin1', 1)]);
        },
      },
      { maxFrameSize: 1_000_000 },
    );
  }

  push(chunk: Buffer): void {
    this.#decoder.push(chunk);
  }

  /** A sealed frame; `number` is what must grow from frame to frame. */
  seal(flags: number, text: string, number = ++this.#sent): Buffer {
    const nonce = Buffer.alloc(8);
    nonce.writeBigUInt64BE(number);
    const plain = Buffer.concat([Buffer.from([flags]), Buffer.from(text, 'latin1')]);
    const sealed = this.#box!.seal(nonceOf('CurveZMQMESSAGES', nonce), plain);
    return Buffer.concat(encodeMessage([encodeNamed('MESSAGE', Buffer.concat([nonce, sealed]))]));
  }

  #onCommand({ name, body }: Command): void {
    if (name === 'HELLO') this.#welcome(body);
    else if (name === 'INITIATE') this.#ready(body);
  }

  #welcome(hello: Buffer): void {
    this.#clientTransient = Buffer.from(hello.subarray(74, 106));
    const box = this.#boxWith(this.#clientTransient, this.#keys);
    const zeros = box.open(
      nonceOf('CurveZMQHELLO---', hello.subarray(106, 114)),
      hello.subarray(114),
    );
    if (hello.length !== 194 || !zeros.equals(Buffer.alloc(64))) throw new Error('A bad HELLO');
    const nonce = randomBytes(16);
    const inside = Buffer.concat([this.#transient.publicKey, Buffer.alloc(96, 7)]);
    const sealed = box.seal(nonceOf('WELCOME-', nonce), inside);
    this.written.push(encodeCommand(encodeNamed('WELCOME', Buffer.concat([nonce, sealed]))));
  }

  #ready(initiate: Buffer): void {
    if (!initiate.subarray(0, 96).equals(Buffer.alloc(96, 7))) throw new Error('A bad cookie');
    this.#box = this.#boxWith(this.#clientTransient, this.#transient);
    const nonce = nonceOf('CurveZMQINITIATE', initiate.subarray(96, 104));
    const plain = this.#box.open(nonce, initiate.subarray(104));
    this.clientKey = Buffer.from(plain.subarray(0, 32));
    const vouch = this.#boxWith(this.clientKey, this.#transient).open(
      nonceOf('VOUCH---', plain.subarray(32, 48)),
      plain.subarray(48, 128),
    );
    const expected = Buffer.concat([this.#clientTransient, this.#keys.publicKey]);
    if (!vouch.equals(expected)) throw new Error('A bad vouch');
    const short = Buffer.alloc(8);
    short.writeBigUInt64BE(++this.#sent);
    const metadata = encodeMetadata({ 'Socket-Type': Buffer.from('ROUTER') });
    const sealed = this.#box.seal(nonceOf('CurveZMQREADY---', short), metadata);
    this.written.push(encodeCommand(encodeNamed('READY', Buffer.concat([short, sealed]))));
  }

  #boxWith(publicKey: Buffer, { secretKey }: KeyPair): Box {
    return new Box({ publicKey, secretKey });
  }
}
