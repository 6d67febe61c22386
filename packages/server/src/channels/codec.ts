import {
  RESUME_PROTOCOL,
  V1_PROTOCOL,
  WebSocketMessageError,
  decodeDefaultBinary,
  decodeDefaultText,
  decodeV1,
  encodeDefault,
  encodeResume,
  encodeV1,
  type Channel,
  type ClientMessage,
  type Message,
} from 'elara-wire';

/** A frame ready for the socket. */
export interface Frame {
  readonly data: Buffer;
  readonly binary: boolean;
}

/** One of the websocket protocols, as a connection uses it. */
export interface Codec {
  /** `sequence` is that of the newest journal entry the client has, with this message. */
  encode(channel: Channel, message: Message, sequence: number): Frame;
  /** Whether the frames of the journal are what this protocol sends. */
  readonly takesFrames: boolean;
  /** Throws `WebSocketMessageError`. */
  decode(data: Buffer, isBinary: boolean): ClientMessage;
}

const defaultCodec: Codec = {
  takesFrames: false,
  encode: (channel, message) => {
    const { kind, data } = encodeDefault(channel, message);
    return { data, binary: kind === 'binary' };
  },
  decode: (data, isBinary) => (isBinary ? decodeDefaultBinary(data) : decodeDefaultText(data)),
};

const v1Codec: Codec = {
  takesFrames: true,
  encode: (channel, message) => ({ data: encodeV1(channel, message), binary: true }),
  decode: (data, isBinary) => {
    if (!isBinary) throw new WebSocketMessageError('The v1 protocol has no text frames');
    return decodeV1(data);
  },
};

const resumeCodec: Codec = {
  ...v1Codec,
  takesFrames: false,
  encode: (channel, message, sequence) => ({
    data: encodeResume(sequence, channel, message),
    binary: true,
  }),
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
