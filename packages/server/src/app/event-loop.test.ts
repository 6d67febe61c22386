import { afterEach, describe, expect, it } from 'vitest';
import { EventLoopWatch } from './event-loop.ts';

const watch = new EventLoopWatch();

afterEach(() => {
  watch.close();
});

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

function holdUp(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('the watch over the event loop', () => {
  it('begins with the first question, which it cannot answer yet', () => {
    expect(watch.delay()).toBeNull();
  });

  it('tells how long the loop was held since the question before', async () => {
    watch.delay();
    await pause(30);
    holdUp(60);
    await pause(30);
    const held = watch.delay();
    expect(held?.max).toBeGreaterThan(40);
    expect(held?.p50).toBeLessThanOrEqual(held?.p99 ?? 0);
    expect(held?.p99).toBeLessThanOrEqual(held?.max ?? 0);
  });

  it('begins anew after it was closed', async () => {
    watch.delay();
    await pause(30);
    watch.close();
    expect(watch.delay()).toBeNull();
  });

  it('tells the part of the time in which there was work', async () => {
    watch.utilization();
    await pause(5);
    holdUp(50);
    await pause(5);
    const busy = watch.utilization();
    expect(busy).toBeGreaterThan(0.3);
    expect(busy).toBeLessThanOrEqual(1);
  });
});
