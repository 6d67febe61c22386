import { RESUME_PROTOCOL, V1_PROTOCOL } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { testPython } from '../kernels/testing/python.ts';
import { CuttableWire } from './testing/proxy.ts';
import { ChannelsRig } from './testing/rig.ts';
import { isIdle, type Heard, type SocketClient } from './testing/socket-client.ts';

const PROTOCOLS = [
  ['the v1 protocol', V1_PROTOCOL, [V1_PROTOCOL]],
  ['the default protocol', '', []],
  ['the resume protocol', RESUME_PROTOCOL, [RESUME_PROTOCOL, V1_PROTOCOL]],
] as const;

const counted = (count: number): string =>
  Array.from({ length: count }, (_, i) => `${i}\n`).join('');

function stateOf({ message }: Heard): unknown {
  return message.header.msg_type === 'status' ? message.parseContent()['execution_state'] : null;
}

/** Resolves when nothing has come for a while. */
async function quiet(client: SocketClient): Promise<void> {
  for (let before = -1; before !== client.heard.length;) {
    before = client.heard.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

describe.skipIf(testPython === undefined)('the channels of a real ipykernel', () => {
  describe.each(PROTOCOLS)('over %s', (_name, selected, protocols) => {
    it('gives a status at once and executes', async () => {
      await using rig = await ChannelsRig.create();
      const { id } = await rig.start();
      const client = await rig.connect(id, { protocols });
      expect(client.socket.protocol).toBe(selected);
      const first = await client.until(() => true);
      expect(first.channel).toBe('iopub');
      expect(first.message.header.msg_type).toBe('status');
      expect(first.message.parentHeader).toMatchObject({
        msg_type: 'kernel_info_request',
        session: client.session,
      });
      const info = client.send('shell', { msgType: 'kernel_info_request' });
      expect(await client.reply(info)).toMatchObject({ status: 'ok', implementation: 'ipython' });
      expect(await client.execute('print("hello"); 6 * 7')).toMatchObject({ status: 'ok' });
      expect(client.text()).toBe('hello\n');
      expect(client.types()).toContain('iopub:execute_result');
    });

    it('delivers 20,000 lines whole and in order', async () => {
      await using rig = await ChannelsRig.create();
      const { id } = await rig.start();
      const client = await rig.connect(id, { protocols });
      await client.execute('for i in range(20_000): print(i)');
      expect(client.text()).toBe(counted(20_000));
    });

    it('carries comm messages and their buffers whole, both ways', async () => {
      await using rig = await ChannelsRig.create();
      const { id } = await rig.start();
      const client = await rig.connect(id, { protocols });
      await client.execute(`
from comm import get_comm_manager
def opened(comm, message):
    def echo(message):
        comm.send({'got': message['content']['data']}, buffers=[bytes(b)[::-1] for b in message['buffers']])
    comm.on_msg(echo)
get_comm_manager().register_target('echo', opened)`);
      const content = { comm_id: 'c', target_name: 'echo', data: {} };
      client.send('shell', { msgType: 'comm_open', content });
      const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      const sent = client.send('shell', {
        msgType: 'comm_msg',
        content: { comm_id: 'c', data: { n: 1.5, text: 'é\u2028' } },
        buffers: [all, Buffer.alloc(0), Buffer.alloc(100_000, 7)],
      });
      const back = await client.until(({ message }) => message.header.msg_type === 'comm_msg');
      expect(back.message.parentHeader.msg_id).toBe(sent);
      expect(back.message.parseContent()).toMatchObject({
        data: { got: { n: 1.5, text: 'é\u2028' } },
      });
      expect(back.message.buffers.map((buffer) => buffer.length)).toEqual([256, 0, 100_000]);
      expect(Buffer.from(back.message.buffers[0]!).reverse()).toEqual(all);
    });
  });

  it('gives all clients the output but replies only to who asked', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const [one, two] = [await rig.connect(id), await rig.connect(id)];
    expect(rig.kernels.kernels.get(id)?.connections).toBe(2);
    const asked = one.submit('print("for all")');
    await one.reply(asked);
    await two.until(isIdle(asked));
    await quiet(two);
    expect(two.text()).toBe('for all\n');
    expect(two.types().filter((type) => type.startsWith('shell'))).toEqual([]);
    await two.close();
    expect(rig.kernels.kernels.get(id)?.connections).toBe(1);
  });

  it('tells two clients of one session apart by who sent the question', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const one = await rig.connect(id, { session: 'same' });
    const two = await rig.connect(id, { session: 'same' });
    await two.execute('1');
    await one.execute('2');
    await quiet(one);
    const replies = (client: SocketClient): string[] =>
      client.types().filter((type) => type === 'shell:execute_reply');
    expect(replies(one)).toHaveLength(1);
    expect(replies(two)).toHaveLength(1);
  });

  it('asks the client that executes for input', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const [one, two] = [await rig.connect(id), await rig.connect(id)];
    const asked = one.submit('print(input("name? "))', { allow_stdin: true });
    await one.until(({ channel }) => channel === 'stdin');
    one.send('stdin', { msgType: 'input_reply', content: { value: 'Ada' } });
    await one.reply(asked);
    await two.until(isIdle(asked));
    expect(two.text()).toBe('Ada\n');
    expect(two.types()).not.toContain('stdin:input_request');
  });

  it('answers kernel_info from memory while the kernel is busy', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const one = await rig.connect(id);
    await one.execute('1');
    const busy = one.submit('import time; print("on", flush=True); time.sleep(2)');
    await one.until(({ message }) => message.header.msg_type === 'stream');
    const two = await rig.connect(id);
    expect(stateOf(await two.until(() => true))).toBe('busy');
    const asked = two.send('shell', { msgType: 'kernel_info_request' });
    expect(await two.reply(asked)).toMatchObject({ implementation: 'ipython' });
    await two.until(isIdle(asked));
    await quiet(two);
    expect(one.heard.some(isIdle(busy))).toBe(false);
    expect(two.heard.map(stateOf).filter(Boolean).at(-1)).toBe('busy');
  });

  it.each(PROTOCOLS)(
    'replays what was missed when the wire is cut, over %s',
    async (_n, _s, protocols) => {
      await using rig = await ChannelsRig.create();
      const wire = await CuttableWire.to(rig.url);
      const { id } = await rig.start();
      const before = await rig.connect(id, { url: wire.url, session: 'me', protocols });
      await before.execute('import time');
      const asked = before.submit('for i in range(40): print(i, flush=True); time.sleep(0.1)');
      await before.until(() => before.text().includes('9\n'));
      // Long enough for the confirmation to come back, and before the next line.
      await new Promise((resolve) => setTimeout(resolve, 20));
      wire.cut();
      await new Promise((resolve) => setTimeout(resolve, 500));
      before.socket.terminate();
      wire.mend();
      const after = await rig.connect(id, { url: wire.url, session: 'me', protocols });
      expect(await after.reply(asked)).toMatchObject({ status: 'ok' });
      await after.until(isIdle(asked));
      expect(before.text() + after.text()).toBe(counted(40));
      await wire.close();
    },
  );

  it('replays what a client that was away missed, and no other client hears it twice', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const one = await rig.connect(id, { session: 'one' });
    const two = await rig.connect(id, { session: 'two' });
    await one.execute('import time');
    const asked = one.submit('for i in range(20): print(i, flush=True); time.sleep(0.05)');
    await one.until(() => one.text().includes('4\n'));
    one.socket.terminate();
    await two.until(isIdle(asked));
    const again = await rig.connect(id, { session: 'one' });
    await again.until(isIdle(asked));
    expect(one.text() + again.text()).toBe(counted(20));
    expect(await again.reply(asked)).toMatchObject({ status: 'ok' });
    await quiet(two);
    expect(two.text()).toBe(counted(20));
    expect(stateOf(again.heard.at(-1)!)).toBe('idle');
  });

  it('continues after the sequence number that the client names', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const protocols = [RESUME_PROTOCOL];
    const client = await rig.connect(id, { protocols });
    await client.execute('for i in range(3): print(i, flush=True)');
    const streams = client.heard.filter(({ message }) => message.header.msg_type === 'stream');
    const known = streams[0]!.sequence!;
    const other = await rig.connect(id, { protocols, query: `&after=${known}` });
    await quiet(other);
    expect(String(streams[0]!.message.parseContent()['text']) + other.text()).toBe(counted(3));
  });

  it('does not let a reader that takes nothing stop the others', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const [stuck, reader] = [await rig.connect(id), await rig.connect(id)];
    stuck.socket.pause();
    await reader.execute('for i in range(300): print(str(i) + "x" * 100_000)');
    expect(reader.text().length).toBe(300 * 100_001 + counted(300).length - 300);
    stuck.socket.resume();
    await stuck.until(() => stuck.text().length === reader.text().length);
  });

  it('tells of a restart by the server, and keeps the socket for the new process', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const client = await rig.connect(id);
    await client.execute('x = 1');
    process.kill(rig.kernels.kernels.host.state(id)!.pid!, 'SIGKILL');
    await client.until((heard) => stateOf(heard) === 'restarting');
    await client.execute('print("x" in globals())');
    expect(client.text()).toBe('False\n');
  });

  it('keeps the sockets of a kernel that was shut down, and refuses new ones', async () => {
    await using rig = await ChannelsRig.create();
    const { id } = await rig.start();
    const client = await rig.connect(id);
    await client.execute('1');
    expect((await fetch(`${rig.url}/api/kernels/${id}`, { method: 'DELETE' })).status).toBe(204);
    await quiet(client);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    await expect(rig.connect(id)).rejects.toThrow('Unexpected server response: 404');
  });

  it('applies the limits of jupyter_server where they are configured', async () => {
    await using rig = await ChannelsRig.create({
      channels: { iopubMsgRateLimit: 1000, rateLimitWindow: 3 },
    });
    const { id } = await rig.start();
    const client = await rig.connect(id);
    await client.execute('from IPython.display import display\nfor i in range(5000): display(i)');
    const shown = client.types().filter((type) => type === 'iopub:display_data');
    expect(shown).toHaveLength(3000);
    expect(client.text()).toContain('ServerApp.iopub_msg_rate_limit=1000.0 (msgs/sec)');
  });
});
