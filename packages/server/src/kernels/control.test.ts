import { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { testPython } from './testing/python.ts';
import { KernelsRig, isIdleOf, type HostClient } from './testing/rig.ts';

/** Asks on control and waits for the content of the answer. */
async function ask(
  client: HostClient,
  msgType: string,
  content: object = {},
): Promise<Record<string, unknown>> {
  const id = client.send('control', { msgType, content });
  const entry = await client.until(
    ({ channel, message }) => channel === 'control' && message.parentHeader.msg_id === id,
  );
  expect(entry.origin).toEqual({ connection: 'test', session: client.session });
  return entry.message.parseContent();
}

describe.skipIf(testPython === undefined)('subshells of the real ipykernel', () => {
  /** An execute_request for a subshell; JEP 91 names it in the header. */
  function submitTo(
    rig: KernelsRig,
    kernelId: string,
    client: HostClient,
    subshell: string,
    code: string,
  ) {
    const plain = Message.create({
      msgType: 'execute_request',
      session: client.session,
      content: { code, silent: false, store_history: false },
    });
    const header = Buffer.from(JSON.stringify({ ...plain.header, subshell_id: subshell }));
    const message = new Message({
      header,
      parentHeader: plain.parentHeaderBytes,
      metadata: plain.metadataBytes,
      content: plain.contentBytes,
    });
    const origin = { connection: 'test', session: client.session };
    rig.kernels.host.send(kernelId, { channel: 'shell', message, origin });
    return plain.header.msg_id;
  }

  it('are made, listed and deleted, and answer while the parent is busy', async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    await client.execute('import time; done = False');
    const { subshell_id: subshell } = await ask(client, 'create_subshell_request');
    expect(await ask(client, 'list_subshell_request')).toMatchObject({ subshell_id: [subshell] });
    const busy = client.submit('while not done: time.sleep(0.01)\nprint("parent ends")');
    await client.until(({ message }) => message.parentHeader.msg_id === busy);
    const other = submitTo(rig, id, client, String(subshell), 'print("from the subshell")');
    expect(await client.reply(other)).toMatchObject({ status: 'ok' });
    const { message: output } = await client.until(
      ({ message }) =>
        message.header.msg_type === 'stream' && message.parentHeader.msg_id === other,
    );
    expect(output.parseContent()['text']).toMatch(/^from the subshell/);
    expect(output.parentHeader).toMatchObject({ subshell_id: subshell });
    submitTo(rig, id, client, String(subshell), 'done = True');
    await client.until((one) => isIdleOf(one, busy));
    expect(client.text()).toContain('parent ends');
    await ask(client, 'delete_subshell_request', { subshell_id: subshell });
    expect(await ask(client, 'list_subshell_request')).toMatchObject({ subshell_id: [] });
  });
});

describe.skipIf(testPython === undefined)('the debugger of the real ipykernel', () => {
  it('is attached, stops at a breakpoint and goes on', { timeout: 60_000 }, async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    let sequence = 0;
    const debug = async (command: string, args: object = {}): Promise<Record<string, unknown>> => {
      sequence += 1;
      const request = { type: 'request', seq: sequence, command, arguments: args };
      const answer = await ask(client, 'debug_request', request);
      expect(answer).toMatchObject({
        type: 'response',
        request_seq: sequence,
        command,
        success: true,
      });
      return answer['body'] as Record<string, unknown>;
    };
    const event = async (name: string) => {
      const entry = await client.until(
        ({ message }) =>
          message.header.msg_type === 'debug_event' && message.parseContent()['event'] === name,
      );
      return entry.message.parseContent()['body'] as Record<string, unknown>;
    };
    expect(
      await debug('initialize', {
        clientID: 'test',
        adapterID: '',
        pathFormat: 'path',
        linesStartAt1: true,
        columnsStartAt1: true,
        supportsVariableType: true,
        supportsVariablePaging: true,
        supportsRunInTerminalRequest: true,
        locale: 'en',
      }),
    ).toMatchObject({ supportsConfigurationDoneRequest: true });
    await debug('attach');
    const code = 'def f(n):\n    total = n + 1\n    return total\nprint(f(41))\n';
    const { sourcePath } = await debug('dumpCell', { code });
    await debug('setBreakpoints', {
      source: { path: sourcePath },
      breakpoints: [{ line: 3 }],
      sourceModified: false,
    });
    await debug('configurationDone');
    const execution = client.submit(code);
    const { threadId } = await event('stopped');
    const { stackFrames } = await debug('stackTrace', { threadId });
    const [frame] = stackFrames as { id: number; line: number }[];
    expect(frame?.line).toBe(3);
    const { result } = await debug('evaluate', { expression: 'total', frameId: frame?.id });
    expect(result).toBe('42');
    // Debugging is no activity: the kernel was made busy by the cell alone.
    expect(rig.kernels.get(id)?.execution_state).toBe('busy');
    await debug('continue', { threadId });
    await client.until((entry) => isIdleOf(entry, execution));
    expect(client.text()).toBe('42\n');
    await debug('disconnect', { restart: false, terminateDebuggee: false });
  });
});
