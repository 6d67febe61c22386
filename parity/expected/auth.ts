import { ANY, type Expected } from '../harness/expected.ts';

const WRONG_TYPE = 'a body of a wrong JSON type is the client’s mistake';

const ownLandingPage: Expected = {
  of: 'GET * as nobody*',
  differs: { 'body.page.headings.0': ['A Jupyter Server is running.', 'Elara'] },
  because: 'pages are our own; only those of a front end carry the token',
};

const errorWithoutSandbox = {
  differs: { 'headers.content-security-policy': [/sandbox allow-scripts$/, /csp-report$/] },
  because: 'the page of an error is ours and needs no sandbox',
} as const;

export const loggingIn: readonly Expected[] = [
  ownLandingPage,
  { of: ['* /files/*', 'GET /nbconvert/*'], ...errorWithoutSandbox },
  {
    of: 'POST /login?next= *',
    differs: { 'headers.location': ['', '/'] },
    because: 'an empty `next` leads to the start, not to the login again',
  },
  {
    of: 'POST /login?next=%2Fa%0D%0ASet-Cookie%3A%20x *',
    differs: {
      status: ['500 Internal Server Error', '302 Found'],
      'headers.*': [ANY, ANY],
      body: [ANY, ''],
    },
    because: 'line ends in `next` are encoded',
  },
];

export const identity: readonly Expected[] = [
  {
    of: 'PATCH /api/me {"name":5}',
    differs: {
      status: ['200 OK', '400 Bad Request'],
      'headers.*': [ANY, ANY],
      'body.*': [ANY, ANY],
    },
    because: WRONG_TYPE,
  },
  {
    of: ['PATCH /api/me ["name"]', 'PATCH /api/me 5'],
    differs: {
      status: ['500 Internal Server Error', '400 Bad Request'],
      'body.message': ['Unhandled error', ANY],
      'body.traceback': ['', undefined],
    },
    because: WRONG_TYPE,
  },
];

export const passwordAlone: readonly Expected[] = [
  {
    of: 'GET /login as nobody',
    differs: { 'headers.set-cookie._xsrf path=/': [/^a value; path=/, /in 30 days/] },
    because: 'the XSRF cookie lasts as long for everybody',
  },
  {
    of: ['GET /login as nobody', 'POST /login _xsrf=abc&password= *'],
    differs: { 'body.page.forms.1': [undefined, ANY] },
    because: 'a password can be changed where there is no token, too',
  },
];

export const nobodyAsked: readonly Expected[] = [
  ownLandingPage,
  { of: 'GET /files/*', ...errorWithoutSandbox },
];

export const anotherBase: readonly Expected[] = [
  {
    of: ['GET /user/a%40b', 'GET /user/a%40b/'],
    differs: {
      status: ['404 Not Found', '200 OK'],
      'headers.*': [ANY, ANY],
      'body.page.headings.0': [ANY, 'Elara'],
    },
    because: 'a slash more or less at the end names the same folder',
  },
];

export const onlyWhoIsSomebody: readonly Expected[] = [
  ownLandingPage,
  { of: 'GET /files/*', ...errorWithoutSandbox },
  {
    of: ['GET /nowhere as nobody', 'GET /api/nowhere as nobody'],
    differs: { status: ['302 Found', '404 Not Found'], 'headers.*': [ANY, ANY], body: ['', ANY] },
    because: 'what does not exist is not found by anybody, without a detour over the login',
  },
];

export const somewhereToStart: readonly Expected[] = [
  {
    of: '* /*',
    differs: {
      'headers.x-content-type-options': [undefined, 'nosniff'],
      'headers.content-security-policy': [undefined, ANY],
      'headers.set-cookie': [undefined, ANY],
      'headers.access-control-allow-origin': [undefined, ''],
    },
    because: 'every answer passes the same gate, redirects too',
  },
  {
    of: 'POST /',
    differs: { status: ['403 Forbidden', '405 Method Not Allowed'], 'body.*': [ANY, ANY] },
    because: 'the start is only read',
  },
];
