import type { Tree } from './harness/model.ts';

const CODE = { cell_type: 'code', id: 'a', metadata: {}, execution_count: 1, source: 'x\ny' };
const HTML = {
  output_type: 'display_data',
  metadata: {},
  data: { 'text/html': '<b>1\n2</b>', 'image/png': 'aGVsbG8=' },
};

export const notebookOf = (...cells: unknown[]): object => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells,
});

export const NOTEBOOK = notebookOf({ ...CODE, outputs: [HTML] });
export const PLAIN_NOTEBOOK = notebookOf({ ...CODE, outputs: [] });
export const INVALID_NOTEBOOK = notebookOf({
  cell_type: 'code',
  id: 'b',
  source: 'x',
  metadata: {},
});

const VERSION_3 = {
  nbformat: 3,
  nbformat_minor: 0,
  metadata: { name: 'old', signature: 's' },
  worksheets: [
    {
      cells: [
        { cell_type: 'heading', level: 2, source: ['A\n', 'B'], metadata: {} },
        { cell_type: 'html', source: '<i>', metadata: {} },
        {
          cell_type: 'code',
          language: 'python',
          collapsed: true,
          input: '1',
          prompt_number: 1,
          metadata: {},
          outputs: [
            { output_type: 'pyout', prompt_number: 1, text: '1', html: '<b>', metadata: {} },
            { output_type: 'stream', stream: 'stderr', text: 'x' },
            { output_type: 'pyerr', ename: 'E', evalue: 'v', traceback: [] },
          ],
        },
      ],
    },
  ],
};

/** Files of every kind that a server meets. */
export const FILES: Tree = {
  'a.txt': 'hällo\r\nworld',
  'empty.txt': '',
  'no-extension': 'x',
  'b.bin': Buffer.from(Array.from({ length: 100 }, (_, index) => 255 - index)),
  'bom.txt': Buffer.from('\ufeffx'),
  'page.html': '<p>hi</p><script>1</script>',
  'style.css': 'p {}',
  'code.js': '1',
  'data.json': '{"a": 1}',
  'picture.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'picture.png': Buffer.from('89504e470d0a1a0a', 'hex'),
  'z.tar.gz': 'z',
  'unicode é.txt': 'x',
  'a b+c&d=e#f?g.txt': 'x',
  'percent%20.txt': 'x',
  'n.ipynb': JSON.stringify(NOTEBOOK),
  'numbers.ipynb': JSON.stringify({ ...PLAIN_NOTEBOOK, metadata: { z: [1.5], a: 1 } }),
  'v3.ipynb': JSON.stringify(VERSION_3),
  'invalid.ipynb': JSON.stringify(INVALID_NOTEBOOK),
  'broken.ipynb': 'hello\n',
  'empty.ipynb': '',
  'array.ipynb': '[]',
  'future.ipynb': '{"nbformat": 5}',
  'latin.ipynb': Buffer.from([0xff, 0xfe]),
  'sub/one.txt': '1',
  'sub/deep/two.txt': '2',
  'sub/n.ipynb': JSON.stringify(PLAIN_NOTEBOOK),
  'sub2/x.pyc': 'x',
  'sub2/y~': 'x',
  'sub2/three.ipynb': '{}',
  'å b/ç d.ipynb': JSON.stringify(PLAIN_NOTEBOOK),
  nothing: null,
  '.hidden.txt': 'x',
  '.hidden/x.txt': 'x',
  'link.txt': { link: 'a.txt' },
  'linked-folder': { link: 'sub' },
  dangling: { link: 'nowhere' },
  loop: { link: 'loop' },
  'outside.txt': { link: '../outside/secret.txt' },
  'outside-folder': { link: '../outside' },
};
