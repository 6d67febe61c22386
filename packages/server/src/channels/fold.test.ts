import fc from 'fast-check';
import { Message, makeHeader, type Channel, type ParentHeader } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { fold } from './fold.ts';
import type { Item } from './item.ts';
import { LabModel } from './testing/lab-model.ts';

const PARENTS: readonly ParentHeader[] = ['a', 'b'].map((msgId) =>
  makeHeader({ msgType: 'execute_request', session: 's', msgId, date: new Date(0) }),
);

type Made = Omit<Item, 'sequence'>;

function made(msgType: string, content: object, request = 0, channel: Channel = 'iopub'): Made {
  const parent = PARENTS[request] ?? {};
  return { channel, message: Message.create({ msgType, session: 'k', parent, content }) };
}

const stream = (text: string, name = 'stdout', request = 0): Made =>
  made('stream', { name, text }, request);
const display = (data: string, id?: string, request = 0): Made =>
  made('display_data', { data, metadata: {}, transient: id ? { display_id: id } : {} }, request);
const update = (data: string, id: string, request = 0): Made =>
  made('update_display_data', { data, metadata: {}, transient: { display_id: id } }, request);
const clear = (wait: boolean, request = 0): Made => made('clear_output', { wait }, request);
const idle = (request = 0): Made => made('status', { execution_state: 'idle' }, request);
const comm = (): Made => made('comm_msg', {}, 0);

const numbered = (all: readonly Made[]): Item[] =>
  all.map((one, index) => ({ ...one, sequence: index + 1 }));

/** Type and the telling part of the content. */
const short = ({ message }: Item): string => {
  const told = Object.entries(message.parseContent())
    .filter(([key]) => ['text', 'data', 'wait'].includes(key))
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return [message.header.msg_type, ...told].join(' ').trim();
};

const folded = (...all: Made[]): string[] => fold(numbered(all)).map(short);

function shown(items: readonly Item[], endsWithIdle: boolean): unknown {
  const model = new LabModel(endsWithIdle);
  for (const { message } of items) model.hear(message);
  return model.shown();
}

const request = fc.constantFrom(0, 1);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('\r', '\n', '\b', '"', '\\', '\ud83d', '\ude00'),
);
const id = fc.constantFrom('d1', 'd2');
const anything: fc.Arbitrary<Made> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(text, fc.constantFrom('stdout', 'stderr'), request)
      .map(([one, name, own]) => stream(one, name, own)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.uuid(), fc.option(id, { nil: undefined }), request)
      .map((args) => display(...args)),
  },
  { weight: 4, arbitrary: fc.tuple(fc.uuid(), id, request).map((args) => update(...args)) },
  { weight: 3, arbitrary: fc.tuple(fc.boolean(), request).map((args) => clear(...args)) },
  { weight: 1, arbitrary: request.map((own) => made('execute_result', { data: 'r' }, own)) },
  { weight: 1, arbitrary: request.map((own) => made('error', { ename: 'E' }, own)) },
  { weight: 1, arbitrary: request.map(idle) },
  { weight: 1, arbitrary: fc.constant(null).map(comm) },
  {
    weight: 1,
    arbitrary: request.map((own) => made('execute_reply', { status: 'ok' }, own, 'shell')),
  },
);
const conversation = fc.array(anything, { maxLength: 30 });

describe('fold', () => {
  it('leaves what a front end shows the same, whatever came before and comes after', () => {
    fc.assert(
      fc.property(
        conversation,
        conversation,
        conversation,
        fc.boolean(),
        (before, piece, after, endsWithIdle) => {
          const whole = numbered([...before, ...piece, ...after]);
          const middle = whole.slice(before.length, before.length + piece.length);
          const less = [
            ...whole.slice(0, before.length),
            ...fold(middle),
            ...whole.slice(before.length + piece.length),
          ];
          expect(shown(less, endsWithIdle)).toEqual(shown(whole, endsWithIdle));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('keeps the order, whatever is no output, and the newest sequence number of what it joins', () => {
    fc.assert(
      fc.property(conversation, (all) => {
        const items = numbered(all);
        const less = fold(items);
        const numbers = less.map(({ sequence }) => sequence);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        const isKept = ({ message }: Item) => /status|comm|reply/.test(message.header.msg_type);
        expect(less.filter(isKept)).toEqual(items.filter(isKept));
      }),
    );
  });

  it('joins text of one request and name, under the header of the first', () => {
    const items = numbered([stream('a'), stream('é"\\'), stream('\n')]);
    const [one, ...others] = fold(items);
    expect(others).toEqual([]);
    expect(one?.message.headerBytes).toEqual(items[0]?.message.headerBytes);
    expect(one?.message.parseContent()).toEqual({ name: 'stdout', text: 'aé"\\\n' });
    expect(one?.sequence).toBe(3);
  });

  it('does not join across another name, request, or message', () => {
    expect(folded(stream('a'), stream('b', 'stderr'), stream('c'))).toHaveLength(3);
    expect(folded(stream('a'), stream('b', 'stdout', 1), stream('c'))).toHaveLength(3);
    expect(folded(stream('a'), comm(), stream('c'))).toHaveLength(3);
  });

  it('joins no more than is good to send at once', () => {
    const all = Array.from({ length: 100 }, () => stream('x'.repeat(10_000)));
    const lengths = fold(numbered(all)).map(({ message }) => message.contentBytes.length);
    expect(Math.max(...lengths)).toBeLessThan(80_000);
    expect(lengths.length).toBeLessThan(20);
  });

  it.each([
    ['a key of its own', '{"name":"stdout","text":"b","more":1}'],
    ['a text that is none', '{"name":"stdout","text":["b"]}'],
    ['no JSON', '{"name":"stdout","text":"b"'],
  ])('leaves text with %s as it is', (_name, content) => {
    const { message } = stream('b');
    const odd = new Message({
      header: message.headerBytes,
      parentHeader: message.parentHeaderBytes,
      metadata: message.metadataBytes,
      content: Buffer.from(content),
    });
    const items = numbered([stream('a'), { channel: 'iopub', message: odd }, stream('c')]);
    expect(fold(items)).toEqual(items);
  });

  it('keeps the last of several updates of a display', () => {
    const all = [display('0', 'd'), update('1', 'd'), update('2', 'e'), update('3', 'd', 1)];
    expect(folded(...all)).toEqual([
      'display_data 0',
      'update_display_data 2',
      'update_display_data 3',
    ]);
  });

  it('leaves out what is cleared', () => {
    expect(folded(stream('a'), display('b'), clear(false), stream('c'))).toEqual([
      'clear_output false',
      'stream c',
    ]);
  });

  it('makes of a progress bar its last state', () => {
    const steps = [1, 2, 3].flatMap((step) => [clear(true), display(String(step))]);
    expect(folded(...steps)).toEqual(['clear_output true', 'display_data 3']);
  });

  it('keeps what is cleared only by what has not come yet', () => {
    expect(folded(stream('a'), clear(true))).toEqual(['stream a', 'clear_output true']);
  });

  it('keeps cleared displays that others may show, and output of other requests', () => {
    expect(folded(display('a', 'd'), stream('b', 'stdout', 1), clear(false))).toHaveLength(3);
  });

  it('keeps what was captured by a widget, or shown before a request ended', () => {
    expect(folded(stream('a'), comm(), clear(false), stream('b'))).toHaveLength(4);
    expect(folded(stream('a'), idle(), clear(false), stream('b'))).toHaveLength(4);
  });
});
