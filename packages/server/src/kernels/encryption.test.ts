import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { wantsEncryption } from './local/encryption.ts';
import type { KernelSettings } from './settings.ts';
import type { KernelSpecInfo } from './specs.ts';
import { quietSpec } from './testing/fake-kernel.ts';
import { ipykernelSpec, testPython } from './testing/python.ts';
import { KernelsRig } from './testing/rig.ts';

type Policy = KernelSettings['transportEncryption'];

describe('transport_encryption', () => {
  it.each<[Policy, Policy, boolean, boolean]>([
    ['disabled', 'disabled', true, false],
    ['auto', 'disabled', true, true],
    ['auto', 'disabled', false, false],
    ['disabled', 'auto', true, true],
    ['required', 'disabled', true, true],
    ['auto', 'required', false, false],
  ])(
    '%s for all kernels and %s for each: one that can (%s) is encrypted: %s',
    (transportEncryption, kernelTransportEncryption, supportsCurve, expected) => {
      const policy = { transportEncryption, kernelTransportEncryption };
      expect(wantsEncryption(policy, { supportsCurve })).toBe(expected);
    },
  );

  it('starts no kernel that cannot where it is required', async () => {
    await using rig = await KernelsRig.create({
      specs: [quietSpec],
      settings: { transportEncryption: 'required' },
    });
    await expect(rig.kernels.startKernel({ name: 'quiet' })).rejects.toThrow(
      "transport_encryption='required' but kernelspec does not declare 'curve' in `metadata.supported_encryption`.",
    );
    expect(await rig.runtimeFiles()).toEqual([]);
  });
});

/** As ipykernel's own spec says it. */
const encrypted: KernelSpecInfo = {
  ...ipykernelSpec,
  name: 'encrypted',
  spec: { ...ipykernelSpec.spec, metadata: { supported_encryption: ['curve'] } },
};

/** Fails unless it can talk to the kernel of a connection file. */
const CLIENT = `
import sys
from jupyter_client import BlockingKernelClient
client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=20)
client.execute_interactive('y = x + 1', timeout=20)
client.stop_channels()
`;

async function keysIn(rig: KernelsRig, id: string): Promise<Record<string, unknown>> {
  const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
}

describe.skipIf(testPython === undefined)('an encrypted ipykernel', () => {
  it.each(['tcp', 'ipc'] as const)('executes and restarts over %s', async (transport) => {
    await using rig = await KernelsRig.create({
      specs: [encrypted],
      settings: { transportEncryption: 'auto', transport },
    });
    const { id } = await rig.kernels.startKernel({ name: 'encrypted', sessionName: '/n' });
    const client = rig.client(id);
    await client.execute('print("x" * 100_000)');
    expect(client.text()).toHaveLength(100_001);
    const before = await keysIn(rig, id);
    expect(before['curve_publickey']).toMatch(/^\S{40}$/);
    expect(before['curve_secretkey']).toMatch(/^\S{40}$/);
    expect(Object.keys(before).slice(-4)).toEqual([
      'kernel_name',
      'curve_publickey',
      'curve_secretkey',
      'jupyter_session',
    ]);
    await rig.kernels.restart(id);
    await client.execute('print("again")');
    expect(await keysIn(rig, id)).toEqual(before);
  });

  it("is shared with jupyter_client's client, and with a server that finds it", async () => {
    await using rig = await KernelsRig.create({
      specs: [encrypted],
      settings: { transportEncryption: 'required' },
    });
    const { id } = await rig.kernels.startKernel({ name: 'encrypted' });
    const client = rig.client(id);
    await client.execute('x = 1');
    const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
    const script = spawn(testPython ?? '', ['-c', CLIENT, file]);
    expect(await new Promise((resolve) => script.on('close', resolve))).toBe(0);
    await using other = await KernelsRig.create({ settings: { allowExternalKernels: true } });
    const folder = join(other.folder, 'runtime/external_kernels');
    await mkdir(folder, { recursive: true });
    await copyFile(file, join(folder, 'found.json'));
    await other.kernels.findExternal();
    const [found] = other.kernels.list();
    const visitor = other.client(found!.id);
    await visitor.execute('print(x, y)');
    expect(visitor.text()).toBe('1 2\n');
  });

  it('keeps its keys when it dies and gets other ports', async () => {
    await using rig = await KernelsRig.create({
      specs: [encrypted],
      settings: { transportEncryption: 'auto' },
    });
    const { id } = await rig.kernels.startKernel({ name: 'encrypted' });
    const client = rig.client(id);
    await client.execute('x = 1');
    const before = await keysIn(rig, id);
    process.kill(rig.kernels.host.state(id)!.pid!, 'SIGKILL');
    await client.until(({ message }) => message.contentBytes.includes('restarting'));
    await client.execute('print("x" in globals())');
    expect(client.text()).toBe('False\n');
    const after = await keysIn(rig, id);
    expect(after['curve_secretkey']).toBe(before['curve_secretkey']);
    expect(after['shell_port']).not.toBe(before['shell_port']);
  });
});
