import { ANY, type Expected } from '../harness/expected.ts';

const LONG = 'x'.repeat(300);

export const reading: readonly Expected[] = [
  {
    of: ['GET /api/contents/a.txt/below', `GET /api/contents/${LONG}`],
    differs: {
      status: ['500 Internal Server Error', '404 Not Found'],
      body: [ANY, ANY],
      'headers.access-control-allow-origin': [undefined, ''],
    },
    because: 'a path below a file, or with too long a name, is not found',
  },
  {
    of: ['TRACE *', 'PROPFIND *', 'HEAD /api/notebooks/*', 'OPTIONS /api/notebooks/*'],
    differs: { 'headers.set-cookie': [undefined, ANY] },
    because: 'every answer passes the same gate',
  },
  {
    of: 'OPTIONS /api/notebooks/n.ipynb',
    differs: { body: ['', ANY], 'headers.content-type': [undefined, 'text/html'] },
    because: 'an error has a page that says what it is',
  },
];

export const hiddenFilesShown: readonly Expected[] = [
  {
    of: 'GET /api/contents',
    differs: { 'body.content.loop': [ANY, undefined] },
    because: 'a link that leads to itself is never listed',
  },
  {
    of: 'files after shows hidden files',
    differs: { '.ipynb_checkpoints': ['directory 755', undefined] },
    because: 'looking for checkpoints makes no directory',
  },
];
