import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isValidName, parseKernelSpec } from './spec.ts';

describe('a kernel.json', () => {
  it('has defaults for every key', () => {
    expect(parseKernelSpec('{}')).toEqual({
      argv: [],
      env: {},
      display_name: '',
      language: '',
      interrupt_mode: 'signal',
      metadata: {},
      kernel_protocol_version: '',
    });
  });

  it('keeps what it says and drops keys that Jupyter does not know', () => {
    const spec = {
      argv: ['deno', 'jupyter', '--conn', '{connection_file}'],
      env: { A: '${B}' },
      display_name: 'Deno',
      language: 'typescript',
      interrupt_mode: 'message',
      metadata: { debugger: true, nested: { x: 1 } },
      kernel_protocol_version: '5.4',
    };
    const text = JSON.stringify({ ...spec, codemirror_mode: 'x', name: 'y' });
    expect(parseKernelSpec(text)).toEqual(spec);
  });

  it('may write the interrupt mode in any case', () => {
    expect(parseKernelSpec('{"interrupt_mode": "Message"}').interrupt_mode).toBe('message');
  });

  it('may have numbers in its environment', () => {
    expect(parseKernelSpec('{"env": {"THREADS": 4}}').env).toEqual({ THREADS: '4' });
  });

  it.each([
    ['[]', 'kernel.json is not a JSON object'],
    ['{"argv": "python"}', '"argv" is not a list of strings'],
    ['{"argv": [1]}', '"argv" is not a list of strings'],
    ['{"env": []}', '"env" is not an object'],
    ['{"env": {"A": true}}', '"env.A" is not a string'],
    ['{"display_name": 5}', '"display_name" is not a string'],
    ['{"interrupt_mode": "kill"}', '"interrupt_mode" is neither "signal" nor "message"'],
    ['{"metadata": "x"}', '"metadata" is not an object'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parseKernelSpec(text)).toThrow(message);
  });

  it('is read or refused with an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          expect(Object.keys(parseKernelSpec(text))).toHaveLength(7);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});

it.each([
  ['python3', true],
  ['ir-4.2_x.y', true],
  ['my kernel', false],
  ['größe', false],
  ['', false],
])('the name "%s" is valid: %s', (name, valid) => {
  expect(isValidName(name)).toBe(valid);
});
