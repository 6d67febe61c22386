import { describe, expect, it } from 'vitest';

import { FakeKernel, quietSpec } from '../kernels/testing/fake-kernel.ts';
import { firstAnswer } from './first-answer.ts';
import { ChannelsRig } from './testing/rig.ts';

/** Longer than an open socket takes, shorter than a start of the kernel that never answers. */
const A_WHILE = 300;

const afterAWhile = <T>(value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(resolve, A_WHILE, value));

describe('a socket to a kernel that is starting', () => {
  it('opens for clients of the first framing when the kernel answers', async () => {
    await using rig = await ChannelsRig.create({ specs: [quietSpec] });
    const { id } = await rig.start('quiet');
    const connecting = rig.connect(id, { protocols: [] });
    expect(await Promise.race([connecting, afterAWhile('waits')])).toBe('waits');

    await FakeKernel.of(rig.kernels, id);
    const client = await connecting;
    client.send('shell', { msgType: 'kernel_info_request', session: client.session });
    await client.until(({ message }) => message.header.msg_type === 'kernel_info_reply');
  });

  it('opens at once for clients that chose a protocol, which show the start', async () => {
    await using rig = await ChannelsRig.create({ specs: [quietSpec] });
    const { id } = await rig.start('quiet');
    const client = await rig.connect(id);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    expect(rig.kernels.kernels.get(id)).toMatchObject({ execution_state: 'starting' });
  });

  it('ends in an answer when the kernel is shut down meanwhile', async () => {
    await using rig = await ChannelsRig.create({ specs: [quietSpec] });
    const { id } = await rig.start('quiet');
    const connecting = rig.connect(id, { protocols: [] }).then(
      (client) => client.closed,
      (error: unknown) => (error as Error).message,
    );
    await rig.kernels.kernels.shutdown(id);
    // Either before the socket is open or right after: nobody is left waiting.
    expect([1006, 'Unexpected server response: 404']).toContain(await connecting);
  });
});

describe('the first answer of a kernel', () => {
  it('is waited for no longer than the limit, and not for who has gone', async () => {
    await using rig = await ChannelsRig.create({ specs: [quietSpec] });
    const { id } = await rig.start('quiet');
    const { kernels } = rig.kernels;
    const never = new AbortController().signal;
    const begun = performance.now();
    await firstAnswer(kernels, id, { limit: 100, signal: never });
    await firstAnswer(kernels, id, { limit: 60_000, signal: AbortSignal.abort() });
    await firstAnswer(kernels, 'unknown', { limit: 60_000, signal: never });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
