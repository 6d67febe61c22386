import { describe, expect, it } from 'vitest';

import { Valve } from './valve.ts';

function valve(): { valve: Valve; calls: string[] } {
  const calls: string[] = [];
  const source = { pause: () => calls.push('pause'), resume: () => calls.push('resume') };
  return { valve: new Valve(source), calls };
}

describe('Valve', () => {
  it('stays closed until the last reason is gone', () => {
    const { valve: one, calls } = valve();
    one.close('journal');
    one.close('spool');
    one.open('journal');
    expect(calls).toEqual(['pause']);
    one.open('spool');
    expect(calls).toEqual(['pause', 'resume']);
  });

  it('knows each reason once', () => {
    const { valve: one, calls } = valve();
    one.close('journal');
    one.close('journal');
    one.open('journal');
    one.open('journal');
    expect(calls).toEqual(['pause', 'resume']);
  });

  it('opens nothing that was not closed', () => {
    const { valve: one, calls } = valve();
    one.open('journal');
    expect(calls).toEqual([]);
  });
});
