import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PtyReader } from './pty-reader.ts';

const FLOOD = 4096;

/** A pty whose program prints when the test says so, and a loop that listens while it may. */
class FakePty {
  delivered = '';
  pieces: number[] = [];
  timers: { run: () => void; milliseconds: number }[] = [];
  isListening = true;
  clock = 0;
  onDelivery: () => void = () => undefined;
  #printed = '';
  readonly reader = new PtyReader({
    source: {
      readSome: (target) => {
        const size = target.write(this.#printed.slice(0, 4095), 'latin1');
        this.#printed = this.#printed.slice(size);
        return size;
      },
      listen: (listening) => {
        this.isListening = listening;
        this.turn();
      },
    },
    deliver: (bytes) => {
      this.delivered += bytes.toString('latin1');
      this.pieces.push(bytes.length);
      this.onDelivery();
    },
    delay: (run, milliseconds) => {
      const timer = { run, milliseconds };
      this.timers.push(timer);
      return () => {
        this.timers = this.timers.filter((one) => one !== timer);
      };
    },
    now: () => this.clock,
  });

  print(text: string): void {
    this.#printed += text;
    this.turn();
  }

  /** The loop reads what there is, as long as it listens. */
  turn(): void {
    while (this.isListening && this.#printed !== '') {
      const piece = Buffer.from(this.#printed.slice(0, 4095), 'latin1');
      this.#printed = this.#printed.slice(piece.length);
      this.reader.arrived(piece);
    }
  }

  runTimers(): void {
    for (const { run } of this.timers.splice(0)) run();
  }
}

const immediates = () => new Promise((resolve) => setImmediate(resolve));

describe('a reader of a pty', () => {
  it('passes an echo at once, without a timer', () => {
    const pty = new FakePty();
    for (let index = 0; index < 10_000; index++) {
      pty.print('k');
      pty.clock += 11;
    }
    expect([pty.delivered.length, pty.timers.length, pty.isListening]).toEqual([10_000, 0, true]);
  });

  it('collects a flood each millisecond while the loop does not listen', () => {
    const pty = new FakePty();
    pty.print('x'.repeat(FLOOD));
    expect([pty.delivered.length, pty.isListening]).toEqual([FLOOD, false]);
    for (let index = 0; index < 100; index++) pty.print(`line ${index}\r\n`);
    expect(pty.delivered.length).toBe(FLOOD);
    expect(pty.timers.map(({ milliseconds }) => milliseconds)).toEqual([1]);
    pty.runTimers();
    expect(pty.delivered.endsWith('line 0\r\nline 1\r\n')).toBe(false);
    expect(pty.delivered.endsWith('line 98\r\nline 99\r\n')).toBe(true);
    expect(pty.pieces.length).toBe(3);
  });

  it('listens again once there is nothing more', () => {
    const pty = new FakePty();
    pty.print('x'.repeat(5000));
    pty.runTimers();
    pty.runTimers();
    expect([pty.isListening, pty.timers.length, pty.delivered.length]).toEqual([true, 0, 5000]);
    pty.print('echo');
    expect([pty.delivered.slice(5000), pty.timers.length]).toEqual(['echo', 0]);
  });

  it('takes no more than a bound in one turn, and goes on in the next', async () => {
    const pty = new FakePty();
    pty.print('x'.repeat(300_000));
    pty.runTimers();
    expect(Math.max(...pty.pieces)).toBeLessThanOrEqual(64 * 1024);
    expect([pty.pieces.length, pty.timers.length]).toEqual([3, 0]);
    for (let index = 0; index < 10; index++) {
      await immediates();
      pty.runTimers();
    }
    expect([pty.delivered.length, pty.isListening]).toEqual([300_000, true]);
  });

  it('leaves the program waiting while it is paused, also in the middle of a flood', async () => {
    const pty = new FakePty();
    pty.print('x'.repeat(300_000));
    pty.runTimers();
    const before = pty.delivered.length;
    pty.reader.pause();
    await immediates();
    pty.runTimers();
    expect([pty.delivered.length, pty.isListening, pty.timers.length]).toEqual([before, false, 0]);
    pty.reader.resume();
    expect(pty.delivered.length).toBeGreaterThan(before);
  });

  it('may be paused by what it delivers', async () => {
    const pty = new FakePty();
    pty.onDelivery = () => {
      pty.reader.pause();
    };
    pty.print('x'.repeat(100_000));
    const first = pty.delivered.length;
    await immediates();
    pty.runTimers();
    expect([pty.delivered.length, pty.isListening]).toEqual([first, false]);
    pty.onDelivery = () => undefined;
    pty.reader.resume();
    for (let index = 0; index < 5; index++) {
      pty.runTimers();
      await immediates();
    }
    expect([pty.delivered.length, pty.isListening]).toEqual([100_000, true]);
  });

  it('collects nothing once it is closed, and passes on what still arrives', () => {
    const pty = new FakePty();
    pty.print('x'.repeat(300_000));
    pty.reader.close();
    const before = pty.delivered.length;
    pty.reader.resume();
    pty.reader.pause();
    expect([pty.timers.length, pty.delivered.length]).toEqual([0, before]);
    pty.reader.arrived(Buffer.alloc(5000, 'y'));
    expect([pty.delivered.length, pty.timers.length]).toEqual([before + 5000, 0]);
  });

  it('loses and swaps nothing, whatever is printed when', async () => {
    const step = fc.oneof(
      fc.nat(20_000).map((size) => ['print', size] as const),
      fc.nat(20).map((milliseconds) => ['wait', milliseconds] as const),
      fc.constant(['pause', 0] as const),
      fc.constant(['resume', 0] as const),
    );
    const run = async (steps: readonly (readonly [string, number])[]): Promise<void> => {
      const pty = new FakePty();
      let printed = '';
      for (const [what, amount] of [...steps, ['resume', 0] as const]) {
        if (what === 'pause') pty.reader.pause();
        if (what === 'resume') pty.reader.resume();
        if (what === 'wait') {
          pty.clock += amount;
          pty.runTimers();
        }
        if (what === 'print') {
          const text = String.fromCharCode(65 + (printed.length % 26)).repeat(amount);
          printed += text;
          pty.print(text);
        }
      }
      for (let index = 0; index < 12; index++) {
        pty.runTimers();
        await immediates();
      }
      expect(pty.delivered === printed).toBe(true);
      expect(pty.isListening).toBe(true);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), run), { numRuns: 60 });
  });
});
