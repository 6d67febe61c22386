import { Message, MessageError, Signer, joinFrames } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { LargeMessage } from './large-message.ts';
import type { SpoolHead, SpoolSink } from './spool.ts';
import { Valve } from './valve.ts';

const signer = new Signer('key');

/** A spool that writes down what it is given. */
class RecordingSpool implements SpoolSink {
  readonly calls: string[] = [];
  isFull = false;
  #release: () => void = () => undefined;

  part(length: number): void {
    this.calls.push(`part ${length}`);
  }

  write(piece: Buffer): boolean {
    this.calls.push(piece.toString());
    return !this.isFull;
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  drain(): void {
    this.#release();
  }

  end(): void {
    this.calls.push('end');
  }

  abort(): void {
    this.calls.push('abort');
  }
}

class Rig {
  readonly spool = new RecordingSpool();
  readonly heads: SpoolHead[] = [];
  readonly faults: string[] = [];
  readonly reading: string[] = [];
  readonly valve = new Valve({
    pause: () => this.reading.push('pause'),
    resume: () => this.reading.push('resume'),
  });
  refusal: Error | undefined;

  take(parts: readonly Buffer[]): LargeMessage {
    return new LargeMessage(parts, {
      channel: 'iopub',
      signer,
      valve: this.valve,
      open: (head) => {
        if (this.refusal !== undefined) throw this.refusal;
        this.heads.push(head);
        return this.spool;
      },
      fault: (error) => this.faults.push(error.code),
    });
  }

  /** Gives the first frames whole, the rest in pieces of three bytes. */
  play(frames: readonly Buffer[], whole: number): void {
    const large = this.take(frames.slice(0, whole));
    for (const frame of frames.slice(whole)) {
      large.part(frame.length);
      for (let start = 0; start < frame.length; start += 3) {
        large.piece(frame.subarray(start, start + 3));
      }
    }
    large.end();
  }
}

const message = Message.create({
  msgType: 'display_data',
  session: 's',
  content: { a: 1 },
  buffers: [Buffer.from('first'), Buffer.from('second')],
});
const frames = joinFrames(message, signer, [Buffer.from('topic')]);
/** Topic, delimiter, signature, two headers, metadata. */
const HEAD = 6;

describe('LargeMessage', () => {
  it.each([HEAD, HEAD + 1, HEAD + 2])('spools content and buffers after %i frames', (whole) => {
    const rig = new Rig();
    rig.play(frames, whole);
    expect(rig.heads).toEqual([
      {
        channel: 'iopub',
        header: message.headerBytes,
        parentHeader: message.parentHeaderBytes,
        metadata: message.metadataBytes,
      },
    ]);
    const parts = rig.spool.calls.filter((call) => call.startsWith('part '));
    expect(parts).toEqual(['part 7', 'part 5', 'part 6']);
    const text = rig.spool.calls.filter((call) => !call.startsWith('part ')).join('');
    expect(text).toBe('{"a":1}firstsecondend');
    expect(rig.faults).toEqual([]);
  });

  it.each([2, 3, 4, 5, 6])('removes it where frame %i was changed', (index) => {
    const rig = new Rig();
    const changed = frames.with(index, Buffer.concat([frames[index]!, Buffer.from(' ')]));
    rig.play(changed, HEAD);
    expect(rig.spool.calls.at(-1)).toBe('abort');
    expect(rig.spool.calls).not.toContain('end');
    expect(rig.faults).toEqual(['bad_signature']);
  });

  it('removes it where the connection ended, without a fault of its own', () => {
    const rig = new Rig();
    const large = rig.take(frames.slice(0, HEAD));
    large.part(7);
    large.piece(Buffer.from('{"a"'));
    large.abort();
    expect(rig.spool.calls).toEqual(['part 7', '{"a"', 'abort']);
    expect(rig.faults).toEqual([]);
  });

  it.each([
    ['headers that are too large', 4, 'bad_header'],
    ['no delimiter', 1, 'bad_header'],
  ])('passes over a message with %s', (_name, whole, code) => {
    const rig = new Rig();
    rig.play(frames, whole);
    expect(rig.heads).toEqual([]);
    expect(rig.faults).toEqual([code]);
  });

  it('passes over a message without content', () => {
    const rig = new Rig();
    rig.take(frames.slice(0, HEAD)).end();
    expect(rig.faults).toEqual(['too_few_parts']);
    expect(rig.spool.calls).toEqual(['abort']);
  });

  it('passes over a message that the spool refuses', () => {
    const rig = new Rig();
    rig.refusal = new MessageError('bad_header', 'no');
    rig.play(frames, HEAD);
    expect(rig.faults).toEqual(['bad_header']);
  });

  it('copies what it passes on, since it is overwritten', () => {
    const rig = new Rig();
    const kept: Buffer[] = [];
    rig.spool.write = (piece) => kept.push(piece) > 0;
    const large = rig.take(frames.slice(0, HEAD));
    const bytes = Buffer.from('abc');
    large.part(3);
    large.piece(bytes);
    bytes.fill(0);
    expect(String(kept[0])).toBe('abc');
  });

  it('stops reading while the file is behind', async () => {
    const rig = new Rig();
    rig.spool.isFull = true;
    const large = rig.take(frames.slice(0, HEAD));
    large.part(7);
    large.piece(Buffer.from('{"a"'));
    expect(rig.reading).toEqual(['pause']);
    rig.spool.drain();
    await Promise.resolve();
    expect(rig.reading).toEqual(['pause', 'resume']);
  });

  it.each(['end', 'abort'] as const)('reads on after %s, whatever the file does', async (how) => {
    const rig = new Rig();
    rig.spool.isFull = true;
    const large = rig.take(frames.slice(0, HEAD));
    large.part(7);
    large.piece(Buffer.from('{"a":1}'));
    large[how]();
    expect(rig.reading).toEqual(['pause', 'resume']);
    rig.valve.close('journal');
    rig.spool.drain();
    await Promise.resolve();
    expect(rig.reading).toEqual(['pause', 'resume', 'pause']);
  });
});
