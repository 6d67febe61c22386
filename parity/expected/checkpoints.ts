import { ANY, type Expected } from '../harness/expected.ts';

export const trust: readonly Expected[] = [
  {
    of: [
      'POST /api/contents/a.txt/trust',
      'POST /api/contents/broken.ipynb/trust',
      'POST /api/contents/sub/trust',
      'POST /api/contents/trust',
    ],
    differs: { 'body.page.problem': [undefined, ANY], 'body.page.problem.0': [ANY, ANY] },
    because: 'an error has a page that says what it is',
  },
];
