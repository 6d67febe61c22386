import type { Request } from '../harness/model.ts';
import { room } from '../harness/room.ts';
import { FILES, NOTEBOOK } from '../trees.ts';

const post = (format: string, json: unknown): Request => ({
  ask: `POST /nbconvert/${format}`,
  json,
});

room('exports', {
  tree: FILES,
  cases: {
    'exports notebooks': [
      'GET /nbconvert/html/n.ipynb',
      'GET /nbconvert/html/n.ipynb?download=true',
      'GET /nbconvert/html/sub/n.ipynb?download=false',
      'GET /nbconvert/markdown/sub/n.ipynb',
      'GET /nbconvert/script/sub/n.ipynb',
      'GET /nbconvert/python/sub/n.ipynb?download=true',
      'GET /nbconvert/html/%C3%A5%20b/%C3%A7%20d.ipynb?download=true',
      post('html', { name: 'x.ipynb', content: NOTEBOOK }),
      post('markdown', { content: NOTEBOOK }),
    ],
    'refuses what cannot be exported': [
      'GET /nbconvert/html/none.ipynb',
      'GET /nbconvert/html/.hidden/x.ipynb',
      'GET /nbconvert/html/../outside/x.ipynb',
      'GET /nbconvert/html/broken.ipynb',
      'POST /nbconvert/html',
      { ask: 'POST /nbconvert/html', text: '{broken' },
      { ask: 'GET /nbconvert/html/n.ipynb', as: 'nobody' },
      { ask: 'GET /nbconvert/html/n.ipynb', as: 'browser without xsrf' },
      { ask: 'GET /nbconvert/html/n.ipynb', as: 'browser' },
      'DELETE /nbconvert/html/n.ipynb',
    ],
    'tells metrics and describes itself': [
      'GET /metrics',
      'GET /api/spec.yaml',
      { ask: 'GET /metrics', as: 'nobody' },
      { ask: 'GET /api/spec.yaml', as: 'nobody' },
    ],
    'resolves paths for a kernel': [
      { ask: 'POST /api/kernels', json: { path: 'sub' }, keep: { kernel: 'id' } },
      'GET /api/resolvePath?path=one.txt&kernel={kernel}',
      'GET /api/resolvePath?path=a.txt&kernel={kernel}',
      'GET /api/resolvePath?path={root}/a.txt&kernel={kernel}',
      'GET /api/resolvePath?path=none.txt&kernel={kernel}',
      'DELETE /api/kernels/{kernel}',
    ],
  },
});
