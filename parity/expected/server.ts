import { ANY, type Expected } from '../harness/expected.ts';

const PAGES = 'pages are our own; only those of a front end carry the token';
const WRONG_TYPE = 'a body of a wrong JSON type is the client’s mistake';
const GATE = 'every answer passes the same gate, redirects too';

export const server: readonly Expected[] = [
  {
    of: ['GET /api/kernelspecs'],
    differs: { 'body.kernelspecs.typescript': [undefined, ANY] },
    because: 'Elara brings a kernel of its own',
  },
  {
    of: ['GET /', 'GET / as nobody'],
    differs: { 'body.page.headings.0': ['A Jupyter Server is running.', 'Elara'] },
    because: PAGES,
  },
  {
    of: 'POST /a/b/',
    differs: {
      status: ['403 Forbidden', '302 Found'],
      'headers.*': [ANY, ANY],
      body: [ANY, ''],
    },
    because: 'a token needs no XSRF value, for a redirect neither',
  },
  {
    of: 'DELETE /a/b/',
    differs: {
      status: ['403 Forbidden', '404 Not Found'],
      'headers.*': [ANY, ANY],
      'body.*': [ANY, ANY],
    },
    because: 'a token needs no XSRF value, for a redirect neither',
  },
  {
    of: [
      'GET /api/kernelspecs/PYTHON3',
      'GET /api/kernelspecs/mixed.Case-1',
      'GET /api/kernelspecs/mixed%2eCase-1',
    ],
    differs: { 'body.name': [ANY, ANY], 'body.resources.*': [/PYTHON3/, /python3/] },
    because: 'a kernelspec tells its own name, however it was asked for',
  },
  {
    of: 'GET /api/kernelspecs/broken',
    differs: {
      status: ['500 Internal Server Error', '404 Not Found'],
      'body.message': ['Unhandled error', 'Kernel spec broken not found'],
      'body.traceback': ['', undefined],
    },
    because: 'a kernelspec that cannot be read is not there',
  },
  {
    of: ['GET /api/kernelspecs/a%2Fb', 'GET /api/kernelspecs/%20'],
    differs: { 'headers.*': [ANY, ANY], 'body.*': [ANY, ANY] },
    because: 'an address that no kernelspec can have is not there',
  },
  {
    of: '* /kernelspecs/*',
    differs: {
      'headers.etag': ['"<128 hex digits>"', undefined],
      'headers.cache-control': [undefined, 'no-cache'],
      'headers.accept-ranges': ['bytes', undefined],
    },
    because: 'the files of kernelspecs are known by their date',
  },
  {
    of: 'GET /kernelspecs/python3/*',
    differs: { 'body.page.problem.0': [ANY, /is not in root static directory or is not a file$/] },
    because: PAGES,
  },
  {
    of: 'GET /kernelspecs/python3',
    differs: { status: ['404 Not Found', '403 Forbidden'], 'body.*': [ANY, ANY] },
    because: 'a slash more or less at the end names the same folder',
  },
  {
    of: 'POST /kernelspecs/python3/logo-64x64.png',
    differs: { 'headers.*': [undefined, ANY], body: ['', ANY] },
    because: GATE,
  },
];

export const sections: readonly Expected[] = [
  {
    of: [
      'PUT /api/config/bad',
      'PUT /api/config/bad [1]',
      'PUT /api/config/bad 5',
      'PUT /api/config/bad null',
      'PATCH /api/config/bad',
      'PATCH /api/config/bad [1]',
      'PATCH /api/config/bad "text"',
    ],
    differs: {
      status: ['500 Internal Server Error', '400 Bad Request'],
      'body.message': ['Unhandled error', 'Invalid request body: must be object'],
      'body.traceback': ['', undefined],
    },
    because: WRONG_TYPE,
  },
  {
    of: ['PATCH /api/config/fresh {"x":{"y":null}}', 'GET /api/config/fresh'],
    differs: {
      status: ['500 Internal Server Error', '200 OK'],
      'headers.*': [ANY, ANY],
      'body.*': [ANY, undefined],
    },
    because: 'a value in a section can be replaced by an object',
  },
  {
    of: 'GET /api/config/%C3%A9',
    differs: {
      status: ['404 Not Found', '200 OK'],
      'headers.*': [ANY, ANY],
      'body.page': [ANY, undefined],
    },
    because: 'the name of a section may have letters of any alphabet',
  },
  {
    of: 'PUT /api/config/xxx*',
    differs: {
      status: ['500 Internal Server Error', '400 Bad Request'],
      'body.message': ['Unhandled error', 'The name of the section is too long'],
      'body.traceback': ['', undefined],
    },
    because: 'a path that cannot be is not found',
  },
];

export const events: readonly Expected[] = [
  {
    of: ['POST /api/events []', 'POST /api/events 5', 'POST /api/events {"schema_id":5*'],
    differs: { 'body.message': [ANY, /^Invalid request body: /] },
    because: WRONG_TYPE,
  },
  {
    of: [
      'GET /api/events/subscribe',
      'GET /api/events/subscribe as nobody',
      'POST /api/events/subscribe',
    ],
    differs: { 'headers.*': [ANY, ANY], 'body.*': [ANY, ANY] },
    because: 'a websocket that was refused is told why in JSON',
  },
];
