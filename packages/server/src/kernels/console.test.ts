import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { testPython } from './testing/python.ts';
import { KernelsRig } from './testing/rig.ts';

/** Jupyter's console, in the environment of the Python for tests. */
const program = join(dirname(testPython ?? ''), 'jupyter-console');
const hasConsole = testPython !== undefined && existsSync(program);

if (!hasConsole && process.env['CI'] !== undefined) {
  throw new Error('jupyter_console must be installed beside ELARA_TEST_PYTHON in CI');
}

/** Runs a program to its end, with a text as its input. */
async function run(
  command: string,
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(command, args, { env: { ...process.env, NO_COLOR: '1', TERM: 'dumb' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

/** What a script of jupyter_client does with a kernel that runs. */
const CLIENT = `
import sys
from jupyter_client import BlockingKernelClient
client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=30)
reply = client.execute_interactive('print("shared", x); y = 2', timeout=30)
assert reply['content']['status'] == 'ok', reply
assert client.is_alive()
client.stop_channels()
`;

describe.skipIf(testPython === undefined)('a kernel that Elara started', () => {
  it("is shared with jupyter_client's client by its connection file", async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    await client.execute('x = 1');
    const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
    const { code, output } = await run(testPython ?? '', ['-c', CLIENT, file]);
    expect(code, output).toBe(0);
    expect(output).toBe('shared 1\n');
    await client.execute('print(y)');
    // Our clients see what the other one printed, and keep their kernel.
    expect(client.text()).toBe('shared 1\n2\n');
  });

  it.skipIf(!hasConsole)('is used by jupyter console --existing', { timeout: 60_000 }, async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    await client.execute('x = 41');
    const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
    const args = ['--existing', file, '--simple-prompt', '--no-confirm-exit'];
    const { output } = await run(program, args, 'print("answer", x + 1)\n');
    expect(output).toContain('answer 42');
    await client.execute('print("still here")');
    expect(client.text()).toContain('still here');
  });
});
