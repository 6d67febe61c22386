import { describe, expect, it, vi } from 'vitest';
import { Progress } from './progress.mjs';

class Sink {
  readonly isTTY: boolean;
  readonly columns = 40;
  text = '';

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

describe('Progress', () => {
  it('says what begins and how long it took where lines stay', async () => {
    const sink = new Sink(false);
    await new Progress(sink).step('Installing packages', () => Promise.resolve());
    expect(sink.text).toBe('Installing packages …\nInstalling packages: done in 0 s\n');
  });

  it('rewrites one line on a terminal, never wider than it', async () => {
    vi.useFakeTimers();
    const sink = new Sink(true);
    const step = new Progress(sink).step('Installing packages', async (detail) => {
      detail('a very long detail that does not fit into the line');
      await new Promise((resolve) => setTimeout(resolve, 600));
    });
    await vi.advanceTimersByTimeAsync(600);
    await step;
    vi.useRealTimers();
    expect(sink.text).toContain('\r\x1b[KInstalling packages … 0 s, a very long ');
    expect(sink.text).toMatch(/\r\x1b\[KInstalling packages: done in 1 s\n$/);
    for (const line of sink.text.split('\r\x1b[K')) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('gives a sign of life with the detail where lines stay', async () => {
    vi.useFakeTimers();
    const sink = new Sink(false);
    const step = new Progress(sink).step('Building', async (detail) => {
      detail('7 of 9');
      await new Promise((resolve) => setTimeout(resolve, 16_000));
    });
    await vi.advanceTimersByTimeAsync(16_000);
    await step;
    vi.useRealTimers();
    expect(sink.text).toContain('  Building … 15 s, 7 of 9\n');
  });

  it('ends its line before a failure is told', async () => {
    const sink = new Sink(true);
    const step = new Progress(sink).step('Building', () => Promise.reject(new Error('no')));
    await expect(step).rejects.toThrow('no');
    expect(sink.text).toMatch(/\n$/);
    expect(sink.text).not.toContain('done');
  });
});
