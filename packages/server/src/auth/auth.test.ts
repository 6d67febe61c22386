import { describe, expect, it } from 'vitest';
import { cookieValues } from './cookies.ts';
import { readSignedValue } from './signed-value.ts';
import { TOKEN, cookiesOf, startAuth as start, withToken } from './testing/start-auth.ts';

describe('a token', () => {
  it.each([
    ['/api/thing', withToken],
    ['/api/thing', { headers: { Authorization: `Bearer ${TOKEN}` } }],
    [`/api/thing?token=${TOKEN}`, {}],
  ])('lets %s in with %j', async (path, init) => {
    const { ask } = await start();
    const response = await ask(path, init);
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(/^username-127-0-0-1-\d+="?2\|1:0\|/);
  });

  it('is not needed again by who sends the cookie back, who stays the same user', async () => {
    const { ask } = await start();
    const first = await ask('/api/me', withToken);
    const { identity } = (await first.json()) as { identity: object };
    const second = await ask('/api/me', { headers: { cookie: cookiesOf(first) } });
    expect(await second.json()).toMatchObject({ identity });
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  it('is not asked twice for a cookie that fits', async () => {
    const { ask } = await start();
    const cookie = cookiesOf(await ask('/api/me', withToken));
    const again = await ask('/api/me', { headers: { ...withToken.headers, cookie } });
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  it('lets nobody in when it is wrong', async () => {
    const { ask } = await start();
    const response = await ask('/api/thing?token=wrong', withToken);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: 'Forbidden', reason: null });
  });

  it('spares XSRF and origin checks and opens the answer to the asking page', async () => {
    const { ask } = await start();
    const headers = { ...withToken.headers, origin: 'http://elsewhere' };
    const response = await ask('/api/thing', { method: 'POST', headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://elsewhere');
  });
});

describe('a cookie', () => {
  it('is cleared when it is broken', async () => {
    const { ask, url } = await start({ baseUrl: '/b/' });
    const name = `username-127-0-0-1-${new URL(url).port}`;
    const response = await ask('/b/api/thing', { headers: { cookie: `${name}=broken` } });
    expect(response.status).toBe(403);
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    expect(cookies[0]).toMatch(new RegExp(`^${name}=""; expires=.* GMT; Path=/b/$`));
    expect(cookies[1]).toMatch(/Path=\/$/);
  });

  it('carries what the settings ask for', async () => {
    const { ask } = await start({
      settings: {
        cookieName: 'me',
        secureCookie: true,
        cookieOptions: { samesite: 'Strict', path: '/x' },
      },
    });
    const [cookie = ''] = (await ask('/api/thing', withToken)).headers.getSetCookie();
    expect(cookie).toMatch(/^me="?2\|.*; HttpOnly; Path=\/x; SameSite=Strict; Secure$/);
  });

  it('needs the XSRF token for everything that changes something', async () => {
    const { ask } = await start();
    const login = cookiesOf(await ask('/api/me', withToken));
    const without = await ask('/api/thing', { method: 'POST', headers: { cookie: login } });
    expect(without.status).toBe(403);
    expect(await without.json()).toMatchObject({ message: "'_xsrf' argument missing from POST" });
    const xsrf = cookiesOf(await ask('/logout'))
      .split('; ')
      .find((one) => one.startsWith('_xsrf='))!;
    const headers = { cookie: `${login}; ${xsrf}`, 'x-xsrftoken': xsrf.slice('_xsrf='.length) };
    expect((await ask('/api/thing', { method: 'POST', headers })).status).toBe(200);
  });

  it('does not help a page of another origin', async () => {
    const { ask } = await start();
    const cookie = cookiesOf(await ask('/api/me', withToken));
    const response = await ask('/api/thing', { headers: { cookie, origin: 'http://evil.com' } });
    expect(response.status).toBe(404);
  });
});

describe('strangers', () => {
  it('are sent to the login page, without a token in the address', async () => {
    const { ask } = await start({ baseUrl: '/b/' });
    const response = await ask('/b/lab?x=1&token=wrong');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/b/login?next=%2Fb%2Flab%3Fx%3D1');
  });

  it('of the API get 403', async () => {
    const { ask } = await start();
    expect((await ask('/api/thing')).status).toBe(403);
    expect((await ask('/api/me')).status).toBe(403);
  });

  it('under a foreign name get 403 before anything else', async () => {
    const { url } = await start();
    const { get } = await import('node:http');
    const status = await new Promise((resolve) => {
      const headers = { ...withToken.headers, host: 'evil.com' };
      get(`${url}/api/thing`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(403);
  });

  it('are everybody where authentication is turned off, but XSRF is still checked', async () => {
    const { ask } = await start({ settings: { token: '' } });
    const response = await ask('/api/thing');
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(/^username-/);
    expect((await ask('/api/thing', { method: 'POST' })).status).toBe(403);
    expect((await ask('/login')).status).toBe(404);
    expect(await (await ask('/logout')).text()).toContain('Cannot log out');
  });
});

describe('the login page', () => {
  async function form(server: Awaited<ReturnType<typeof start>>, next = '/lab?a=b') {
    const page = await server.ask(`/login?next=${encodeURIComponent(next)}`);
    const text = await page.text();
    const send = (password: string, xsrf = /name="_xsrf" value="([^"]+)"/.exec(text)![1]!) =>
      server.ask(/action="([^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&'), {
        method: 'POST',
        headers: { cookie: cookiesOf(page) },
        body: new URLSearchParams({ _xsrf: xsrf, password }),
      });
    return { page, text, send };
  }

  it('is a form that works without scripts', async () => {
    const { page, text } = await form(await start());
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('<label for="password_input">Password or token:</label>');
    expect(text).toMatch(/<input\s+type="password"\s+name="password"\s+id="password_input"/);
    expect(text).toContain('id="login_submit"');
    expect(text).not.toContain('<script');
    expect(text).not.toContain(TOKEN);
  });

  it('lets in who knows the token and leads on', async () => {
    const server = await start();
    const { send } = await form(server);
    const response = await send(TOKEN);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/lab?a=b');
    const cookie = cookiesOf(response);
    expect((await server.ask('/lab', { headers: { cookie } })).status).toBe(200);
  });

  it('lets in who knows the password', async () => {
    const hashedPassword = 'sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a';
    const server = await start({ settings: { token: null, hashedPassword } });
    const { text, send } = await form(server);
    expect(text).toContain('>Password:</label>');
    expect((await send('mypassword')).status).toBe(302);
    expect((await send('wrong')).status).toBe(401);
  });

  it('says so when the token is wrong, and shows the form again', async () => {
    const { send } = await form(await start());
    const response = await send('wrong');
    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie().join()).not.toContain('username-');
    const text = await response.text();
    expect(text).toContain('Invalid credentials');
    expect(text).toContain('role="alert"');
    expect(text).toContain('action="/login?next=%2Flab%3Fa%3Db"');
    expect(text).not.toContain('wrong');
  });

  it('refuses a form that another page has sent', async () => {
    const { send } = await form(await start());
    expect((await send(TOKEN, 'guessed')).status).toBe(403);
  });

  it('leads nobody to another host', async () => {
    const { send } = await form(await start(), '//evil.com/x');
    expect((await send(TOKEN)).headers.get('location')).toBe('/');
  });

  it('sends on who is logged in already', async () => {
    const { ask } = await start();
    const response = await ask(`/login?next=/lab&token=${TOKEN}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/lab');
  });

  it('escapes what the address brings', async () => {
    const { text } = await form(await start(), '/"><script>alert(1)</script>');
    expect(text).not.toContain('<script>');
  });
});

describe('the logout page', () => {
  it('clears the cookie and leads back to the login page', async () => {
    const { ask } = await start();
    const response = await ask('/logout');
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie().some((one) => one.startsWith('username-127'))).toBe(
      true,
    );
    const text = await response.text();
    expect(text).toContain('Successfully logged out.');
    expect(text).toContain('href="/login"');
  });
});

describe('/api/me', () => {
  it('tells who I am and which of the actions I ask about are allowed', async () => {
    const isAuthorized = async (_: unknown, action: string) => action === 'read';
    const { ask } = await start({ options: { authorizer: { isAuthorized } } });
    const asked = encodeURIComponent('{"contents": ["read", "write"], "x": []}');
    const response = await ask(`/api/me?permissions=${asked}`, withToken);
    expect(await response.json()).toEqual({
      identity: {
        username: expect.stringMatching(/^[\da-f]{32}$/) as string,
        name: expect.stringMatching(/^Anonymous [A-Z]/) as string,
        display_name: expect.stringMatching(/^Anonymous [A-Z]/) as string,
        initials: expect.stringMatching(/^A[A-Z]$/) as string,
        avatar_url: null,
        color: null,
      },
      permissions: {
        contents: ['read'],
        x: [],
        updatable_fields: ['name', 'display_name', 'initials', 'avatar_url', 'color'],
      },
    });
  });

  it.each(['{', '[]', '5', '{"a": 1}', '{"a": [1]}', "{'a': []}"])(
    'answers 400 to permissions=%s',
    async (asked) => {
      const { ask } = await start();
      const response = await ask(`/api/me?permissions=${encodeURIComponent(asked)}`, withToken);
      expect(response.status).toBe(400);
      const { message } = (await response.json()) as { message: string };
      const quoted = asked.includes("'") ? `"${asked}"` : `'${asked}'`;
      expect(message).toBe(
        `permissions should be a JSON dict of {"resource": ["action",]}, got ${quoted}`,
      );
    },
  );

  const patch = (body: unknown, headers: Record<string, string> = withToken.headers) => ({
    method: 'PATCH',
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });

  it('keeps a changed identity in the cookie', async () => {
    const { ask } = await start();
    const cookie = cookiesOf(await ask('/api/me', withToken));
    const headers = { ...withToken.headers, cookie };
    const changed = await ask('/api/me', patch({ name: 'Ada', color: '#f00' }, headers));
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({
      status: 'success',
      identity: { name: 'Ada', color: '#f00' },
    });
    const again = await ask('/api/me', { headers: { cookie: cookiesOf(changed) } });
    expect(await again.json()).toMatchObject({ identity: { name: 'Ada', color: '#f00' } });
  });

  it.each([
    [undefined, 'Invalid or missing JSON body'],
    [{}, 'Invalid or missing JSON body'],
    ['x', 'Invalid or missing JSON body'],
    [{ username: 'root' }, 'Field username is not updatable'],
    [{ name: 5 }, 'Field name must be a string'],
    [{ display_name: null }, 'Field display_name must be a string'],
  ])('answers 400 to PATCH %j', async (body, message) => {
    const { ask } = await start();
    const response = await ask('/api/me', patch(body));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message });
  });
});

describe('origins', () => {
  it('that the settings name are let in and named in the answer', async () => {
    const { ask } = await start({
      settings: { allowOrigin: 'http://a.example', allowCredentials: true },
    });
    const cookie = cookiesOf(await ask('/api/me', withToken));
    const response = await ask('/api/thing', { headers: { cookie, origin: 'http://a.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://a.example');
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
  });

  it('ask beforehand with OPTIONS and learn what they may send', async () => {
    const headers = {
      origin: 'http://b.example',
      'access-control-request-headers': 'X-Y, Authorization',
    };
    const closed = await (await start()).ask('/api/thing', { method: 'OPTIONS', headers });
    expect(closed.status).toBe(200);
    expect(closed.headers.get('access-control-allow-origin')).toBeNull();
    expect(closed.headers.get('access-control-allow-headers')).toBe(
      'accept, content-type, authorization, x-xsrftoken',
    );
    const { ask } = await start({ settings: { allowOrigin: '*' } });
    const open = await ask('/api/thing', { method: 'OPTIONS', headers });
    expect(open.headers.get('access-control-allow-origin')).toBe('http://b.example');
    expect(open.headers.get('access-control-allow-methods')).toBe(
      'GET, PUT, POST, PATCH, DELETE, OPTIONS',
    );
  });
});

describe('the content security policy', () => {
  it('is that of Jupyter unless headers are configured', async () => {
    const { auth } = await start({ baseUrl: '/b/' });
    expect(auth.gatekeeper.contentSecurityPolicy).toBe(
      "frame-ancestors 'self'; report-uri /b/api/security/csp-report",
    );
    const headers = { 'Content-Security-Policy': 'frame-ancestors *' };
    const own = await start({ options: { headers } });
    expect(own.auth.gatekeeper.contentSecurityPolicy).toBe('frame-ancestors *');
  });
});

describe('the secret of the settings', () => {
  it.each([
    ['plain', Buffer.from('plain')],
    ['\xff\x00\x80', Buffer.from([0xff, 0x00, 0x80])],
    ['猫', Buffer.from('猫', 'utf8')],
  ])('%j signs cookies as the bytes that Python has', async (cookieSecret, key) => {
    const { ask } = await start({ settings: { cookieSecret, cookieName: 'login' } });
    const cookie = cookiesOf(await ask('/api/me', withToken));
    const [signed = ''] = cookieValues(cookie, 'login');
    expect(readSignedValue(key, 'login', signed, { now: new Date() })).toContain('"username"');
  });
});

describe('createAuth', () => {
  it.each([
    [{ passwordRequired: true }, 'configured to only be run with a password'],
    [{ allowOriginPattern: '(' }, 'allow_origin_pat'],
    [{ cookieOptions: { path: 'a;b' } }, 'cookie_options'],
  ])('refuses to start with %j', async (settings, message) => {
    await expect(start({ settings })).rejects.toThrow(message);
  });
});
