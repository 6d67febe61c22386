import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../http/index.ts';
import { startApp, TOKEN, type RunningApp } from '../testing/start-app.ts';
import { rawRequest, type RawAnswer } from './testing/raw-request.ts';
import { UNKNOWN_ID, fillPath } from './testing/fill-path.ts';
import { wrongBodies } from './testing/wrong-bodies.ts';

/** Would end the server that is tested. */
const ENDS_THE_SERVER = '/api/shutdown';

/** Where the reference itself answers 500 to what does not exist or is no file (rest-api §5, §6, §8). */
const REFERENCE_SAYS_500 = [
  'POST /api/contents/*path/checkpoints',
  'POST /api/contents/*path/checkpoints/:id',
  'POST /api/contents/*path/trust',
  'POST /api/kernels/:id/restart',
];

/** Names that lead astray, percent-encoded as a client would send them. */
const ODD_NAMES = [
  'a%2fb',
  '%2f',
  '%00',
  'a%00b',
  '..',
  '%2e%2e',
  '..%2f..%2fetc%2fpasswd',
  '.',
  'a%2f..',
  '%5c..%5c',
  'a%zz',
  'a%0d%0ab',
  '__proto__',
  'constructor',
  'x'.repeat(300),
  '%F0%9F%98%80',
  '-rf',
];

const NOT_UTF8 = ['%ff', 'a%ED%A0%80', '%C3'];

let server: RunningApp;
let routes: readonly Route[];
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  server = await startApp();
  routes = server.app.routes.filter((route) => route.path !== ENDS_THE_SERVER);
});
afterAll(async () => {
  agent.destroy();
  await server[Symbol.asyncDispose]();
});

const nameOf = (route: Route): string => `${route.method} ${route.path}`;

async function send(
  route: Route,
  path: string,
  body?: string | Uint8Array,
): Promise<RawAnswer & { readonly name: string }> {
  const headers = { authorization: `token ${TOKEN}` };
  const sent = { method: route.method, path, headers, ...(body === undefined ? {} : { body }) };
  const answer = await rawRequest(server.url, sent, agent);
  return { ...answer, name: `${route.method} ${path} ${String(body ?? '').slice(0, 60)}` };
}

