import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ipykernelSpec, testPython } from './testing/python.ts';
import { KernelsRig } from './testing/rig.ts';

/** Jupyter's own suite for kernels; with a connection file it joins a kernel that runs. */
const SUITE = `
import os
import unittest
import jupyter_kernel_test
from jupyter_client import BlockingKernelClient

class IPythonTests(jupyter_kernel_test.KernelTests):
    kernel_name = "python3"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('oops', file=sys.stderr)"
    code_page_something = "zip?"
    code_generate_error = "raise ValueError('x')"
    code_execute_result = [{"code": "1+2", "result": "3"}]
    code_display_data = [
        {"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"}
    ]
    completion_samples = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples = ["1", "def f(x):\\n  return x*2\\n\\n"]
    incomplete_code_samples = ["print('''hello", "def f(x):\\n  x*2"]
    invalid_code_samples = ["import = 7q"]
    code_inspect_sample = "zip"
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search")
    code_clear_output = "from IPython.display import clear_output; clear_output()"

    @classmethod
    def setUpClass(cls):
        file = os.environ.get("CONNECTION_FILE")
        if file is None:
            return super().setUpClass()
        cls.kc = BlockingKernelClient(connection_file=file)
        cls.kc.load_connection_file()
        cls.kc.start_channels()
        cls.kc.wait_for_ready(timeout=60)

    @classmethod
    def tearDownClass(cls):
        if "CONNECTION_FILE" not in os.environ:
            return super().tearDownClass()
        cls.kc.stop_channels()

unittest.main()
`;

/** IPython's history is counted, and its own folder may hold that of other runs. */
async function createRig(): Promise<KernelsRig & { readonly env: Record<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'ipython-'));
  const env = { IPYTHONDIR: folder };
  const rig = await KernelsRig.create({ env });
  rig.defer(() => rm(folder, { recursive: true, force: true }));
  return Object.assign(rig, { env });
}

async function runSuite(env: Readonly<Record<string, string>>) {
  const child = spawn(testPython ?? '', ['-c', SUITE], { env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

describe.skipIf(testPython === undefined)("Jupyter's own tests of kernels", () => {
  it('pass for ipykernel that jupyter_client starts', { timeout: 120_000 }, async () => {
    await using rig = await createRig();
    const folder = join(rig.folder, 'kernels/python3');
    await mkdir(folder, { recursive: true });
    const { spec } = ipykernelSpec;
    await writeFile(join(folder, 'kernel.json'), JSON.stringify({ ...spec, display_name: 'x' }));
    const { code, output } = await runSuite({ ...rig.env, JUPYTER_PATH: rig.folder });
    expect(output).toMatch(/Ran 12 tests/);
    expect(code, output).toBe(0);
  });

  it('pass for ipykernel that Elara starts', { timeout: 120_000 }, async () => {
    await using rig = await createRig();
    const { id } = await rig.kernels.startKernel({});
    const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
    const { code, output } = await runSuite({ CONNECTION_FILE: file });
    expect(output).toMatch(/Ran 12 tests/);
    expect(code, output).toBe(0);
    expect(rig.kernels.get(id)?.execution_state).toBe('idle');
  });
});
