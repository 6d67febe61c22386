import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { defaultSettings } from '../config/index.ts';
import { serve } from '../http/testing/serve.ts';
import { silentLogger } from '../log/index.ts';
import { LocalTerminalHost } from './local-host.ts';
import { createTerminals, type TerminalsRoomOptions } from './room.ts';
import { terminalSettings } from './settings.ts';
import { FakeHost } from './testing/fake-host.ts';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(changes: Partial<TerminalsRoomOptions> = {}) {
  const room = createTerminals({
    settings: { ...defaultSettings(terminalSettings), ...changes.settings },
    launch: {
      env: { PATH: process.env['PATH'], SHELL: '/bin/sh', PS1: '$ ', HOME: '/' },
      cwd: '/',
      rootDir: '/usr',
      serverUrl: () => 'http://localhost:8888/',
      onTerminal: true,
    },
    log: silentLogger,
    ...(changes.host === undefined ? {} : { host: changes.host }),
  });
  const server = await serve({ routes: [...room.routes], sockets: [...(room.sockets ?? [])] });
  cleanups.push(
    () => server[Symbol.asyncDispose](),
    () => room.dispose!(),
  );
  const call = (method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { room, url: server.url, call };
}

/** A client as Lab's: collects messages and text. */
async function connect(url: string, name: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/terminals/websocket/${name}`);
  const messages: unknown[][] = [];
  let text = '';
  let tail = '';
  const waiting: { part: string; done: () => void }[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as unknown[];
    messages.push(message);
    if (message[0] !== 'stdout') return;
    const piece = message[1] as string;
    text += piece;
    // Only the end: looking through megabytes for each message would take minutes.
    const seen = tail + piece;
    tail = seen.slice(-100);
    for (const one of waiting) if (seen.includes(one.part)) one.done();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await once(socket, 'open');
  cleanups.push(async () => {
    socket.terminate();
  });
  return {
    socket,
    messages,
    closed,
    text: () => text,
    send: (...message: unknown[]) => {
      socket.send(JSON.stringify(message));
    },
    saw: (part: string) =>
      new Promise<void>((done) => {
        if (text.includes(part)) done();
        else waiting.push({ part, done });
      }),
  };
}

/** Types a command again and again until something appears. */
async function shows(client: Awaited<ReturnType<typeof connect>>, command: string, part: string) {
  const seen = client.saw(part).then(() => true);
  do client.send('stdin', command);
  while (!(await Promise.race([seen, sleep(200, false)])));
}

describe('the routes of terminals', () => {
  it('create, list, show and end a terminal with the statuses that Lab wants', async () => {
    const { call } = await start();
    const created = await call('POST', '/api/terminals');
    expect(created.status).toBe(200);
    const model = (await created.json()) as Record<string, string>;
    expect(Object.keys(model)).toEqual(['name', 'last_activity']);
    expect(model['name']).toBe('1');
    expect(model['last_activity']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(await (await call('GET', '/api/terminals')).json()).toMatchObject([{ name: '1' }]);
    expect(await (await call('GET', '/api/terminals/1')).json()).toMatchObject({ name: '1' });
    const deleted = await call('DELETE', '/api/terminals/1');
    expect(deleted.status).toBe(204);
    expect(await (await call('GET', '/api/terminals')).json()).toEqual([]);
  });

  it.each(['GET', 'DELETE'])('answer %s of an unknown terminal with 404', async (method) => {
    const { call } = await start();
    const reply = await call(method, '/api/terminals/zzz');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({ message: 'Terminal not found: zzz', reason: null });
  });

  it('do not exist for names with other characters, and for other methods', async () => {
    const { call } = await start();
    expect((await call('GET', '/api/terminals/a-b')).status).toBe(404);
    expect((await call('PATCH', '/api/terminals/1')).status).toBe(405);
  });

  it('take what a client wishes, and ignore what they do not know', async () => {
    const host = new FakeHost();
    const { call } = await start({ host });
    await call('POST', '/api/terminals', {
      name: 'mine',
      cwd: 'lib',
      shell_command: ['cat'],
      extra_env: { A: 'b', SHELL: null },
      height: 30,
      width: 90,
      unknown: { x: 1 },
    });
    expect(host.launches[0]).toMatchObject({
      argv: ['cat'],
      cwd: '/lib',
      size: { rows: 30, columns: 90 },
      env: { A: 'b', COLUMNS: '90', LINES: '30', JUPYTER_SERVER_ROOT: '/usr' },
    });
    expect(host.launches[0]!.env).not.toHaveProperty('SHELL');
  });

  it('take null for what a client leaves open', async () => {
    const { call } = await start({ host: new FakeHost() });
    const reply = await call('POST', '/api/terminals', { name: null, cwd: null });
    expect(await reply.json()).toMatchObject({ name: '1' });
  });

  it.each([[{ cwd: 5 }], [[]], [{ extra_env: { A: 1 } }], [{ width: 0 }], [{ name: 'a/b' }]])(
    'refuse %j',
    async (body) => {
      const { call } = await start({ host: new FakeHost() });
      expect((await call('POST', '/api/terminals', body)).status).toBe(400);
    },
  );

  it('say which program is missing', async () => {
    const { call } = await start();
    const reply = await call('POST', '/api/terminals', { shell_command: ['/no/such'] });
    expect(reply.status).toBe(500);
    expect(await reply.json()).toMatchObject({
      message: 'The command was not found or was not executable: /no/such.',
    });
  });

  it('are absent when terminals are switched off', async () => {
    const settings = { ...defaultSettings(terminalSettings), enabled: false };
    const { call } = await start({ settings });
    expect((await call('GET', '/api/terminals')).status).toBe(404);
  });
});

describe('the websocket of a terminal', () => {
  it('greets, echoes what is typed, and says goodbye when the shell ends', async () => {
    const { url, call } = await start();
    await call('POST', '/api/terminals');
    const client = await connect(url, '1');
    await client.saw('$ ');
    expect(client.messages[0]).toEqual(['setup', {}]);
    client.send('stdin', 'echo $((6*7))-$JUPYTER_SERVER_URL\r');
    await client.saw('42-http://localhost:8888/');
    client.send('stdin', 'exit\r');
    expect(await client.closed).toBe(1000);
    expect(client.messages.at(-1)).toEqual(['disconnect', 1]);
    expect((await call('GET', '/api/terminals/1')).status).toBe(404);
  });

  it('answers 404 to the upgrade when there is no such terminal', async () => {
    const { url } = await start();
    await expect(connect(url, '7')).rejects.toThrow('Unexpected server response: 404');
  });

  it('outlives its clients and replays to the next one', async () => {
    const { url, call } = await start();
    await call('POST', '/api/terminals');
    const first = await connect(url, '1');
    first.send('stdin', 'echo before-$((1+1))\r');
    await first.saw('before-2');
    first.socket.close();
    await first.closed;
    const second = await connect(url, '1');
    await second.saw('before-2');
    expect(second.messages.map((message) => message[0])).toEqual(['setup', 'stdout']);
    second.send('stdin', 'echo $((1+1))after\r');
    await second.saw('2after');
  });

  it('fits the smallest client and grows again when that one leaves', async () => {
    const { url, call } = await start();
    await call('POST', '/api/terminals');
    const large = await connect(url, '1');
    const small = await connect(url, '1');
    large.send('set_size', 50, 150, 800, 1200);
    small.send('set_size', 20, 70, 400, 600);
    await shows(large, 'stty size\r', '20 70');
    await small.saw('20 70');
    small.socket.close();
    await small.closed;
    await shows(large, 'stty size\r', '50 150');
  });

  it('delivers 100,000 lines whole', async () => {
    const { url, call } = await start();
    await call('POST', '/api/terminals', { name: 'again' });
    const again = await connect(url, 'again');
    const command = 'stty -echo; echo beg$((0+1)); seq 1 100000; echo fin$((1+1))\r';
    again.send('stdin', command);
    await again.saw('fin2');
    const [, printed = ''] = /beg1\r\n([^]*)\r\nfin2/.exec(again.text()) ?? [];
    expect(printed.split('\r\n')).toEqual(
      Array.from({ length: 100_000 }, (_, index) => String(index + 1)),
    );
  });

  it('ends a flood at Ctrl-C, and answers requests while it lasts', async () => {
    const { url, call } = await start();
    await call('POST', '/api/terminals');
    const client = await connect(url, '1');
    client.send('stdin', 'stty -echo; echo beg$((0+1)); yes flood\r');
    await client.saw('flood\r\n');
    for (let index = 0; index < 20; index++) {
      const before = client.text().length;
      expect((await call('GET', '/api/terminals/1')).status).toBe(200);
      await expect.poll(() => client.text().length).toBeGreaterThan(before);
    }
    client.send('stdin', '\u0003');
    // What was under way still comes; then the shell is there again, and nothing more comes.
    await shows(client, 'echo fin$((1+1))\r', 'fin2');
    const { length } = client.text();
    await sleep(100);
    expect(client.text().slice(length)).not.toContain('flood');
  });

  it('sends output as text, however much there is', async () => {
    const { url, call } = await start();
    await call('POST', '/api/terminals', {
      shell_command: ['sh', '-c', 'printf "ä€🌍"; seq 1 100000; read x'],
    });
    const client = await connect(url, '1');
    const kinds = new Set<boolean>();
    client.socket.on('message', (_data: Buffer, isBinary: boolean) => kinds.add(isBinary));
    await client.saw('100000\r\n');
    expect(client.text().startsWith('ä€🌍1\r\n2\r\n')).toBe(true);
    expect([...kinds]).toEqual([false]);
  });

  it('takes a paste of 300 kB whole', async () => {
    const { url, call } = await start();
    await call('POST', '/api/terminals', {
      shell_command: ['sh', '-c', 'stty -echo -icanon; echo ready; cat'],
    });
    const client = await connect(url, '1');
    await client.saw('ready\r\n');
    const paste = Array.from({ length: 30_000 }, (_, index) => `row ${index}`).join('\n') + '\n';
    client.send('stdin', paste.slice(0, 200_000));
    client.send('stdin', paste.slice(200_000));
    await client.saw('row 29999\r\n');
    expect(client.text()).toBe('ready\r\n' + paste.replaceAll('\n', '\r\n'));
  });

  it('goes on for others while one client reads nothing', async () => {
    const { url, call, room } = await start({ host: new LocalTerminalHost({ patience: 500 }) });
    await call('POST', '/api/terminals');
    const lazy = await connect(url, '1');
    lazy.socket.pause();
    const client = await connect(url, '1');
    client.send('stdin', 'stty -echo; seq 1 3000000 | tail -c 12000000; echo fin$((1+1))\r');
    await client.saw('fin2');
    expect(room.terminals.count).toBe(1);
    lazy.socket.resume();
    // Anything but 1000 and 1001 makes Lab connect again, and the replay brings it up to date.
    expect(await lazy.closed).toBe(1013);
  });

  it('ignores what is no message', async () => {
    const host = new FakeHost();
    const { url, call } = await start({ host });
    await call('POST', '/api/terminals');
    const client = await connect(url, '1');
    client.socket.send('not json');
    client.socket.send(Buffer.from([0xff, 0xfe]));
    client.send('stdin', 5);
    client.send('magic');
    client.send('stdin', 'ok');
    await expect.poll(() => host.written).toEqual(['ok']);
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('asks a client that fell behind to come again', async () => {
    const host = new FakeHost();
    const { url, call } = await start({ host });
    await call('POST', '/api/terminals');
    const client = await connect(url, '1');
    host.loseTrack(host.launches[0]!.id);
    expect(await client.closed).toBe(1013);
  });

  it('ends with the server', async () => {
    const { url, call, room } = await start();
    await call('POST', '/api/terminals');
    const client = await connect(url, '1');
    await room.dispose!();
    expect(await client.closed).toBe(1000);
    expect(await room.lastActivity()).toBeUndefined();
  });
});
