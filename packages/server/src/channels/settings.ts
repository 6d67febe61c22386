import Type from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

export const channelSettings = defineSettings({
  kernelWsProtocol: setting({
    trait: 'ZMQChannelsWebsocketConnection.kernel_ws_protocol',
    schema: Type.Union([Type.Null(), Type.String()]),
    default: null,
    help: 'The preferred websocket protocol; an empty text forces the one without a name.',
    deprecated: ['ServerApp.kernel_ws_protocol'],
  }),
  limitRate: setting({
    trait: 'ZMQChannelsWebsocketConnection.limit_rate',
    schema: Type.Boolean(),
    default: true,
    help: 'Whether the limits below are in force.',
    deprecated: ['ServerApp.limit_rate'],
  }),
  iopubMsgRateLimit: setting({
    trait: 'ZMQChannelsWebsocketConnection.iopub_msg_rate_limit',
    schema: Type.Number(),
    default: 0,
    help: 'Output messages a second that a client is sent; 0 or less: no limit.',
    deprecated: ['ServerApp.iopub_msg_rate_limit'],
  }),
  iopubDataRateLimit: setting({
    trait: 'ZMQChannelsWebsocketConnection.iopub_data_rate_limit',
    schema: Type.Number(),
    default: 0,
    help: 'Bytes of stream output a second that a client is sent; 0 or less: no limit.',
    deprecated: ['ServerApp.iopub_data_rate_limit'],
  }),
  rateLimitWindow: setting({
    trait: 'ZMQChannelsWebsocketConnection.rate_limit_window',
    schema: Type.Number({ exclusiveMinimum: 0 }),
    default: 3,
    help: 'Seconds over which the rates are taken.',
    deprecated: ['ServerApp.rate_limit_window'],
  }),
  socketBytes: setting({
    trait: 'KernelChannels.socket_bytes',
    schema: Type.Integer({ minimum: 65_536 }),
    default: 1_048_576,
    help: 'Bytes of messages that may be under way to each client; the rest waits in the journal.',
  }),
  foldAfter: setting({
    trait: 'KernelChannels.fold_after',
    schema: Type.Number({ minimum: 0 }),
    default: 2,
    help: 'Seconds that a client may be behind before what waits for it is folded: stream text is joined, superseded and cleared output left out.',
  }),
  backlogBytes: setting({
    trait: 'KernelChannels.backlog_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 536_870_912,
    help: 'Bytes that a client may be behind; then output is left out, and what is missing and where to fetch it is told.',
  }),
  bufferOfflineMessages: setting({
    trait: 'MappingKernelManager.buffer_offline_messages',
    schema: Type.Boolean(),
    default: true,
    help: 'Whether a client that comes back with its session id is given what it missed.',
  }),
  allowedMessageTypes: setting({
    trait: 'MappingKernelManager.allowed_message_types',
    schema: Type.Array(Type.String()),
    default: [],
    help: 'Types of messages that clients may send; all where empty.',
  }),
  allowTracebacks: setting({
    trait: 'MappingKernelManager.allow_tracebacks',
    schema: Type.Boolean(),
    default: true,
    help: 'Whether clients see the text of errors.',
  }),
  tracebackReplacementMessage: setting({
    trait: 'MappingKernelManager.traceback_replacement_message',
    schema: Type.String(),
    default: 'An exception occurred at runtime, which is not shown due to security reasons.',
    help: 'What they see instead.',
  }),
});

export type ChannelSettings = SettingsOf<typeof channelSettings>;
