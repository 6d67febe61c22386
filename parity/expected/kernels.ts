import { ANY, type Expected } from '../harness/expected.ts';

const WRONG_TYPE = 'a body of a wrong JSON type is the client’s mistake';

const REFUSED = {
  status: ['500 Internal Server Error', '400 Bad Request'],
  'body.message': [ANY, /^Invalid request body: /],
  'body.traceback': ['', undefined],
} as const;

/** Where one server answers with a model and the other with an error, every place differs. */
const EVERYTHING = { status: [ANY, ANY], 'headers.*': [ANY, ANY], 'body*': [ANY, ANY] } as const;

const NO_UPGRADE = 'a request that asks for no websocket is refused before anything is looked up';

export const kernels: readonly Expected[] = [
  {
    of: ['POST /api/kernels 5', 'POST /api/kernels [1]', 'POST /api/kernels {"name":5}'],
    differs: REFUSED,
    because: WRONG_TYPE,
  },
  {
    of: 'POST /api/kernels {"name":""}',
    differs: EVERYTHING,
    because: 'an empty name stands for the default kernel',
  },
  {
    of: [
      'GET /api/kernels/11111111-2222-3333-4444-555555555555/channels',
      'GET /api/kernels/11111111-2222-3333-4444-555555555555/channels as nobody',
    ],
    differs: EVERYTHING,
    because: NO_UPGRADE,
  },
];

export const sessions: readonly Expected[] = [
  {
    of: [
      'POST /api/sessions 5',
      'POST /api/sessions {"path":5,*',
      'POST /api/sessions {"path":"x","type":"notebook","kernel":5}',
    ],
    differs: REFUSED,
    because: WRONG_TYPE,
  },
  {
    of: 'PATCH /api/sessions/{session} {"kernel":null}',
    differs: EVERYTHING,
    because: WRONG_TYPE,
  },
];

export const terminals: readonly Expected[] = [
  {
    of: ['POST /api/terminals 5', 'POST /api/terminals [1]'],
    differs: REFUSED,
    because: WRONG_TYPE,
  },
  {
    of: ['GET /terminals/websocket/none', 'GET /terminals/websocket/none as nobody'],
    differs: EVERYTHING,
    because: NO_UPGRADE,
  },
  {
    of: 'POST /api/terminals/none',
    differs: { 'headers.set-cookie': [undefined, ANY] },
    because: 'every answer passes the same gate, redirects too',
  },
];