/** An error of the API is `{message, reason}`; a page's is a page. */
function expectErrorBody(route: Route, answer: RawAnswer & { readonly name: string }): void {
  const isJson = /^[{[]/.test(answer.body);
  if (route.kind === 'page') expect([answer.name, isJson]).toEqual([answer.name, false]);
  else if (isJson) {
    const error = JSON.parse(answer.body) as Record<string, unknown>;
    expect([answer.name, typeof error['message']]).toEqual([answer.name, 'string']);
    expect(error['reason'] === null || typeof error['reason'] === 'string').toBe(true);
  }
  expect(answer.body).not.toContain('    at ');
}

describe('a body that is not JSON', () => {
  it.each([
    ['cut off', '{"path": "a'],
    ['two values', '{} {}'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00])],
    ['endlessly nested', '['.repeat(200_000)],
    ['nested to no sense', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
  ])('(%s) is answered 400 by every route that takes JSON', async (_what, body) => {
    const taking = routes.filter((route) => typeof route.body === 'object');
    expect(taking.length).toBeGreaterThan(10);
    const saving = routes.find((route) => nameOf(route) === 'PUT /api/contents/*path');
    for (const route of [...taking, ...(saving === undefined ? [] : [saving])]) {
      const answer = await send(route, fillPath(route.path), body);
      expect([answer.name, answer.status, JSON.parse(answer.body)]).toEqual([
        answer.name,
        400,
        { message: 'Invalid JSON in body of request', reason: null },
      ]);
    }
  });
});

describe('a body of the wrong type', () => {
  it('is answered 400, or 404 for what does not exist, by every route with a schema', async () => {
    let count = 0;
    for (const route of routes) {
      for (const body of wrongBodies(route.body)) {
        const answer = await send(route, fillPath(route.path), body);
        expect([answer.name, [400, 404].includes(answer.status), answer.body]).toEqual([
          answer.name,
          true,
          answer.body,
        ]);
        expectErrorBody(route, answer);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(50);
  });

  it.each(['5', 'true', '"text"', '[1]', '{"type": 5}', '{"content": {"a": [[]]}, "type": "x"}'])(
    '(%s) is never a 500 where a file is saved',
    async (body) => {
      const answer = await rawRequest(server.url, {
        method: 'PUT',
        path: '/api/contents/wrong.txt',
        headers: { authorization: `token ${TOKEN}` },
        body,
      });
      expect([body, answer.status < 500, answer.body]).toEqual([body, true, answer.body]);
    },
  );
});

describe('what does not exist', () => {
  it('is never a 500 but where the reference says so, and never without an answer', async () => {
    for (const route of routes.filter(({ path }) => /[:*]/.test(path))) {
      const answer = await send(route, fillPath(route.path, UNKNOWN_ID));
      if (REFERENCE_SAYS_500.includes(nameOf(route))) continue;
      expect([answer.name, answer.status < 500]).toEqual([answer.name, true]);
      if (answer.status >= 400) expectErrorBody(route, answer);
    }
  });

  it.each([
    ['GET', '/api/kernels/{id}', 404, `Kernel does not exist: ${UNKNOWN_ID}`],
    ['DELETE', '/api/kernels/{id}', 404, `Kernel does not exist: ${UNKNOWN_ID}`],
    ['POST', '/api/kernels/{id}/interrupt', 404, `Kernel does not exist: ${UNKNOWN_ID}`],
    ['POST', '/api/kernels/{id}/restart', 500, 'Exception restarting kernel'],
    ['GET', '/api/sessions/{id}', 404, `Session not found: session_id='${UNKNOWN_ID}'`],
    ['GET', '/api/terminals/none', 404, 'Terminal not found: none'],
    ['GET', '/api/kernelspecs/none', 404, 'Kernel spec none not found'],
    ['GET', '/api/contents/none/checkpoints', 200, undefined],
    ['POST', '/api/contents/none', 404, 'No such directory: none'],
  ])('(%s %s) is answered %i %s', async (method, path, status, message) => {
    const answer = await rawRequest(server.url, {
      method,
      path: path.replace('{id}', UNKNOWN_ID),
      headers: { authorization: `token ${TOKEN}` },
    });
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.body) as { message?: string }).message).toBe(message);
  });

  it('is a file or directory in the words of the reference, as plain text', async () => {
    const answer = await server.request('/api/contents/none.txt');
    expect([answer.status, await answer.text()]).toEqual([
      404,
      "file or directory '/none.txt' does not exist",
    ]);
  });
});

describe('a query', () => {
  it.each(['', 'zz', '%00', '%ff%fe', '[]', '{"a":', '-1', '..%2f..%2fetc', 'x'.repeat(5000)])(
    'whose values are all %j is never a 500',
    async (value) => {
      for (const route of routes.filter(({ query }) => query !== undefined)) {
        for (const name of Object.keys(route.query?.properties ?? {})) {
          const answer = await send(route, `${fillPath(route.path)}?${name}=${value}`);
          expect([answer.name, answer.status < 500]).toEqual([answer.name, true]);
          if (answer.status >= 400) expectErrorBody(route, answer);
        }
      }
    },
  );
});

