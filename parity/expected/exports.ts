import { ANY, type Expected } from '../harness/expected.ts';

export const exportsOfNotebooks: readonly Expected[] = [
  {
    of: '* /nbconvert/*',
    differs: { 'headers.content-security-policy': [/sandbox allow-scripts$/, /csp-report$/] },
    because: 'the page of an error is ours and needs no sandbox',
  },
  {
    of: 'POST /nbconvert/markdown *',
    differs: {
      'headers.content-disposition': [/notebook\.zip$/, undefined],
      'headers.cache-control': [ANY, undefined],
      'headers.content-type': ['application/zip', 'text/markdown; charset=utf-8'],
      body: [ANY, ANY],
    },
    because: 'an exported Markdown is one file, without the pictures',
  },
  {
    of: 'POST /nbconvert/html',
    differs: {
      status: ['500 Internal Server Error', '400 Bad Request'],
      'body.page.headings.0': [ANY, ANY],
      'body.page.problem': [undefined, ['No JSON data provided']],
    },
    because: 'a body of a wrong JSON type is the client’s mistake',
  },
  {
    of: 'DELETE /nbconvert/html/n.ipynb',
    differs: {
      'headers.set-cookie': [undefined, ANY],
      'headers.content-type': [undefined, 'text/html'],
      body: ['', ANY],
    },
    because: 'an error has a page that says what it is',
  },
  {
    of: 'GET /metrics',
    differs: {
      body: [/^http_request_duration_seconds_count\{/m, /^http_request_duration_seconds_count\{/m],
    },
    because: 'metrics tell of Node.js what those of Python tell of Python',
  },
  {
    of: 'GET /api/spec.yaml',
    differs: {
      'headers.accept-ranges': ['bytes', undefined],
      'headers.etag': [ANY, ANY],
      'headers.last-modified': ['<date>', undefined],
      body: [/^swagger: "2.0"/, /^openapi: "3.1.0"/],
    },
    because: '`/api/spec.yaml` describes the interface as it is, in OpenAPI 3.1',
  },
];
