import { randomUUID } from 'node:crypto';

import {
  socketRoute,
  type Budget,
  type KeepAliveOptions,
  type Room,
  type SocketRequest,
  type SocketRoute,
} from '../http/index.ts';
import { KERNEL_ID, KernelNotFoundError, type Execution, type Kernels } from '../kernels/index.ts';
import type { Logger } from '../log/index.ts';
import { chooseProtocol, codecOf } from './codec.ts';
import { ChannelConnection, type ConnectionSurroundings } from './connection.ts';
import { firstAnswer } from './first-answer.ts';
import { lookEvery } from './heartbeat.ts';
import { Pulse } from './pulse.ts';
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
  /** How often clients are pinged, and when they count as gone. */
  readonly pings?: KeepAliveOptions;
  readonly now?: () => number;
  readonly newId?: () => string;
}

/** What sockets are made with. */
interface Needs {
  readonly around: ConnectionSurroundings;
  readonly registry: ClientRegistry;
  readonly newId: () => string;
}

/** Builds the room: the websocket between clients and kernels. */
export function createChannels(options: ChannelsRoomOptions): Room {
  const { kernels, settings, log, pings = {}, now = Date.now, newId = randomUUID } = options;
  const registry = new ClientRegistry();
  const stopListening = kernels.onGone((id) => {
    registry.forget(id);
  });
  const around = { kernels, settings, log, now, pings, pulse: new Pulse(lookEvery(pings)) };
  return {
    name: 'channels',
    routes: [],
    sockets: [channelsSocket(options, { around, registry, newId })],
    budgets: [socketsBudget(registry, settings.socketBytes)],
    dispose: async () => {
      stopListening();
    },
  };
}

/**
 * While a client has less under way than it may, it is given one batch more, as a whole: at most a
 * message that is just too small to be sent in pieces.
 */
const LAST_BATCH = 1_048_576;

function socketsBudget(registry: ClientRegistry, each: number): Budget {
  return {
    name: 'kernel_websockets',
    summary: 'Messages on their way to clients of kernels',
    place: 'memory',
    setting: 'KernelChannels.socket_bytes',
    usage: () => {
      const { count, bytes } = registry.usage();
      return { count, bytes, limit: count * (each + LAST_BATCH) };
    },
  };
}

function channelsSocket({ settings, maxMessageSize }: ChannelsRoomOptions, needs: Needs) {
  return socketRoute({
    path: '/api/kernels/:id/channels',
    params: KERNEL_ID,
    access: { action: 'execute', resource: 'kernels' },
    summary: 'Messages to and from a kernel',
    query: ChannelsQuery,
    protocol: (offered) => chooseProtocol(offered, settings.kernelWsProtocol),
    securityHeaders: false,
    ...(maxMessageSize === undefined ? {} : { maxPayload: maxMessageSize }),
    prepare: (request) => prepare(request, needs),
  });
}

async function prepare(
  request: SocketRequest,
  { around, registry, newId }: Needs,
): ReturnType<SocketRoute['prepare']> {
  const { kernels, log } = around;
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
  const after = placeOf(kernels, kernelId, request.query['after']) ?? remembered;
  const outputUrl = `${request.baseUrl}api/kernels/${kernelId}/output`;
  const codec = codecOf(request.protocol);
  return (socket) => {
    if (!kernels.has(kernelId)) {
      socket.terminate();
      return;
    }
    const options = { id: newId(), kernelId, session, after, codec, clients, outputUrl };
    new ChannelConnection(socket, options, around);
  };
}

/** From where a client continues that says so. */
function placeOf({ host }: Kernels, kernelId: string, text: string | undefined) {
  if (text === 'execution') return startOfExecution(host.executions(kernelId));
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** What came before the first word about what runs now; undefined where nothing runs. */
function startOfExecution(executions: readonly Execution[]): number | undefined {
  const first = executions.find(({ state }) => state === 'running')?.first;
  return first === undefined ? undefined : first - 1;
}
