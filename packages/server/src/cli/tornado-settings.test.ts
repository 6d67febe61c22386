import { describe, expect, it } from 'vitest';
import { tornadoWarnings } from './tornado-settings.ts';

describe('tornadoWarnings', () => {
  it('says nothing of the keys that are honoured', () => {
    expect(tornadoWarnings({ headers: {}, ws_ping_interval: 1 }, 'here')).toEqual([]);
  });

  it('names the others', () => {
    expect(tornadoWarnings({ headers: {}, debug: true }, 'here')).toEqual([
      'ServerApp.tornado_settings: "debug" has no effect. (here)',
    ]);
    expect(tornadoWarnings({ debug: true, gzip: true }, 'here')).toEqual([
      'ServerApp.tornado_settings: "debug", "gzip" have no effect. (here)',
    ]);
  });
});
