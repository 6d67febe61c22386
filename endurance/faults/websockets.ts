import { deflateRawSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, equal, grouped, none, told, type Finding, type Part } from '../harness/part.ts';
import { clientFrame, OPCODE, RawWebSocket } from '../harness/raw-websocket.ts';
import { descriptorsOf, heldBy } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import { Tab } from '../harness/tab.ts';
import { becomes, secondsUntil } from '../harness/until.ts';
import { withOthersBeside, type FaultSize, type Scene } from './scene.ts';

const channelsOf = (kernelId: string): string => `/api/kernels/${kernelId}/channels?session_id=raw`;

const MB = 2 ** 20;

/** Open websockets of a kernel, as the server counts them. */
async function connections(server: TestedServer, kernelId: string): Promise<number> {
  const model = await server.json<{ connections: number }>('GET', `/api/kernels/${kernelId}`);
  return model.connections;
}

const goneFrom = (server: TestedServer, kernelId: string) => async () =>
  (await connections(server, kernelId)) === 0;

const halfOpen = withOthersBeside({
  name: 'websocket-half-open',
  title: 'Websockets go silent without a word, while the kernel floods',
  full: { calm: 5000, count: 100 },
  small: {
    calm: 200,
    count: 3,
    args: ['--ServerApp.tornado_settings={"ws_ping_interval": 300, "ws_ping_timeout": 1000}'],
  },
  work: async ({ stage, server, kernelId }, { count }) => {
    const wire = await stage.wire(server);
    const via = wire.url;
    for (let made = 0; made < count; made += 1) await stage.tab(server, kernelId, { via });
    const there = await connections(server, kernelId);
    wire.silence();
    const tab = await stage.tab(server, kernelId);
    tab.submit('flood {"count":20000}');
    const seconds = await secondsUntil(
      async () => (await connections(server, kernelId)) === 1,
      60_000,
    );
    return [
      equal('websockets that went silent', there, count),
      atMost('until the last of them was noticed', seconds, { most: 31, unit: 's' }),
    ];
  },
});

/** Pings under way at once: of who has many without an answer, `ws` ends the connection. */
const AT_ONCE = 50;

const pings = withOthersBeside({
  name: 'websocket-pings',
  title: 'A client sends pings, and another that never reads the answers',
  full: { calm: 10_000, count: 100_000 },
  small: { calm: 300, count: 5000 },
  work: async ({ stage, server, kernelId }, { count }) => {
    const tab = await stage.tab(server, kernelId);
    let answered = 0;
    while (answered < count && (await pingsAreAnswered(tab))) answered += AT_ONCE;
    const unread = await pingWithoutReading({ stage, server, kernelId }, 10 * count);
    return [
      equal('pings that were taken and answered', answered, count),
      told('pings of the client that never reads, until it was ended', grouped(unread)),
      await isServed({ stage, server, kernelId }),
    ];
  },
});

let pingsSent = 0;

/**
 * Sends some pings, and waits for the answer to the last: those before need none while the answer
 * to an earlier one waits (RFC 6455, 5.5.3).
 */
async function pingsAreAnswered({ socket }: Tab): Promise<boolean> {
  const last = String((pingsSent += AT_ONCE));
  const answered = new Promise<boolean>((resolve) => {
    const note = (data: Buffer): void => {
      if (data.toString() !== last) return;
      socket.off('pong', note);
      resolve(true);
    };
    socket.on('pong', note);
  });
  for (let sent = 1; sent <= AT_ONCE; sent += 1) socket.ping(sent === AT_ONCE ? last : '');
  return Promise.race([answered, sleep(10_000, false)]);
}

/** Sends pings until the server takes no more; gives how many it took. */
async function pingWithoutReading({ stage, server, kernelId }: Scene, most: number) {
  const deaf = await RawWebSocket.open(server, { path: channelsOf(kernelId), reads: false });
  stage.defer(() => deaf.socket.destroy());
  const ping = clientFrame({ opcode: OPCODE.ping, payload: Buffer.alloc(125) });
  const block = Buffer.concat(Array.from({ length: 10 }, () => ping));
  let sent = 0;
  while (sent < most && !deaf.socket.destroyed) {
    const isTaken = await Promise.race([deaf.write(block).then(() => true), sleep(2000, false)]);
    if (!isTaken) break;
    sent += 10;
    if (sent % 1000 === 0) await sleep(1);
  }
  return sent;
}

/** Whether the kernel is of use afterwards. */
async function isServed({ stage, server, kernelId }: Scene): Promise<Finding> {
  const tab = await stage.tab(server, kernelId);
  const isAnswered = await Promise.race([tab.execute('').then(() => true), sleep(10_000, false)]);
  return equal('answers to who comes afterwards', isAnswered ? 1 : 0, 1);
}

