import { room } from '../harness/room.ts';
import { FORM, LOGIN, logIn } from '../login.ts';

const EVIL = { Origin: 'http://evil.example' };
const OWN = { Origin: '{origin}' };

room('logging in', {
  tree: { 'a.txt': 'x' },
  // Elara slows down who guesses; what is compared here is what it says to each.
  cases: {
    'shows the form': [
      { ask: 'GET /login', as: 'nobody' },
      { ask: 'GET /login?next=%2Flab', as: 'nobody' },
      { ask: 'GET /login?next=%2Ftree%3Fa%3Db%26c', as: 'nobody' },
      { ask: 'HEAD /login', as: 'nobody' },
      { ask: 'GET /login/', as: 'nobody' },
      { ask: 'PUT /login', as: 'nobody' },
      'GET /login',
      'GET /login?next=%2Flab%2Ftree',
      { ask: 'GET /login', as: 'browser' },
    ],
    'lets in who knows the token': [
      logIn('password={token}'),
      logIn('password={token}', '?next=%2Flab%3Fa%3Db'),
      logIn('password={token}&next=%2Ftree'),
    ],
    'leads nowhere else afterwards': [
      logIn('password={token}', '?next=http%3A%2F%2Fevil.example%2F'),
      logIn('password={token}', '?next=%2F%2Fevil.example%2Fx'),
      logIn('password={token}', '?next=%5C%5Cevil.example'),
      logIn('password={token}', '?next=%2F%5Cevil.example'),
      logIn('password={token}', '?next=http%3Aevil.example'),
      logIn('password={token}', '?next=https%3A%2F%2F%2Fevil.example'),
      logIn('password={token}', '?next=javascript%3Aalert(1)'),
      logIn('password={token}', '?next={origin}%2Flab'),
      logIn('password={token}', '?next=relative'),
      logIn('password={token}', '?next='),
      logIn('password={token}', '?next=%2F%2F%2F%2Flab'),
      logIn('password={token}', '?next=%2Fa%0D%0ASet-Cookie%3A%20x'),
    ],
    'refuses who does not': [
      logIn('password=wrong'),
      logIn('password='),
      { ask: 'POST /login', as: 'nobody', headers: FORM, text: 'password={token}' },
      {
        ask: 'POST /login',
        as: 'nobody',
        headers: LOGIN,
        text: '_xsrf=other&password={token}',
      },
      { ask: 'POST /login', as: 'nobody' },
    ],
    'logs out': [
      { ask: 'GET /logout', as: 'nobody' },
      { ask: 'GET /logout', as: 'browser' },
      { ask: 'POST /logout', as: 'browser' },
      { ask: 'HEAD /logout', as: 'nobody' },
    ],
    'asks for a login where a page needs somebody': [
      { ask: 'GET /', as: 'nobody' },
      { ask: 'GET /view/a.txt', as: 'nobody' },
      { ask: 'GET /files/a.txt', as: 'nobody' },
      { ask: 'GET /nowhere', as: 'nobody' },
      { ask: 'POST /nowhere', as: 'nobody' },
      { ask: 'GET /nbconvert/html/a.txt', as: 'nobody' },
    ],
    'refuses the interface to nobody': [
      { ask: 'GET /api', as: 'nobody' },
      { ask: 'GET /api/status', as: 'nobody' },
      { ask: 'GET /api/contents', as: 'nobody' },
      { ask: 'GET /api/kernels', as: 'nobody' },
      { ask: 'GET /api/sessions', as: 'nobody' },
      { ask: 'GET /api/terminals', as: 'nobody' },
      { ask: 'GET /api/kernelspecs', as: 'nobody' },
      { ask: 'GET /api/config/x', as: 'nobody' },
      { ask: 'GET /api/nbconvert', as: 'nobody' },
      { ask: 'GET /api/me', as: 'nobody' },
      { ask: 'GET /kernelspecs/python3/logo-64x64.png', as: 'nobody' },
      { ask: 'POST /api/kernels', as: 'nobody' },
      { ask: 'DELETE /api/contents/a.txt', as: 'nobody' },
      { ask: 'POST /api/shutdown', as: 'nobody' },
      { ask: 'POST /api/events', as: 'nobody' },
      { ask: 'POST /api/security/csp-report', as: 'nobody' },
      { ask: 'OPTIONS /api/contents', as: 'nobody' },
      { ask: 'GET /metrics', as: 'nobody' },
    ],
    'takes a token in every way': [
      { ask: 'GET /api/status?token={token}', as: 'nobody' },
      { ask: 'GET /api/contents?token=wrong', as: 'nobody' },
      'GET /api/contents?token=wrong',
      'GET /api/contents?token=',
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: 'token {token}' } },
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: 'Token {token}' } },
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: 'Bearer {token}' } },
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: 'bearer   {token}' } },
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: '{token}' } },
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: 'token {token} ' } },
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: 'token wrong' } },
      {
        ask: 'GET /api/contents',
        as: 'nobody',
        headers: { Authorization: 'Basic OnBhcml0eS10b2tlbg==' },
      },
      { ask: 'GET /api/contents', as: 'browser', headers: { Authorization: 'token wrong' } },
    ],
    'takes the login cookie, and clears one that is not its own': [
      { ask: 'GET /api/contents', as: 'browser' },
      { ask: 'GET /api/me', as: 'browser' },
      {
        ask: 'GET /api/contents',
        as: 'nobody',
        headers: { Cookie: 'username-{cookieHost}=forged' },
      },
      {
        ask: 'GET /',
        as: 'nobody',
        headers: { Cookie: 'username-{cookieHost}="2|1:0|10:1700000000|1:x|4:e30=|00"' },
      },
    ],
    'wants the XSRF value of who comes with a cookie': [
      { ask: 'POST /api/contents', as: 'browser without xsrf' },
      { ask: 'PUT /api/contents/b.txt', as: 'browser without xsrf', json: {} },
      { ask: 'DELETE /api/contents/a.txt', as: 'browser without xsrf' },
      { ask: 'PATCH /api/me', as: 'browser without xsrf', json: {} },
      { ask: 'POST /api/contents?_xsrf=wrong', as: 'browser without xsrf' },
      { ask: 'POST /api/contents?_xsrf={xsrf}', as: 'browser without xsrf' },
      { ask: 'POST /api/contents', as: 'browser' },
      {
        ask: 'POST /api/contents',
        as: 'browser without xsrf',
        headers: { 'X-CSRFToken': '{xsrf}' },
      },
      {
        ask: 'POST /api/contents',
        as: 'browser without xsrf',
        headers: { 'X-XSRFToken': 'wrong' },
      },
      {
        ask: 'POST /api/contents',
        as: 'nobody',
        headers: { Cookie: '_xsrf=abc', 'X-XSRFToken': 'abc' },
      },
      { ask: 'POST /api/contents/', as: 'browser' },
      { ask: 'POST /nowhere', as: 'browser' },
      { ask: 'POST /nowhere', as: 'browser without xsrf' },
    ],
    'refuses pages of other origins': [
      { ask: 'GET /api/contents', as: 'browser', headers: EVIL },
      { ask: 'POST /api/contents', as: 'browser', headers: EVIL },
      { ask: 'GET /api/contents', headers: EVIL },
      { ask: 'POST /api/contents', headers: EVIL },
      { ask: 'GET /api/contents', as: 'browser', headers: OWN },
      { ask: 'POST /api/contents', as: 'browser', headers: OWN },
      { ask: 'GET /api/contents', as: 'browser', headers: { Origin: 'null' } },
      { ask: 'GET /api/contents', as: 'browser', headers: { Origin: '' } },
      { ask: 'GET /api/contents', as: 'browser', headers: { Origin: 'https://{host}' } },
      { ask: 'GET /api/contents', as: 'browser', headers: { Origin: 'HTTP://{host}' } },
      { ask: 'GET /files/a.txt', as: 'browser', headers: EVIL },
      { ask: 'OPTIONS /api/contents', as: 'nobody', headers: EVIL },
      {
        ask: 'OPTIONS /api/contents',
        as: 'nobody',
        headers: {
          ...EVIL,
          'Access-Control-Request-Method': 'PUT',
          'Access-Control-Request-Headers': 'authorization,content-type',
        },
      },
      { ask: 'OPTIONS /nowhere', as: 'nobody', headers: EVIL },
    ],
    'answers only to names of its own machine': [
      { ask: 'GET /api', headers: { Host: 'evil.example' } },
      { ask: 'GET /', as: 'nobody', headers: { Host: 'evil.example:8888' } },
      { ask: 'GET /api', headers: { Host: 'localhost' } },
      { ask: 'GET /api', headers: { Host: 'localhost:1' } },
      { ask: 'GET /api', headers: { Host: '127.0.0.2' } },
      { ask: 'GET /api', headers: { Host: '[::1]:8888' } },
      { ask: 'GET /api', headers: { Host: 'LOCALHOST' } },
      { ask: 'GET /api', headers: { Host: '127.0.0.1.evil.example' } },
      { ask: 'GET /api', headers: { Host: '0.0.0.0' } },
      { ask: 'GET /api', headers: { Host: '' } },
    ],
  },
});

