import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings } from '../../config/index.ts';
import { serve } from '../../http/testing/serve.ts';
import { openGate } from '../../http/testing/open-gate.ts';
import { silentLogger } from '../../log/index.ts';
import { inlineTasks } from '../../workers/index.ts';
import type { ContentsEvent } from '../context.ts';
import { createContents, type ContentsNeeds, type ContentsRoom } from '../room.ts';
import { contentsSettings, type ContentsSettings } from '../settings.ts';

export interface TestRoom {
  readonly url: string;
  /** The root directory. */
  readonly root: string;
  /** Everything the room keeps for itself. */
  readonly home: string;
  readonly events: ContentsEvent[];
  readonly room: ContentsRoom;
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestRoomOptions {
  readonly settings?: Partial<ContentsSettings>;
  readonly needs?: Partial<ContentsNeeds>;
  readonly root?: string;
  readonly baseUrl?: string;
}

/** The room behind a real server on the loopback, in directories of its own. */
export async function testRoom(options: TestRoomOptions = {}): Promise<TestRoom> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'elara-contents-')));
  const root = options.root ?? (await mkdtemp(join(home, 'root-')));
  const events: ContentsEvent[] = [];
  const room = createContents({
    settings: { ...defaultSettings(contentsSettings), ...options.settings },
    rootDirectory: root,
    dataDir: join(home, 'data'),
    dataHome: join(home, 'share'),
    temporaryDirectory: home,
    gatekeeper: openGate(),
    tasks: inlineTasks,
    kernelDirectory: () => undefined,
    emit: (event) => events.push(event),
    log: silentLogger,
    now: () => new Date(),
    ...options.needs,
  });
  const server = await serve({
    routes: room.routes,
    maxBodySize: 64 * 1024 * 1024,
    baseUrl: options.baseUrl ?? '/',
  });
  const { url } = server;
  return {
    url,
    root,
    home,
    events,
    room,
    request: (method, path, body, headers = {}) =>
      fetch(url + path, {
        method,
        headers,
        redirect: 'manual',
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await room.dispose?.();
      await rm(home, { recursive: true, force: true });
    },
  };
}
