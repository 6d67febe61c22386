import { Message, RESUME_PROTOCOL, V1_PROTOCOL } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { RecordingLog } from '../kernels/testing/recording-log.ts';
import { chooseProtocol, codecOf } from './codec.ts';
import { accept } from './incoming.ts';
import { batchOf, lines } from './testing/batches.ts';

describe('chooseProtocol', () => {
  it.each([
    [[], null, undefined],
    [[V1_PROTOCOL], null, V1_PROTOCOL],
    [['other', V1_PROTOCOL], null, V1_PROTOCOL],
    [[V1_PROTOCOL, RESUME_PROTOCOL], null, RESUME_PROTOCOL],
    [['other'], null, undefined],
    [['other'], 'other', undefined],
    [[V1_PROTOCOL], '', undefined],
    [[V1_PROTOCOL], V1_PROTOCOL, V1_PROTOCOL],
  ])('offered %j with %j configured answers %s', (offered, configured, chosen) => {
    expect(chooseProtocol(offered, configured)).toBe(chosen);
  });
});

describe('codecOf', () => {
  it('refuses text in the v1 protocol', () => {
    expect(() => codecOf(V1_PROTOCOL).decode(Buffer.from('{}'), false)).toThrow(
      'The v1 protocol has no text frames',
    );
  });
});

describe.each([undefined, V1_PROTOCOL, RESUME_PROTOCOL])('the codec of %s', (protocol) => {
  it('makes of a batch what it makes of each message, packed or not, and only once', () => {
    const said = [
      ...lines('a', 'é', '\n'),
      { msgType: 'comm_msg', buffers: [Buffer.from('buffer')] },
      ...lines('x'.repeat(70_000)),
    ];
    const codec = codecOf(protocol);
    const batch = batchOf(7, said);
    const each = batch.entries.flatMap(({ channel, message, sequence }) =>
      codec.encode(channel, message, sequence),
    );
    const packed = codec.encodeBatch(batch);
    expect(Buffer.concat(packed).equals(Buffer.concat(each))).toBe(true);
    expect(codec.encodeBatch(batch)).toBe(packed);
    const loose = codec.encodeBatch(batchOf(7, said, false));
    expect(loose.reduce((sum, { length }) => sum + length, 0)).toBe(Buffer.concat(each).length);
  });
});

describe('accept', () => {
  const message = Message.create({ msgType: 'execute_request', session: 's' });
  const rules = (
    allowedMessageTypes: string[] = [],
  ): { allowedMessageTypes: string[]; log: RecordingLog } => ({
    allowedMessageTypes,
    log: new RecordingLog(),
  });

  it.each(['shell', 'control', 'stdin'])('passes %s on', (channel) => {
    expect(accept({ channel, message }, rules())).toEqual({ channel, message });
  });

  it('takes shell where no channel is named, and says so', () => {
    const given = rules();
    expect(accept({ channel: undefined, message }, given)?.channel).toBe('shell');
    expect(given.log.lines).toEqual(['warn No channel specified, assuming shell']);
  });

  it.each(['iopub', 'hb', '__proto__'])('ignores the channel %s', (channel) => {
    const given = rules();
    expect(accept({ channel, message }, given)).toBeUndefined();
    expect(given.log.lines).toEqual([`warn No such channel: "${channel}"`]);
  });

  it('lets only allowed types pass where there is a list', () => {
    expect(accept({ channel: 'shell', message }, rules(['comm_msg']))).toBeUndefined();
    expect(accept({ channel: 'shell', message }, rules(['execute_request']))).toBeDefined();
  });
});
