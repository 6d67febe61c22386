import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { HttpError } from '../errors/index.ts';
import { socketRoute } from './socket-route.ts';
import { openGate, OWNER } from './testing/open-gate.ts';
import { serve } from './testing/serve.ts';

const strangers = openGate({
  authenticate: async () => ({ user: null, tokenAuthenticated: false, setCookies: [] }),
});

describe('websockets', () => {
  const socket = socketRoute({
    path: '/api/rooms/:room/channels',
    access: { action: 'execute', resource: 'rooms' },
    summary: 'Echoes',
    protocol: (offered) => offered.find((one) => one === 'v1.test'),
    maxPayload: 100,
    prepare: async ({ params, user }) => {
      if (params['room'] === 'none') throw new HttpError(404, 'No such room');
      return (client) => {
        client.send(`${user?.username ?? ''} in ${params['room'] ?? ''}`);
        client.on('message', (data) => {
          client.send(data);
        });
      };
    },
  });

  it('answer 400 to a request without an upgrade, after the gate', async () => {
    await using server = await serve({ sockets: [socket] });
    const reply = await fetch(`${server.url}/api/rooms/1/channels`);
    expect(reply.status).toBe(400);
    expect(await reply.text()).toBe('Can "Upgrade" only to "WebSocket".');
    await using closed = await serve({ sockets: [socket], gatekeeper: strangers });
    expect((await fetch(`${closed.url}/api/rooms/1/channels`)).status).toBe(403);
  });

  it('open with the sub-protocol the route chose', async () => {
    await using server = await serve({ sockets: [socket] });
    const client = new WebSocket(`${server.url}/api/rooms/1/channels`, ['other', 'v1.test']);
    const [greeting] = (await once(client, 'message')) as [Buffer];
    expect(greeting.toString()).toBe(`${OWNER.username} in 1`);
    expect(client.protocol).toBe('v1.test');
    client.terminate();
  });

  it('select none where the client offered none that fits', async () => {
    await using server = await serve({ sockets: [socket] });
    const client = new WebSocket(`${server.url}/api/rooms/1/channels`);
    await once(client, 'open');
    expect(client.protocol).toBe('');
    client.terminate();
  });

  it.each([
    ['nobody', strangers, '1', 403],
    ['another origin', openGate({ originAllowed: () => false }), '1', 403],
    ['a foreign host', openGate({ hostAllowed: () => false }), '1', 403],
    ['an unknown room', openGate(), 'none', 404],
  ])('refuse %s before the handshake', async (_who, gatekeeper, room, status) => {
    await using server = await serve({ sockets: [socket], gatekeeper });
    const client = new WebSocket(`${server.url}/api/rooms/${room}/channels`);
    const [error] = (await once(client, 'error')) as [Error];
    expect(error.message).toContain(String(status));
  });

  it('close with 1009 when a message is too big', async () => {
    await using server = await serve({ sockets: [socket] });
    const client = new WebSocket(`${server.url}/api/rooms/1/channels`);
    await once(client, 'open');
    client.send('x'.repeat(101));
    const [code] = (await once(client, 'close')) as [number];
    expect(code).toBe(1009);
  });

  it('are told 1012 when the server closes, so that they look for the next one', async () => {
    const server = await serve({ sockets: [socket] });
    const client = new WebSocket(`${server.url}/api/rooms/1/channels`);
    await once(client, 'open');
    const closed = once(client, 'close') as Promise<[number]>;
    await server[Symbol.asyncDispose]();
    expect((await closed)[0]).toBe(1012);
  });
});
