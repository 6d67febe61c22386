import { room } from '../harness/room.ts';

room('server', {
  cases: {
    'says which version it is': [
      'GET /api',
      'GET /api/',
      'GET /api/?a=b',
      'HEAD /api',
      'POST /api',
      'OPTIONS /api',
    ],
    'tells its status': [
      'GET /api/status',
      { ask: 'GET /api/status', as: 'nobody' },
      'POST /api/status',
      'GET /api/status/',
    ],
    'lists what runs': [
      'GET /api/kernels',
      'GET /api/sessions',
      'GET /api/terminals',
      'GET /api/kernelspecs',
    ],
    'shows its pages': ['GET /', 'GET /login', 'GET /logout', 'GET /nowhere', 'GET /api/nowhere'],
  },
});
