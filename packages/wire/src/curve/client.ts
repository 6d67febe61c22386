import { randomBytes } from 'node:crypto';

import { encodeNamed, type Command } from '../zmtp/commands.ts';
import { ZmtpError } from '../zmtp/errors.ts';
import type { HandshakeStep, Security } from '../zmtp/security.ts';
import { Box, OVERHEAD, nonceOf } from './box.ts';
import { KEY_LENGTH, makeKeyPair, type KeyPair } from './keys.ts';

/** Who we are and whom we expect. Jupyter gives clients and kernel the same pair. */
export interface CurveKeys {
  readonly own: KeyPair;
  readonly serverKey: Buffer;
}

const SHORT_NONCE = 8;
const LONG_NONCE = 16;
const COOKIE = 96;
/** Fills HELLO up to the length of its answer, so that nobody can be flooded by asking. */
const HELLO_PADDING = 72;
const MESSAGE = encodeNamed('MESSAGE', Buffer.alloc(0));

/** The client's end of CurveZMQ (https://rfc.zeromq.org/spec/26/). */
export class CurveClient implements Security {
  readonly mechanism = 'CURVE';
  readonly #keys: CurveKeys;
  /** Made for this connection alone, so that old ones cannot be read later. */
  readonly #transient = makeKeyPair();
  #sent = 0n;
  #received = 0n;
  /** Between our transient key and the server's transient key. */
  #box: Box | undefined;
  #isDone = false;

  constructor(keys: CurveKeys) {
    this.#keys = keys;
  }

  hello(): Buffer {
    const nonce = this.#nextNonce();
    const box = this.#boxWith(this.#keys.serverKey, this.#transient);
    const proof = box.seal(nonceOf('CurveZMQHELLO---', nonce), Buffer.alloc(2 * KEY_LENGTH));
    const version = Buffer.from([1, 0]);
    const padding = Buffer.alloc(HELLO_PADDING);
    const body = [version, padding, this.#transient.publicKey, nonce, proof];
    return encodeNamed('HELLO', Buffer.concat(body));
  }

  step(command: Command, ownMetadata: Buffer): HandshakeStep {
    if (command.name === 'WELCOME' && this.#box === undefined) {
      return { send: this.#initiate(command.body, ownMetadata) };
    }
    if (command.name === 'READY' && this.#box !== undefined && !this.#isDone) {
      const metadata = this.#openNumbered(this.#box, 'CurveZMQREADY---', command.body);
      this.#isDone = true;
      return { metadata };
    }
    throw new ZmtpError('bad_command', `${command.name} is not part of the handshake here`);
  }

  seal(flags: number, body: Buffer): Buffer {
    const nonce = this.#nextNonce();
    const plain = Buffer.concat([Buffer.from([flags]), body]);
    const sealed = this.#session().seal(nonceOf('CurveZMQMESSAGEC', nonce), plain);
    return Buffer.concat([MESSAGE, nonce, sealed]);
  }

  open(sealed: Buffer): { flags: number; body: Buffer } {
    const start = MESSAGE.length;
    if (!sealed.subarray(0, start).equals(MESSAGE)) {
      throw new ZmtpError('bad_frame', 'A frame is not sealed');
    }
    const plain = this.#openNumbered(this.#session(), 'CurveZMQMESSAGES', sealed.subarray(start));
    return { flags: plain[0] ?? 0, body: plain.subarray(1) };
  }

  /** The answer to WELCOME: who we really are, vouched for to this server alone. */
  #initiate(welcome: Buffer, ownMetadata: Buffer): Buffer {
    const { own, serverKey } = this.#keys;
    const plain = this.#opened(
      this.#boxWith(serverKey, this.#transient),
      nonceOf(
        'WELCOME-',
        exactly(welcome, LONG_NONCE + KEY_LENGTH + COOKIE + OVERHEAD, LONG_NONCE),
      ),
      welcome.subarray(LONG_NONCE),
    );
    const serverTransient = plain.subarray(0, KEY_LENGTH);
    this.#box = this.#boxWith(serverTransient, this.#transient);
    const vouchNonce = randomBytes(LONG_NONCE);
    const vouch = this.#boxWith(serverTransient, own).seal(
      nonceOf('VOUCH---', vouchNonce),
      Buffer.concat([this.#transient.publicKey, serverKey]),
    );
    const nonce = this.#nextNonce();
    const inside = Buffer.concat([own.publicKey, vouchNonce, vouch, ownMetadata]);
    const box = this.#box.seal(nonceOf('CurveZMQINITIATE', nonce), inside);
    return encodeNamed('INITIATE', Buffer.concat([plain.subarray(KEY_LENGTH), nonce, box]));
  }

  /** Opens a box with a number before it, which must grow: nothing can be repeated. */
  #openNumbered(box: Box, prefix: string, bytes: Buffer): Buffer {
    if (bytes.length < SHORT_NONCE + OVERHEAD) throw notGenuine();
    const nonce = bytes.subarray(0, SHORT_NONCE);
    const number = nonce.readBigUInt64BE();
    if (number <= this.#received) throw notGenuine();
    const plain = this.#opened(box, nonceOf(prefix, nonce), bytes.subarray(SHORT_NONCE));
    this.#received = number;
    return plain;
  }

  #opened(box: Box, nonce: Buffer, sealed: Buffer): Buffer {
    try {
      return box.open(nonce, sealed);
    } catch (error) {
      throw notGenuine(error);
    }
  }

  #boxWith(publicKey: Buffer, { secretKey }: KeyPair): Box {
    return new Box({ publicKey, secretKey });
  }

  #session(): Box {
    if (this.#box === undefined) throw new ZmtpError('bad_frame', 'Nothing can be sealed yet');
    return this.#box;
  }

  #nextNonce(): Buffer {
    this.#sent += 1n;
    const nonce = Buffer.alloc(SHORT_NONCE);
    nonce.writeBigUInt64BE(this.#sent);
    return nonce;
  }
}

/** The first bytes of something of exactly this length. */
function exactly(bytes: Buffer, length: number, first: number): Buffer {
  if (bytes.length !== length) throw notGenuine();
  return bytes.subarray(0, first);
}

function notGenuine(cause?: unknown): ZmtpError {
  return new ZmtpError('not_genuine', 'What came was not sealed by the peer that is expected', {
    cause,
  });
}
