import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../config/index.ts';
import { eventPings, kernelAndTerminalPings } from './pings.ts';
import { serverSettings } from './settings.ts';

const standard = defaultSettings(serverSettings);

describe('pings', () => {
  it('are left to their defaults where nothing is set', () => {
    expect(eventPings(standard)).toEqual({});
    expect(kernelAndTerminalPings(standard)).toEqual({});
  });

  it('of events are set in seconds', () => {
    const settings = { ...standard, websocketPingInterval: 10, websocketPingTimeout: 25 };
    expect(eventPings(settings)).toEqual({ interval: 10_000, timeout: 25_000 });
    expect(kernelAndTerminalPings(settings)).toEqual({});
  });

  it('of terminals are set in milliseconds, and turned off by 0', () => {
    const tornadoSettings = { ws_ping_interval: 0, ws_ping_timeout: 5000, other: 1 };
    expect(kernelAndTerminalPings({ ...standard, tornadoSettings })).toEqual({
      interval: 0,
      timeout: 5000,
    });
    expect(
      kernelAndTerminalPings({ ...standard, tornadoSettings: { ws_ping_interval: '1' } }),
    ).toEqual({});
  });
});
