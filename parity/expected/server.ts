import { ANY, type Expected } from '../harness/expected.ts';

export const server: readonly Expected[] = [
  {
    of: 'GET /api/kernelspecs',
    differs: { 'body.kernelspecs.typescript': [undefined, ANY] },
    because: 'Elara brings a kernel of its own',
  },
  {
    of: 'GET /',
    differs: { 'body.page.headings.0': ['A Jupyter Server is running.', 'Elara'] },
    because: 'pages are our own; only those of a front end carry the token',
  },
  {
    of: 'GET /logout',
    differs: {
      'body.page.headings': [undefined, ['Log out']],
      'headers.cache-control': [undefined, 'no-store'],
    },
    because: 'pages are our own; only those of a front end carry the token',
  },
];
