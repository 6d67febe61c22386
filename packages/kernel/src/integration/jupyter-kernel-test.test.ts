import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { builtKernel } from '../testing/kernel-process.ts';

/** A Python with jupyter_kernel_test; where there is none, the suite is skipped by name. */
const python = process.env['ELARA_TEST_PYTHON'];

if (python === undefined && process.env['CI'] !== undefined) {
  throw new Error('ELARA_TEST_PYTHON must name a Python with jupyter_kernel_test in CI');
}

/** Jupyter's own suite for kernels, with samples in our language. */
const SUITE = `
import unittest
import jupyter_kernel_test

class TypeScriptTests(jupyter_kernel_test.KernelTests):
    kernel_name = "typescript"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "JSON.stri", "matches": {"stringify"}},
    ]
    complete_code_samples = ["1", "let x: number = 1;", "function f() {\\n}"]
    incomplete_code_samples = ["function f() {", "let a = [", "\`abc"]
    invalid_code_samples = [")", "let x = ;"]
    code_generate_error = 'throw new Error("x")'
    code_execute_result = [{"code": "1+2", "result": "3"}, {"code": "[1, 2]", "result": "[ 1, 2 ]"}]
    code_display_data = [
        {"code": "display(html\`<b>x</b>\`)", "mime": "text/html"},
        {"code": "display(svg\`<svg/>\`)", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "JSON.stringify"
    code_clear_output = "clearOutput()"

unittest.main()
`;

async function runSuite(interpreter: string): Promise<{ code: number | null; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'elara-kernel-test-'));
  const specFolder = join(folder, 'kernels/typescript');
  const argv = [process.execPath, await builtKernel(), '-f', '{connection_file}'];
  await mkdir(specFolder, { recursive: true });
  await writeFile(
    join(specFolder, 'kernel.json'),
    JSON.stringify({
      argv,
      display_name: 'TypeScript',
      language: 'typescript',
      interrupt_mode: 'message',
    }),
  );
  const child = spawn(interpreter, ['-c', SUITE], {
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: folder },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  await rm(folder, { recursive: true, force: true });
  return { code, output };
}

describe('the kernel under jupyter_client', () => {
  it.skipIf(python === undefined)(
    "passes Jupyter's own tests of kernels",
    { timeout: 120_000 },
    async () => {
      const { code, output } = await runSuite(python ?? '');
      expect(output).toMatch(/Ran 12 tests/);
      expect(code, output).toBe(0);
    },
  );
});
