import { describe, expect, it } from 'vitest';

import { rSpec, testR } from './testing/r.ts';
import { KernelsRig, isIdleOf, isRunning } from './testing/rig.ts';

describe.skipIf(testR === undefined)('the real IRkernel under the kernel host', () => {
  it('executes, shows a plot, and tells of an error', async () => {
    await using rig = await KernelsRig.create({ specs: [rSpec] });
    const { id } = await rig.kernels.startKernel({ name: 'ir' });
    const client = rig.client(id);
    expect(await client.execute('cat("hello", 6 * 7, "\\n")')).toMatchObject({ status: 'ok' });
    expect(client.text()).toBe('hello 42 \n');
    await client.execute('plot(1:10)');
    const plot = client.entries.find(({ message }) => message.header.msg_type === 'display_data');
    const { data } = plot!.message.parseContent() as { data: Record<string, string> };
    expect(Buffer.from(data['image/png']!, 'base64').subarray(1, 4).toString()).toBe('PNG');
    const failure = await client.execute('stop("no such thing")');
    expect(failure).toMatchObject({
      status: 'error',
      evalue: expect.stringContaining('no such') as string,
    });
    const told = client.entries.find(({ message }) => message.header.msg_type === 'error');
    expect(told?.message.parseContent()['traceback']).toEqual(
      expect.arrayContaining([expect.stringContaining('no such thing')]),
    );
  });

  it('is interrupted by a signal and keeps its variables', async () => {
    await using rig = await KernelsRig.create({ specs: [rSpec] });
    const { id } = await rig.kernels.startKernel({ name: 'ir' });
    const client = rig.client(id);
    await client.execute('x <- 41');
    const busy = client.submit('cat("on\\n"); flush(stdout()); repeat { Sys.sleep(0.05) }');
    await client.until(({ message }) => message.header.msg_type === 'stream');
    await rig.kernels.interrupt(id);
    await client.until((entry) => isIdleOf(entry, busy));
    await client.execute('cat(x + 1)');
    expect(client.text()).toMatch(/42$/);
  });

  it('asks the client that executes, restarts, and ends', async () => {
    await using rig = await KernelsRig.create({ specs: [rSpec] });
    const { id } = await rig.kernels.startKernel({ name: 'ir' });
    const client = rig.client(id);
    const execution = client.submit('cat("hello", readline("name? "))', { allow_stdin: true });
    const question = await client.until(({ channel }) => channel === 'stdin');
    expect(question.message.parseContent()).toMatchObject({ prompt: 'name? ' });
    client.send('stdin', { msgType: 'input_reply', content: { value: 'Ada' } });
    await client.until((entry) => isIdleOf(entry, execution));
    expect(client.text()).toContain('hello Ada');
    const { pid: before } = rig.kernels.host.state(id)!;
    await rig.kernels.restart(id);
    await client.execute('cat(exists("x"))');
    expect(client.text()).toMatch(/FALSE$/);
    const { pid } = rig.kernels.host.state(id)!;
    await rig.kernels.shutdown(id);
    expect([before, pid].map((one) => isRunning(one!))).toEqual([false, false]);
  });
});
