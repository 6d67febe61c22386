import { ANY, type Expected } from '../harness/expected.ts';

const TEXTS = 'the texts of Python’s exceptions';

export const lab: readonly Expected[] = [
  {
    of: 'GET /lab/api/settings/@jupyterlab/apputils-extension:themes',
    differs: { 'body.version': [/^4\.6\./, /^4\.6\./] },
    because: 'Elara brings its own bundle of JupyterLab',
  },
  {
    of: 'GET /lab/api/settings/@jupyterlab/none:none',
    differs: { 'body.message': [/^Schema not found: /, /^Schema not found: /] },
    because: 'Elara brings its own bundle of JupyterLab',
  },
  {
    of: [
      'PUT /lab/api/settings/* {"raw":"{\\"theme\\": 5}"}',
      'PUT /lab/api/settings/* {broken',
      'PUT /lab/api/workspaces/mine {broken',
      'PUT /lab/api/workspaces/mine ',
    ],
    differs: { 'body.message': [ANY, ANY] },
    because: TEXTS,
  },
  {
    of: [
      'PUT /lab/api/settings/* {"raw":"{broken"}',
      'PUT /lab/api/workspaces/mine {"data":{}}',
      'PUT /lab/api/workspaces/mine {}',
    ],
    differs: {
      status: ['500 Internal Server Error', '400 Bad Request'],
      'body.message': [ANY, ANY],
      'body.traceback': ['', undefined],
    },
    because: 'a body of a wrong JSON type is the client’s mistake',
  },
  {
    of: 'HEAD /lab',
    differs: { status: ['405 Method Not Allowed', '200 OK'], 'headers.*': [ANY, ANY] },
    because: 'pages answer HEAD',
  },
];
