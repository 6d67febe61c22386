import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { cullOnce, startCulling } from './cull.ts';
import { InvalidTerminalName, ProgramNotFound, TerminalNotFound } from './errors.ts';
import { FakeHost } from './testing/fake-host.ts';
import { Terminals } from './terminals.ts';

function setUp() {
  const host = new FakeHost();
  let now = Date.UTC(2026, 10, 24);
  let ids = 0;
  const terminals = new Terminals({
    host,
    launch: {
      env: { SHELL: '/bin/sh' },
      cwd: '/',
      rootDir: '/',
      serverUrl: () => 'http://localhost/',
      onTerminal: true,
      shellCommand: undefined,
    },
    now: () => now,
    newId: () => `id${++ids}`,
    log: silentLogger,
  });
  return { host, terminals, pass: (seconds: number) => (now += seconds * 1000), now: () => now };
}

describe('terminals', () => {
  it('are named by the smallest free number', async () => {
    const { terminals } = setUp();
    const models = await Promise.all([terminals.create({}), terminals.create({})]);
    expect(models.map((model) => model.name)).toEqual(['1', '2']);
    await terminals.stop('1');
    expect((await terminals.create({})).name).toBe('1');
  });

  it('show their last activity with six digits', async () => {
    const { terminals } = setUp();
    expect(await terminals.create({ name: 'work' })).toEqual({
      name: 'work',
      last_activity: '2026-11-24T00:00:00.000000Z',
    });
  });

  it.each(['a-b', '', 'a/b', '../x', 'a b'])('cannot be called "%s"', async (name) => {
    const { terminals } = setUp();
    await expect(terminals.create({ name })).rejects.toThrow(InvalidTerminalName);
  });

  it('may have names in any script', async () => {
    const { terminals } = setUp();
    expect((await terminals.create({ name: 'größe_1' })).name).toBe('größe_1');
  });

  it('replace one of the same name, which is ended', async () => {
    const { terminals, host } = setUp();
    await terminals.create({ name: 'x' });
    await terminals.create({ name: 'x' });
    expect(host.running()).toEqual(['id2']);
    expect(terminals.count).toBe(1);
    expect(terminals.find('x').id).toBe('id2');
  });

  it('are unknown once they have ended', async () => {
    const { terminals, host } = setUp();
    await terminals.create({});
    host.end('id1');
    expect(await terminals.list()).toEqual([]);
    await expect(terminals.get('1')).rejects.toThrow(TerminalNotFound);
    await expect(terminals.stop('1')).rejects.toThrow('Terminal not found: 1');
  });

  it('free their name when the start fails', async () => {
    const { terminals, host } = setUp();
    host.failure = new ProgramNotFound('zsh');
    await expect(terminals.create({})).rejects.toThrow(ProgramNotFound);
    host.failure = undefined;
    expect((await terminals.create({})).name).toBe('1');
  });

  it('are as large as the smallest window that shows them', async () => {
    const { terminals, host } = setUp();
    await terminals.create({});
    const large = terminals.find('1').attach(() => undefined);
    large.setSize({ rows: 50, columns: 160 });
    const small = terminals.find('1').attach(() => undefined);
    small.setSize({ rows: 20, columns: 200 });
    small.setSize({ rows: 20, columns: 200 });
    terminals.find('1').attach(() => undefined);
    small.close();
    expect(host.sizes).toEqual([
      { rows: 50, columns: 160 },
      { rows: 20, columns: 160 },
      { rows: 50, columns: 160 },
    ]);
  });

  it('count input and output as activity', async () => {
    const { terminals, host, pass, now } = setUp();
    await terminals.create({});
    pass(10);
    await terminals
      .find('1')
      .attach(() => undefined)
      .write('x');
    expect((await terminals.activity()).get('1')).toBe(now());
    pass(10);
    host.print('id1', 'y', now());
    pass(5);
    expect((await terminals.activity()).get('1')).toBe(now() - 5000);
    expect((await terminals.get('1')).last_activity).toBe('2026-11-24T00:00:20.000000Z');
  });

  it('are all ended at shut-down', async () => {
    const { terminals, host } = setUp();
    await terminals.create({});
    await terminals.create({});
    await terminals.dispose();
    expect(host.running()).toEqual([]);
  });
});

describe('culling', () => {
  const options = { timeout: 60, interval: 300, log: silentLogger };

  it('ends terminals that were inactive for longer than the limit', async () => {
    const { terminals, pass, now } = setUp();
    await terminals.create({ name: 'old' });
    pass(60);
    await terminals.create({ name: 'young' });
    await cullOnce(terminals, { ...options, now });
    expect(terminals.count).toBe(2);
    pass(1);
    await cullOnce(terminals, { ...options, now });
    expect((await terminals.list()).map((model) => model.name)).toEqual(['young']);
  });

  it('goes on when one terminal cannot be ended', async () => {
    const stop = vi.fn((name: string) =>
      name === 'a' ? Promise.reject(new TerminalNotFound('a')) : Promise.resolve(),
    );
    const activity = async () =>
      new Map([
        ['a', 0],
        ['b', 0],
      ]);
    await cullOnce({ activity, stop }, { ...options, now: () => 1e9 });
    expect(stop.mock.calls.flat()).toEqual(['a', 'b']);
  });

  it('is off by default and looks every 300 seconds when the interval makes no sense', () => {
    vi.useFakeTimers();
    try {
      const activity = vi.fn(async () => new Map<string, number>());
      const culled = { activity, stop: async () => undefined };
      startCulling(culled, { ...options, timeout: 0, now: Date.now });
      expect(vi.getTimerCount()).toBe(0);
      const stop = startCulling(culled, { ...options, interval: 0, now: Date.now });
      vi.advanceTimersByTime(299_000);
      expect(activity).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1_000);
      expect(activity).toHaveBeenCalledOnce();
      stop();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
