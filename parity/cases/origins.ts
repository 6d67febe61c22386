import { room } from '../harness/room.ts';
import { LOGIN, logIn } from '../login.ts';

const EVIL = { Origin: 'http://evil.example' };

room('other origins', {
  args: ['--ServerApp.allow_origin=http://friend.example', '--ServerApp.allow_credentials=True'],
  tree: { 'a.txt': 'x' },
  cases: {
    'lets one friend in': [
      { ask: 'GET /api/contents', headers: { Origin: 'http://friend.example' } },
      { ask: 'GET /api/contents', as: 'browser', headers: { Origin: 'http://friend.example' } },
      { ask: 'POST /api/contents', as: 'browser', headers: { Origin: 'http://friend.example' } },
      { ask: 'GET /api/contents', as: 'browser', headers: EVIL },
      { ask: 'POST /api/contents', as: 'browser', headers: EVIL },
      { ask: 'GET /api/contents', headers: EVIL },
      { ask: 'GET /api/contents' },
      { ask: 'GET /api/contents/none', headers: { Origin: 'http://friend.example' } },
      { ask: 'GET /api/sessions/1-2-3-4-5', headers: { Origin: 'http://friend.example' } },
      { ask: 'OPTIONS /api/contents', as: 'nobody', headers: { Origin: 'http://friend.example' } },
      {
        ask: 'OPTIONS /api/contents',
        as: 'nobody',
        headers: {
          Origin: 'http://friend.example',
          'Access-Control-Request-Headers': 'Authorization',
        },
      },
      {
        ask: 'GET /files/a.txt',
        as: 'browser without xsrf',
        headers: { Referer: 'http://friend.example/x' },
      },
      logIn('password={token}', '?next=http%3A%2F%2Ffriend.example%2Fx'),
      logIn('password={token}', '?next=http%3A%2F%2Fevil.example%2Fx'),
    ],
  },
});

room('any origin', {
  args: ['--ServerApp.allow_origin=*'],
  cases: {
    'lets everybody in': [
      { ask: 'GET /api/contents', headers: EVIL },
      { ask: 'GET /api/contents', as: 'browser', headers: EVIL },
      { ask: 'POST /api/contents', as: 'browser', headers: EVIL },
      { ask: 'GET /api/contents', as: 'browser' },
      {
        ask: 'OPTIONS /api/contents',
        as: 'nobody',
        headers: { ...EVIL, 'Access-Control-Request-Headers': 'authorization' },
      },
      logIn('password={token}', '?next=http%3A%2F%2Fevil.example%2Fx'),
    ],
  },
});

room('origins by pattern', {
  args: ['--ServerApp.allow_origin_pat=https?://.*\\.friend\\.example'],
  cases: {
    'lets in whose whole origin matches': [
      { ask: 'GET /api/contents', as: 'browser', headers: { Origin: 'http://a.friend.example' } },
      { ask: 'GET /api/contents', headers: { Origin: 'https://b.friend.example' } },
      {
        ask: 'GET /api/contents',
        as: 'browser',
        headers: { Origin: 'http://a.friend.example.evil.example' },
      },
      { ask: 'GET /api/contents', as: 'browser', headers: { Origin: 'http://friend.example' } },
      {
        ask: 'OPTIONS /api/contents',
        as: 'nobody',
        headers: {
          Origin: 'http://a.friend.example',
          'Access-Control-Request-Headers': 'authorization',
        },
      },
    ],
  },
});

room('another base', {
  args: ['--ServerApp.base_url=/user/a%40b/'],
  tree: { 'a b.txt': 'x' },
  cases: {
    'serves everything below it': [
      'GET /user/a%40b/',
      'GET /user/a%40b',
      'GET /user/a%40b/api',
      'GET /user/a%40b/api/contents/a%20b.txt',
      { ask: 'POST /user/a%40b/api/contents', json: { ext: '.txt' } },
      'GET /user/a%40b/files/a%20b.txt',
      'GET /user/a%40b/view/a%20b.txt',
      'GET /user/a%40b/api/kernelspecs/python3',
      'GET /user/a%40b/api/notebooks/x',
      'GET /user/a%40b/api/contents/x/',
      { ask: 'GET /user/a%40b/view/x', as: 'nobody' },
      { ask: 'GET /user/a%40b/login', as: 'nobody' },
      { ask: 'GET /user/a%40b/logout', as: 'nobody' },
      {
        ask: 'POST /user/a%40b/login?next=%2Fuser%2Fa%2540b%2Flab',
        as: 'nobody',
        headers: LOGIN,
        text: '_xsrf=abc&password={token}',
      },
      {
        ask: 'POST /user/a%40b/login?next=%2Fother%2Flab',
        as: 'nobody',
        headers: LOGIN,
        text: '_xsrf=abc&password={token}',
      },
    ],
    'serves nothing beside it': [
      'GET /',
      'GET /api',
      'GET /user/',
      'GET /user/a@b/api',
      'GET /user/a%40bc/api',
      'GET /user/a%40b/nowhere',
      'GET /login',
      'GET /favicon.ico',
    ],
  },
});

room('only who is somebody', {
  args: ['--ServerApp.allow_unauthenticated_access=False'],
  cases: {
    'shows strangers the login only': [
      { ask: 'GET /api', as: 'nobody' },
      { ask: 'GET /', as: 'nobody' },
      { ask: 'GET /nowhere', as: 'nobody' },
      { ask: 'GET /api/nowhere', as: 'nobody' },
      { ask: 'GET /api/contents', as: 'nobody' },
      { ask: 'GET /files/a.txt', as: 'nobody' },
      { ask: 'GET /login', as: 'nobody' },
      { ask: 'GET /logout', as: 'nobody' },
      { ask: 'GET /favicon.ico', as: 'nobody' },
      { ask: 'GET /static/favicons/favicon.ico', as: 'nobody' },
      { ask: 'OPTIONS /api/contents', as: 'nobody' },
      { ask: 'GET /api/notebooks/x', as: 'nobody' },
      'GET /nowhere',
    ],
  },
});

room('somewhere to start', {
  args: ['--ServerApp.default_url=/lab', '--ServerApp.quit_button=False'],
  cases: {
    'leads to the default page': [
      { ask: 'GET /', as: 'nobody' },
      'GET /',
      'GET /?token={token}&a=b',
      'POST /',
      'HEAD /',
    ],
  },
});
