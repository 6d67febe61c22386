import {
  RESUME_PROTOCOL,
  V1_PROTOCOL,
  WebSocketMessageError,
  decodeDefaultBinary,
  decodeDefaultText,
  decodeV1,
  frameDefault,
  frameDefaultBatch,
  frameResume,
  frameResumeBatch,
  frameV1,
  streamDefault,
  streamResume,
  streamV1,
  type Channel,
  type ClientMessage,
  type Message,
  type StreamedPayload,
} from 'elara-wire';

import type { Batch, SpooledBody } from '../kernels/index.ts';

/** Whole websocket frames, in pieces that can be written one after the other. */
export type Frames = readonly Buffer[];

/** One of the websocket protocols, as connections use it. */
export interface Codec {
  /** `sequence` is that of the newest journal entry the client has, with this message. */
  encode(channel: Channel, message: Message, sequence: number): Frames;
  /** All messages of a batch, none of them giant; made once for all who speak this protocol. */
  encodeBatch(batch: Batch): Frames;
  /** A giant message, sent while it is read. */
  stream(channel: Channel, message: Message, sequence: number, body: SpooledBody): StreamedPayload;
  /** Throws `WebSocketMessageError`. */
  decode(data: Buffer, isBinary: boolean): ClientMessage;
}

type Encode = Codec['encode'];

/** What was made of batches, for as long as the journal gives them to somebody. */
function madeOnce(encodePacked: (packed: Buffer, first: number) => Frames, encode: Encode) {
  const made = new WeakMap<Batch, Frames>();
  return (batch: Batch): Frames => {
    const known = made.get(batch);
    if (known !== undefined) return known;
    const frames =
      batch.packed === undefined
        ? batch.entries.flatMap((one) => encode(one.channel, one.message, one.sequence))
        : encodePacked(batch.packed, batch.first);
    made.set(batch, frames);
    return frames;
  };
}

const encodeDefault: Encode = (channel, message) => frameDefault(channel, message);

const defaultCodec: Codec = {
  encode: encodeDefault,
  encodeBatch: madeOnce((packed) => frameDefaultBatch(packed), encodeDefault),
  stream: (channel, message, _sequence, body) => streamDefault(channel, message, body),
  decode: (data, isBinary) => (isBinary ? decodeDefaultBinary(data) : decodeDefaultText(data)),
};

const encodeV1: Encode = (channel, message) => frameV1(channel, message);

const v1Codec: Codec = {
  encode: encodeV1,
  // The journal keeps what this protocol sends.
  encodeBatch: madeOnce((packed) => [packed], encodeV1),
  stream: (channel, message, _sequence, body) => streamV1(channel, message, body),
  decode: (data, isBinary) => {
    if (!isBinary) throw new WebSocketMessageError('The v1 protocol has no text frames');
    return decodeV1(data);
  },
};

const encodeResume: Encode = (channel, message, sequence) =>
  frameResume(sequence, channel, message);

const resumeCodec: Codec = {
  encode: encodeResume,
  encodeBatch: madeOnce((packed, first) => [frameResumeBatch(packed, first)], encodeResume),
  stream: (channel, message, sequence, body) => streamResume(sequence, channel, message, body),
  decode: (data, isBinary) => v1Codec.decode(data, isBinary),
};

export function codecOf(protocol: string | undefined): Codec {
  if (protocol === RESUME_PROTOCOL) return resumeCodec;
  return protocol === V1_PROTOCOL ? v1Codec : defaultCodec;
}

/**
 * Chooses among what a client offers. No answer means the default protocol; JupyterLab takes a
 * kernel for dead whose socket answers a protocol it does not know, so only offered ones are chosen.
 */
export function chooseProtocol(
  offered: readonly string[],
  configured: string | null,
): string | undefined {
  if (configured === '') return undefined;
  if (offered.includes(RESUME_PROTOCOL)) return RESUME_PROTOCOL;
  const preferred = configured ?? V1_PROTOCOL;
  return preferred === V1_PROTOCOL && offered.includes(preferred) ? preferred : undefined;
}