/** Writes frames on many new websockets, and tells which were not ended for it. */
async function refusals(
  { stage, server, kernelId }: Scene,
  { count, headers = [], bytes }: { count: number; headers?: readonly string[]; bytes: Buffer },
): Promise<string[]> {
  const kept: string[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    const path = channelsOf(kernelId);
    const socket = await RawWebSocket.open(server, { path, headers });
    stage.defer(() => socket.socket.destroy());
    await socket.write(bytes);
    if (!(await socket.isEnded(10_000))) kept.push(`after ${String(bytes.length)} bytes`);
  }
  return kept;
}

const giant = withOthersBeside({
  name: 'websocket-giant-frames',
  title: 'Clients send giant frames, and claim frames of 2⁶² bytes',
  full: { calm: 10_000, count: 100 },
  small: { calm: 300, count: 3 },
  work: async (scene, { count }) => {
    const payload = Buffer.alloc(16 * MB, 0x20);
    const { binary, continuation } = OPCODE;
    const frames = {
      'of 16 MB': clientFrame({ opcode: binary, payload }),
      'of 2⁶² bytes': clientFrame({ opcode: binary, payload: Buffer.alloc(9), claimed: 2 ** 62 }),
      'in pieces': Buffer.concat([
        clientFrame({ opcode: binary, payload: Buffer.alloc(1), isLast: false }),
        ...Array.from({ length: 16 }, () =>
          clientFrame({ opcode: continuation, payload: payload.subarray(0, MB), isLast: false }),
        ),
      ]),
    };
    const findings: Finding[] = [told('of each kind', String(count))];
    for (const [what, bytes] of Object.entries(frames)) {
      findings.push(none(`${what}: not ended for it`, await refusals(scene, { count, bytes })));
    }
    return [...findings, await isServed(scene)];
  },
});

const bombs = (name: string, args: string[], title: string): Part<FaultSize> =>
  withOthersBeside({
    name,
    title,
    full: { calm: 10_000, count: 50 },
    small: { calm: 300, count: 2 },
    server: { args },
    work: async (scene, { count }) => {
      // A gigabyte of spaces in a megabyte.
      const packed = deflateRawSync(Buffer.alloc(256 * MB, 0x20), { level: 9 });
      const payload = Buffer.concat([packed, packed, packed, packed]);
      const bytes = clientFrame({ opcode: OPCODE.binary, payload, isDeflated: true });
      const headers = ['Sec-WebSocket-Extensions: permessage-deflate'];
      const kept = await refusals(scene, { count, headers, bytes });
      const served = await isServed(scene);
      return [
        served,
        told('bombs', String(count)),
        told('resident afterwards', `${(heldBy(scene.server.pid).memory / MB).toFixed(0)} MB`),
        none('not ended for it', kept),
      ];
    },
  });

const storm = withOthersBeside({
  name: 'websocket-storm',
  title: 'Clients come all at once, and go all at once',
  full: { calm: 10_000, count: 1000 },
  small: { calm: 300, count: 50 },
  work: async ({ stage, server, kernelId }, { count }) => {
    const before = descriptorsOf(server.pid).length;
    const begun = performance.now();
    const tabs = await Promise.allSettled(
      Array.from({ length: count }, () => Tab.open(server, kernelId)),
    );
    const seconds = (performance.now() - begun) / 1000;
    const open = tabs.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    stage.defer(() => {
      for (const tab of open) tab.cut();
    });
    const there = await connections(server, kernelId);
    for (const tab of open) tab.cut();
    const gone = await secondsUntil(goneFrom(server, kernelId), 20_000);
    await becomes(() => descriptorsOf(server.pid).length <= before);
    return [
      equal('websockets that were opened', open.length, count),
      equal('that the server counts', there, count),
      told('until all were open', `${seconds.toFixed(1)} s`),
      atMost('until all were gone', gone, { most: 10, unit: 's' }),
      atMost('descriptors more than before', descriptorsOf(server.pid).length - before, {
        most: 2,
        unit: '',
      }),
    ];
  },
});

export const WEBSOCKET_FAULTS = [
  halfOpen,
  pings,
  giant,
  bombs('websocket-bombs', [], 'Clients send deflate bombs where nothing is deflated'),
  bombs(
    'websocket-bombs-deflate',
    ['--ServerApp.websocket_compression_options={}'],
    'Clients send deflate bombs where messages are deflated',
  ),
  storm,
];