describe('a name', () => {
  it.each(ODD_NAMES)('(%s) is never a 500 but where the reference says so', async (name) => {
    for (const route of routes.filter(({ path }) => /[:*]/.test(path))) {
      const answer = await send(route, fillPath(route.path, name));
      if (REFERENCE_SAYS_500.includes(nameOf(route))) continue;
      expect([answer.name, answer.status < 500, answer.body]).toEqual([
        answer.name,
        true,
        answer.body,
      ]);
      expect(answer.body).not.toContain('root:x:0:0');
      if (answer.status >= 400) expectErrorBody(route, answer);
    }
    expect((await server.request('/api/contents')).status).toBe(200);
  });

  it.each(NOT_UTF8)(
    '(%s) that is not UTF-8 is answered 400 in the manner of its route',
    async (name) => {
      for (const route of routes.filter(({ path }) => /[:*]/.test(path))) {
        const answer = await send(route, fillPath(route.path, name));
        expect([answer.name, answer.status]).toEqual([answer.name, 400]);
        expectErrorBody(route, answer);
        if (route.kind === 'api') expect(answer.body).toContain('Invalid unicode in path');
      }
    },
  );

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'that is not UTF-8, with NUL or outside is answered in the words of the reference (%s)',
    async (method) => {
      const messageOf = async (path: string): Promise<[number, unknown]> => {
        const headers = { authorization: `token ${TOKEN}` };
        const body = JSON.stringify({ type: 'file', format: 'text', content: '', path: 'b' });
        const sent = { method, path, headers, ...(method === 'GET' ? {} : { body }) };
        const answer = await rawRequest(server.url, sent);
        return [answer.status, (JSON.parse(answer.body) as { message: unknown }).message];
      };
      expect(await messageOf('/api/contents/%ff')).toEqual([
        400,
        String.raw`Invalid unicode in path: b'/\xff'`,
      ]);
      expect(await messageOf('/api/contents/%00')).toEqual([404, '\0 is not a valid path']);
      expect(await messageOf('/api/contents/../x')).toEqual([
        404,
        '../x is outside root contents directory',
      ]);
    },
  );

  it.each([
    ['POST', '/api/kernels', { kernel_id: '../../x' }, 400, 'Invalid kernel id'],
    ['POST', '/api/kernels', { kernel_id: 'a\0b' }, 400, 'Invalid kernel id'],
    [
      'POST',
      '/api/sessions',
      { path: 'a', type: 'x', kernel: { id: '../x', name: 'typescript' } },
      400,
      'Invalid kernel id',
    ],
    [
      'POST',
      '/api/sessions',
      { path: 'a\0b', name: 'c\0d', type: 'x', kernel: { name: 'typescript' } },
      500,
      'embedded null byte',
    ],
    ['POST', '/api/terminals', { name: '../x' }, 400, 'Invalid terminal name: ../x'],
    ['POST', '/api/contents', { ext: '/../../x' }, 400, 'An extension must not contain a slash'],
    ['POST', '/api/contents', { ext: '\0' }, 404, 'untitled\0 is not a valid path'],
    [
      'POST',
      '/api/contents',
      { copy_from: '../../etc/passwd' },
      404,
      '../../etc/passwd is outside root contents directory',
    ],
    ['PATCH', '/api/contents/a', { path: '../b' }, 404, '../b is outside root contents directory'],
  ])('in a body (%s %s %j) is answered %i %s', async (method, path, body, status, message) => {
    const answer = await server.request(path, { method, body: JSON.stringify(body) });
    expect([answer.status, await answer.json()]).toEqual([status, { message, reason: null }]);
  });

  it('with NUL has no checkpoints', async () => {
    const ask = async (method: string, path: string): Promise<[number, unknown]> => {
      const headers = { authorization: `token ${TOKEN}` };
      const answer = await rawRequest(server.url, { method, path, headers });
      return [answer.status, JSON.parse(answer.body)];
    };
    const list = '/api/contents/a%00b/checkpoints';
    const refused = { message: '/a\0b is not a valid path', reason: null };
    expect(await ask('GET', list)).toEqual([200, []]);
    expect(await ask('POST', list)).toEqual([404, refused]);
    expect(await ask('POST', `${list}/checkpoint`)).toEqual([404, refused]);
    expect(await ask('DELETE', `${list}/checkpoint`)).toEqual([
      404,
      { message: 'Checkpoint does not exist: a\0b@checkpoint', reason: null },
    ]);
  });
});
