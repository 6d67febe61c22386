import { randomUUID } from 'node:crypto';

import {
  socketRoute,
  type KeepAliveOptions,
  type Room,
  type SocketRequest,
  type SocketRoute,
} from '../http/index.ts';
import { KERNEL_ID, KernelNotFoundError, type Kernels } from '../kernels/index.ts';
import type { Logger } from '../log/index.ts';
import { chooseProtocol, codecOf } from './codec.ts';
import { ChannelConnection } from './connection.ts';
import { firstAnswer } from './first-answer.ts';
import { ClientRegistry } from './registry.ts';
import { ChannelsQuery } from './schema.ts';
import type { ChannelSettings } from './settings.ts';

/** Less than clients allow for opening a socket (40 s in Jupyter's gateway client). */
const FIRST_ANSWER_MS = 30_000;

export interface ChannelsRoomOptions {
  readonly settings: ChannelSettings;
  readonly kernels: Kernels;
  readonly log: Logger;
  /** Largest message of a client in bytes; Jupyter's 10 MiB where absent. */
  readonly maxMessageSize?: number;
  /** How often clients are pinged; Jupyter's 30 s where absent. */
  readonly pings?: KeepAliveOptions;
  readonly now?: () => number;
  readonly newId?: () => string;
}

/** Builds the room: the websocket between clients and kernels. */
export function createChannels(options: ChannelsRoomOptions): Room {
  const registry = new ClientRegistry();
  const stopListening = options.kernels.onGone((id) => {
    registry.forget(id);
  });
  return {
    name: 'channels',
    routes: [],
    sockets: [channelsSocket(options, registry)],
    dispose: async () => {
      stopListening();
    },
  };
}

function channelsSocket(options: ChannelsRoomOptions, registry: ClientRegistry): SocketRoute {
  const { settings, maxMessageSize } = options;
  return socketRoute({
    path: '/api/kernels/:id/channels',
    params: KERNEL_ID,
    access: { action: 'execute', resource: 'kernels' },
    summary: 'Messages to and from a kernel',
    query: ChannelsQuery,
    protocol: (offered) => chooseProtocol(offered, settings.kernelWsProtocol),
    securityHeaders: false,
    ...(maxMessageSize === undefined ? {} : { maxPayload: maxMessageSize }),
    prepare: (request) => prepare(request, options, registry),
  });
}

async function prepare(
  request: SocketRequest,
  options: ChannelsRoomOptions,
  registry: ClientRegistry,
): ReturnType<SocketRoute['prepare']> {
  const { kernels, settings, now = Date.now, newId = randomUUID } = options;
  const log = options.log;
  const kernelId = request.params['id'] ?? '';
  if (!kernels.has(kernelId)) throw new KernelNotFoundError(kernelId);
  await kernels.ready(kernelId);
  // Front ends choose a protocol and show how the kernel starts; older clients only wait.
  if (request.protocol === undefined) {
    await firstAnswer(kernels, kernelId, { limit: FIRST_ANSWER_MS, signal: request.signal });
    if (!kernels.has(kernelId)) throw new KernelNotFoundError(kernelId);
  }
  const session = request.query['session_id'] ?? newId();
  if (request.query['session_id'] === undefined) log.warn('No session ID specified');
  const clients = registry.of(kernelId);
  const remembered = await clients.comeBack(session);
  const after = sequenceOf(request.query['after']) ?? remembered;
  return (socket) => {
    if (!kernels.has(kernelId)) {
      socket.terminate();
      return;
    }
    const codec = codecOf(request.protocol);
    const place = { kernelId, session, after };
    new ChannelConnection(socket, {
      id: newId(),
      ...place,
      codec,
      kernels,
      clients,
      settings,
      log,
      now,
      pings: options.pings,
    });
  };
}

function sequenceOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