room('identity', {
  cases: {
    'tells who I am and what I may do': [
      'GET /api/me',
      'GET /api/me?permissions=',
      'GET /api/me?permissions=%7B%7D',
      'GET /api/me?permissions={"contents":["read","write"],"kernels":["execute"],"x":["y"]}',
      'GET /api/me?permissions=%7B%22contents%22%3A%5B%5D%7D',
      'GET /api/me?permissions=x',
      'GET /api/me?permissions=5',
      'GET /api/me?permissions=%5B%5D',
      'GET /api/me?permissions=null',
      'GET /api/me?permissions=%7B%22contents%22%3A%22read%22%7D',
      'GET /api/me?permissions=%7B%22contents%22%3A%5B1%5D%7D',
      'POST /api/me',
      'HEAD /api/me',
      'GET /api/me/',
    ],
    'changes how I am shown': [
      {
        ask: 'PATCH /api/me',
        as: 'browser',
        json: { name: 'N', display_name: 'D', color: '#fff' },
      },
      { ask: 'PATCH /api/me', as: 'browser', json: { initials: 'X', avatar_url: 'u' } },
      { ask: 'PATCH /api/me', json: { color: 'red' } },
      { ask: 'PATCH /api/me', json: { color: null } },
      { ask: 'PATCH /api/me', json: { username: 'root' } },
      { ask: 'PATCH /api/me', json: { nothing: 1 } },
      { ask: 'PATCH /api/me', json: {} },
      { ask: 'PATCH /api/me', json: { name: 5 } },
      { ask: 'PATCH /api/me', json: [] },
      { ask: 'PATCH /api/me', json: ['name'] },
      { ask: 'PATCH /api/me', json: 5 },
      'PATCH /api/me',
      { ask: 'PATCH /api/me', text: '{broken' },
      { ask: 'PATCH /api/me', as: 'nobody', json: { name: 'N' } },
    ],
  },
});

