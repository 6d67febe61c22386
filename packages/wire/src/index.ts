export type { MessageSink } from './zmtp/assembly.ts';
export {
  Connection,
  DEFAULT_MAX_FRAME_SIZE,
  type ConnectionHandler,
  type ConnectionOptions,
  type Peer,
} from './zmtp/connection.ts';
export { ClientSocket, type ClientOptions } from './zmtp/client.ts';
export { DealerSocket, ReqSocket, SubSocket, type SubOptions } from './zmtp/client-sockets.ts';
export type { Security } from './zmtp/security.ts';
export { formatEndpoint, parseEndpoint, type Endpoint } from './zmtp/endpoint.ts';
export type { LentFrames } from './zmtp/lent-frames.ts';
export { ZmtpError, type ZmtpErrorCode } from './zmtp/errors.ts';
export { NetTransport } from './zmtp/net-transport.ts';
export { PubSocket, type PubOptions } from './zmtp/publisher.ts';
export { RepSocket, type RepOptions } from './zmtp/reply.ts';
export { RouterSocket, type RouterOptions } from './zmtp/router.ts';
export type { ServerOptions } from './zmtp/server.ts';
export type { SocketType } from './zmtp/socket-types.ts';
export type { Transport, TransportHandler } from './zmtp/transport.ts';
export {
  ConnectionFileError,
  channelEndpoint,
  connectionFileSchema,
  parseConnectionFile,
  type ConnectionInfo,
} from './jupyter/connection-file.ts';
export { MessageError, type MessageErrorCode } from './jupyter/errors.ts';
export {
  DELIMITER,
  joinFrames,
  splitFrames,
  takeFrames,
  type ReceivedMessage,
} from './jupyter/frames.ts';
export {
  PROTOCOL_VERSION,
  makeHeader,
  type Header,
  type HeaderFields,
  type ParentHeader,
} from './jupyter/header.ts';
export {
  Message,
  type Channel,
  type MessageBody,
  type MessageFields,
  type MessageParts,
} from './jupyter/message.ts';
export { Signer, type RunningSignature } from './jupyter/signer.ts';
export { frameDefaultBatch } from './websocket/default-batch.ts';
export {
  decodeDefaultBinary,
  decodeDefaultText,
  encodeDefault,
  frameDefault,
  type ClientMessage,
  type DefaultFrame,
} from './websocket/default-protocol.ts';
export { WebSocketMessageError } from './websocket/errors.ts';
export { JsonScanner } from './websocket/json-scanner.ts';
export {
  RESUME_PROTOCOL,
  decodeResume,
  encodeResume,
  frameResume,
  frameResumeBatch,
  type NumberedMessage,
} from './websocket/resume.ts';
export {
  Opcode,
  frameAt,
  frameHeader,
  frameHeaderLength,
  writeFrameHeader,
  type FramePlace,
} from './websocket/frame.ts';
export {
  streamDefault,
  streamResume,
  streamV1,
  type Body,
  type StreamedPayload,
} from './websocket/spooled.ts';
export { V1_PROTOCOL, decodeV1, encodeV1, frameV1, type ChannelMessage } from './websocket/v1.ts';

/** CurveZMQ, loaded when the first kernel uses it: its cipher is a package of its own. */
export const loadCurve = () => import('./curve/index.ts');
