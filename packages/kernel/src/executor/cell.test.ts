import { describe, expect, it, vi } from 'vitest';

import { Cell, CellContext } from './cell.ts';

describe('CellContext', () => {
  it('follows code through its async contexts', async () => {
    const context = new CellContext();
    const [first, second] = [new Cell(1, 1, true), new Cell(2, 2, true)];
    const late = context.run(first, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return context.current;
    });
    expect(context.run(second, () => context.current)).toBe(second);
    expect(await late).toBe(first);
  });

  it('takes the cell that was run last where no other caused what runs', () => {
    const context = new CellContext();
    expect(context.current.id).toBe(0);
    const cell = new Cell(1, 1, true);
    context.run(cell, () => undefined);
    context.within(new Cell(2, 2, true), () => undefined);
    expect(context.current).toBe(cell);
  });
});

describe('Cell', () => {
  it('ends what it left running when it is stopped', () => {
    const cell = new Cell(1, 1, true);
    const [kept, ended] = [{ cancel: vi.fn() }, { cancel: vi.fn() }];
    cell.own(kept);
    cell.own(ended);
    cell.disown(ended);
    cell.cancel();
    expect(cell.cancelled).toBe(true);
    expect(kept.cancel).toHaveBeenCalledOnce();
    expect(ended.cancel).not.toHaveBeenCalled();
  });

  it('waits for what was begun, also by what it waited for', async () => {
    const cell = new Cell(1, 1, true);
    const done: number[] = [];
    cell.waitFor(
      Promise.resolve().then(() => {
        done.push(1);
        cell.waitFor(Promise.resolve().then(() => done.push(2)));
      }),
    );
    await cell.settle();
    expect(done).toEqual([1, 2]);
    cell.waitFor(Promise.reject(new Error('no')));
    await expect(cell.settle()).rejects.toThrow('no');
  });
});
