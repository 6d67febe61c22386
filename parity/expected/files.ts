import { ANY, type Expected } from '../harness/expected.ts';

const PHRASE = 'the phrase of RFC 9110; tornado has an older one';
const REDIRECT = 'a slash too many at the end leads to the address without it';

export const files: readonly Expected[] = [
  {
    of: '* /files*',
    differs: {
      'headers.content-security-policy': [
        "frame-ancestors 'self'; report-uri /api/security/csp-report; sandbox allow-scripts",
        "frame-ancestors 'self'; report-uri /api/security/csp-report",
      ],
    },
    because: 'the page of an error is ours and needs no sandbox',
  },
  {
    of: [
      'GET /files/a.txt with Range: bytes=100-200',
      'GET /files/a.txt with Range: bytes=-0',
      'GET /files/empty.txt with Range: bytes=0-1',
    ],
    differs: { status: ['416 Requested Range Not Satisfiable', '416 Range Not Satisfiable'] },
    because: PHRASE,
  },
  {
    of: 'GET /files/a.txt with Range: bytes=5-2',
    differs: {
      status: ['416 Requested Range Not Satisfiable', '200 OK'],
      'headers.*': [ANY, ANY],
      body: ['', 'hällo\r\nworld'],
    },
    because: 'a range that ends before it begins is none and is ignored, as RFC 9110 says',
  },
  {
    of: 'GET /files',
    differs: {
      status: ['404 Not Found', '403 Forbidden'],
      'body.*': [ANY, ANY],
    },
    because: 'a slash more or less at the end names the same folder',
  },
  {
    of: 'GET /files/sub/',
    differs: { status: ['403 Forbidden', '302 Found'], 'headers.*': [ANY, ANY], body: [ANY, ''] },
    because: REDIRECT,
  },
  {
    of: ['GET /files//etc/passwd', 'GET /files/%2fetc%2fpasswd'],
    differs: { status: ['403 Forbidden', '404 Not Found'], 'body.*': [ANY, ANY] },
    because: 'a path that begins with a slash is looked for below the root',
  },
  {
    of: 'GET /files/a%00b',
    differs: { status: ['500 Internal Server Error', '404 Not Found'], 'body.*': [ANY, ANY] },
    because: 'a path that cannot be is not found',
  },
  {
    of: 'GET /files/%ff',
    differs: {
      body: ['', ANY],
      'headers.set-cookie': [undefined, ANY],
      'headers.content-type': [undefined, 'text/html'],
    },
    because: 'an error has a page that says what it is',
  },
  {
    of: 'GET /files/a.txt?token=wrong as nobody',
    differs: {
      'headers.location': [
        '/login?next=%2Ffiles%2Fa.txt%3Ftoken%3Dwrong',
        '/login?next=%2Ffiles%2Fa.txt',
      ],
    },
    because: 'a token that was wrong is not carried along to the page after the login',
  },
];

export const staticFiles: readonly Expected[] = [
  {
    of: ['* /favicon.ico as nobody', 'GET /static/*'],
    differs: {
      'headers.accept-ranges': ['bytes', undefined],
      'headers.last-modified': ['<date>', undefined],
      'headers.etag': [undefined, '"<40 hex digits>"'],
      'body.bytes': [ANY, ANY],
    },
    because: 'pictures are our own, and small enough to be sent whole',
  },
  {
    of: 'GET /static/style/index.css',
    differs: { status: ['200 OK', '404 Not Found'], 'headers.*': [ANY, ANY], 'body*': [ANY, ANY] },
    because: 'pages are our own; only those of a front end carry the token',
  },
  {
    of: 'GET /robots.txt as nobody',
    differs: { status: ['404 Not Found', '200 OK'], 'headers.*': [ANY, ANY], 'body*': [ANY, ANY] },
    because: 'robots are told to stay away',
  },
];