room('a password', {
  password: 'mypassword',
  args: [
    '--PasswordIdentityProvider.hashed_password=sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a',
  ],
  cases: {
    'lets in who knows it': [
      { ask: 'GET /login', as: 'nobody' },
      logIn('password=mypassword'),
      logIn('password={token}'),
      logIn('password=wrong'),
      { ask: 'GET /api/contents', as: 'browser' },
      { ask: 'POST /api/contents', as: 'browser' },
      'GET /api/contents',
    ],
  },
});

room('a password alone', {
  password: 'mypassword',
  token: '',
  args: [
    '--PasswordIdentityProvider.hashed_password=sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a',
  ],
  cases: {
    'has no token': [
      { ask: 'GET /login', as: 'nobody' },
      { ask: 'GET /api/contents?token=', as: 'nobody' },
      { ask: 'GET /api/contents', as: 'nobody', headers: { Authorization: 'token ' } },
      'GET /api/contents',
      logIn('password='),
      logIn('password=mypassword'),
      { ask: 'GET /api/contents', as: 'browser' },
      { ask: 'GET /nowhere', as: 'browser' },
    ],
  },
});

room('nobody asked', {
  token: '',
  tree: { 'a.txt': 'x' },
  cases: {
    'lets everybody in, with an XSRF value for changes': [
      { ask: 'GET /', as: 'nobody' },
      { ask: 'GET /api/contents', as: 'nobody' },
      { ask: 'GET /api/me', as: 'nobody' },
      { ask: 'POST /api/contents', as: 'nobody' },
      {
        ask: 'POST /api/contents',
        as: 'nobody',
        headers: { Cookie: '_xsrf=abc', 'X-XSRFToken': 'abc' },
      },
      { ask: 'GET /login', as: 'nobody' },
      { ask: 'GET /logout', as: 'nobody' },
      { ask: 'GET /files/a.txt', as: 'nobody' },
    ],
  },
});
