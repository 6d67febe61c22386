import { randomBytes } from 'node:crypto';

export interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

export interface Notebook {
  readonly cells: readonly Cell[];
}

const KILOBYTE = 1024;
/** Of a picture's bytes, before they are written in base64. */
const PICTURE = 6 * KILOBYTE;

/** What people have: text, code, printed lines, tables in HTML, pictures. `tag` makes it unlike others. */
export function makeNotebook(bytes: number, tag: string): object {
  const cells: object[] = [];
  let size = 0;
  for (let number = 1; size < bytes; number += 1) {
    const group = cellsOf(number, `${tag} ${String(number)}`);
    cells.push(...group);
    size += JSON.stringify(group, undefined, 1).length;
  }
  return {
    cells: [...cells, { cell_type: 'markdown', id: 'last', metadata: {}, source: [lastLine(tag)] }],
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python', version: '3.11.7' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** The last cell of all; where it is, nothing was cut. */
export const lastLine = (tag: string): string => `the end of ${tag}`;

function cellsOf(number: number, tag: string): object[] {
  const lines = Array.from({ length: 40 }, (_, line) => `line ${String(line)} of ${tag}: äöü 🎉\n`);
  const row = `<tr><td>${tag}</td><td>${'0.123456789 '.repeat(6)}</td></tr>\n`;
  const picture = randomBytes(PICTURE).toString('base64');
  return [
    { cell_type: 'markdown', id: `m${String(number)}`, metadata: {}, source: lines.slice(0, 8) },
    {
      cell_type: 'code',
      execution_count: number,
      id: `c${String(number)}`,
      metadata: {},
      outputs: [
        { name: 'stdout', output_type: 'stream', text: lines },
        {
          data: { 'text/html': Array.from({ length: 20 }, () => row), 'text/plain': [tag] },
          execution_count: number,
          metadata: {},
          output_type: 'execute_result',
        },
        {
          data: { 'image/png': picture, 'text/plain': ['<Figure size 640x480>'] },
          metadata: {},
          output_type: 'display_data',
        },
      ],
      source: ['import numpy as np\n', `x = np.arange(${String(number)})\n`, 'print(x)\n'],
    },
  ];
}

/** Throws when cells are missing. */
export function expectWhole(notebook: Notebook, cells: number, tag: string): void {
  const { source = '' } = notebook.cells.at(-1) ?? {};
  const last = typeof source === 'string' ? source : source.join('');
  if (notebook.cells.length !== cells || last !== lastLine(tag)) {
    throw new Error(`${String(notebook.cells.length)} of ${String(cells)} cells came`);
  }
}
