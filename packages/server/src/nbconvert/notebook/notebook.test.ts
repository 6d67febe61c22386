import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { JsonValue } from './json.ts';
import { notebookOf } from './notebook.ts';

describe('a notebook', () => {
  it('is read with texts joined, whether they are stored as lines or whole', () => {
    const { cells } = notebookOf({
      cells: [
        {
          cell_type: 'markdown',
          source: ['a\n', 'b'],
          attachments: { x: { 'image/png': ['A', 'B'] } },
        },
        { cell_type: 'raw', source: 'r', metadata: { raw_mimetype: 'TEXT/html' } },
        { cell_type: 'raw', source: 'r', metadata: { format: 'text/latex' } },
      ],
    });
    expect(cells).toEqual([
      { kind: 'markdown', source: 'a\nb', attachments: { x: { 'image/png': 'AB' } } },
      { kind: 'raw', source: 'r', mimetype: 'text/html' },
      { kind: 'raw', source: 'r', mimetype: 'text/latex' },
    ]);
  });

  it('joins what a kernel sent to one stream in pieces', () => {
    const stream = (name: string, text: string): JsonValue => ({
      output_type: 'stream',
      name,
      text,
    });
    const outputs = [
      stream('stdout', 'a\r'),
      stream('stdout', 'b'),
      stream('stderr', 'c'),
      stream('stdout', 'd'),
    ];
    const [cell] = notebookOf({ cells: [{ cell_type: 'code', source: '', outputs }] }).cells;
    expect(cell).toMatchObject({
      outputs: [
        { name: 'stdout', text: 'a\rb' },
        { name: 'stderr', text: 'c' },
        { name: 'stdout', text: 'd' },
      ],
    });
  });

  it('keeps JSON of outputs as it is', () => {
    const data = {
      'application/json': [1, 2],
      'application/vnd.x+json': { a: null },
      'text/html': ['a', 'b'],
    };
    const outputs = [{ output_type: 'display_data', data }];
    const [cell] = notebookOf({ cells: [{ cell_type: 'code', outputs }] }).cells;
    expect(cell).toMatchObject({ outputs: [{ data: { ...data, 'text/html': 'ab' } }] });
  });

  it('takes its language from the kernel, else from the kernelspec', () => {
    expect(notebookOf({ metadata: { kernelspec: { language: 'R' } } }).language.name).toBe('R');
    const metadata = { language_info: { name: 'python' }, kernelspec: { language: 'R' } };
    expect(notebookOf({ metadata }).language.name).toBe('python');
  });

  it('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(notebookOf(json as JsonValue).cells).toBeInstanceOf(Array);
        expect(
          notebookOf({ cells: [json as JsonValue], metadata: json as JsonValue }).title,
        ).toBeNull();
      }),
    );
  });
});
