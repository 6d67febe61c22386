import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

import { kernelSpec, kernelPath, resourceDir, KERNEL_NAME } from 'elara-kernel';
import { describe, expect, it } from 'vitest';

describe('the kernelspec', () => {
  it('runs the kernel with the Node that is running', () => {
    expect(KERNEL_NAME).toBe('typescript');
    expect(kernelSpec()).toEqual({
      argv: [process.execPath, kernelPath, '-f', '{connection_file}'],
      display_name: 'TypeScript (Node.js)',
      language: 'typescript',
      interrupt_mode: 'message',
      kernel_protocol_version: '5.4',
      metadata: { debugger: false },
      env: {},
    });
    expect(kernelSpec('/opt/node').argv[0]).toBe('/opt/node');
  });

  it('has the logos that front ends ask for', async () => {
    expect(existsSync(resourceDir)).toBe(true);
    expect(await readdir(resourceDir)).toEqual(
      expect.arrayContaining(['kernel.json', 'logo-32x32.png', 'logo-64x64.png', 'logo-svg.svg']),
    );
  });
});
