import { ANY, type Expected } from '../harness/expected.ts';

/** Differences of all rooms; the cases of `server` show that they still occur. */
export const everywhere: readonly Expected[] = [
  {
    of: ['GET */', 'GET */ as nobody', 'GET */?*'],
    differs: {
      'headers.x-content-type-options': [undefined, 'nosniff'],
      'headers.content-security-policy': [undefined, ANY],
      'headers.access-control-allow-origin': [undefined, ''],
      'headers.set-cookie': [undefined, ANY],
    },
    because: 'every answer passes the same gate, redirects too',
  },
  {
    of: 'OPTIONS *',
    differs: {
      'headers.access-control-allow-origin': ['', undefined],
      'headers.set-cookie': [ANY, undefined],
    },
    because: 'a preflight carries no token: there is nobody to log in',
  },
  {
    of: '* /*',
    differs: {
      'body.page.title.0': ['Jupyter Server', ANY],
      'body.page.token': ['{token}', undefined],
    },
    because: 'pages are our own; only those of a front end carry the token',
  },
  {
    of: ['* */login*', '* */logout*'],
    differs: {
      'headers.cache-control': [undefined, 'no-store'],
      'body.page.headings': [undefined, ANY],
    },
    because: 'pages are our own; only those of a front end carry the token',
  },
  {
    of: '* */favicon.ico*',
    differs: {
      'headers.accept-ranges': ['bytes', undefined],
      'headers.last-modified': ['<date>', undefined],
      'headers.etag': [undefined, '"<40 hex digits>"'],
      'body.bytes': [ANY, ANY],
    },
    because: 'pictures are our own, and small enough to be sent whole',
  },
];
