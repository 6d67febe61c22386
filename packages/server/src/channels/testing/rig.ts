import { defaultSettings } from '../../config/index.ts';
import type { KeepAliveOptions, Room } from '../../http/index.ts';
import { serve } from '../../http/testing/serve.ts';
import { silentLogger } from '../../log/index.ts';
import { KernelsRig, type RigOptions } from '../../kernels/testing/rig.ts';
import type { KernelModel } from '../../kernels/index.ts';
import { createChannels } from '../room.ts';
import { channelSettings, type ChannelSettings } from '../settings.ts';
import { SocketClient, type SocketClientOptions } from './socket-client.ts';

export interface ChannelsRigOptions extends RigOptions {
  readonly channels?: Partial<ChannelSettings>;
  readonly pings?: KeepAliveOptions;
  /** Whether websockets are compressed where clients offer it. */
  readonly perMessageDeflate?: boolean;
}

/** Kernels, their routes and their websocket on a real server, for one test. */
export class ChannelsRig {
  readonly url: string;
  readonly kernels: KernelsRig;
  readonly channels: Room;
  readonly #server: AsyncDisposable;
  readonly #clients: SocketClient[] = [];

  private constructor(url: string, kernels: KernelsRig, server: AsyncDisposable, channels: Room) {
    this.url = url;
    this.channels = channels;
    this.kernels = kernels;
    this.#server = server;
  }

  static async create(options: ChannelsRigOptions = {}): Promise<ChannelsRig> {
    const rig = await KernelsRig.create(options);
    const channels = createChannels({
      settings: { ...defaultSettings(channelSettings), ...options.channels },
      kernels: rig.kernels,
      log: options.log ?? silentLogger,
      ...(options.pings && { pings: options.pings }),
    });
    const { routes } = rig.room;
    const { perMessageDeflate = false } = options;
    const server = await serve({ routes, sockets: channels.sockets ?? [], perMessageDeflate });
    return new ChannelsRig(server.url, rig, server, channels);
  }

  async start(name = 'python3'): Promise<KernelModel> {
    return this.kernels.kernels.startKernel({ name });
  }

  async connect(kernelId: string, more: Partial<SocketClientOptions> = {}): Promise<SocketClient> {
    const client = await SocketClient.open({ url: this.url, kernelId, ...more });
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.socket.terminate();
    await this.#server[Symbol.asyncDispose]();
    await this.channels.dispose?.();
    await this.kernels[Symbol.asyncDispose]();
  }
}
