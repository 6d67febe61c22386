import type { Request } from '../harness/model.ts';
import { room } from '../harness/room.ts';
import { FILES, NOTEBOOK, PLAIN_NOTEBOOK } from '../trees.ts';

const put = (path: string, json: unknown): Request => ({ ask: `PUT /api/contents/${path}`, json });
const text = (content: string): object => ({ type: 'file', format: 'text', content });
const notebook = (content: unknown): object => ({ type: 'notebook', format: 'json', content });

room('checkpoints', {
  tree: FILES,
  cases: {
    'makes, lists, restores and deletes the one checkpoint': [
      'GET /api/contents/a.txt/checkpoints',
      'POST /api/contents/a.txt/checkpoints',
      'GET /api/contents/a.txt/checkpoints',
      put('a.txt', text('changed')),
      'POST /api/contents/a.txt/checkpoints/checkpoint',
      'GET /api/contents/a.txt',
      'POST /api/contents/a.txt/checkpoints',
      'DELETE /api/contents/a.txt/checkpoints/checkpoint',
      'GET /api/contents/a.txt/checkpoints',
      'DELETE /api/contents/a.txt/checkpoints/checkpoint',
    ],
    'does so for notebooks, and makes the first with the first save': [
      'POST /api/contents/sub/n.ipynb/checkpoints',
      'GET /api/contents/sub/n.ipynb/checkpoints',
      'POST /api/contents/sub/n.ipynb/checkpoints/checkpoint',
      put('new.ipynb', notebook(PLAIN_NOTEBOOK)),
      'GET /api/contents/new.ipynb/checkpoints',
      put('new.txt', text('x')),
      'GET /api/contents/new.txt/checkpoints',
    ],
    'lets checkpoints follow their files': [
      'POST /api/contents/a.txt/checkpoints',
      { ask: 'PATCH /api/contents/a.txt', json: { path: 'sub/b.txt' } },
      'GET /api/contents/a.txt/checkpoints',
      'GET /api/contents/sub/b.txt/checkpoints',
      'DELETE /api/contents/sub/b.txt',
      'GET /api/contents/sub/b.txt/checkpoints',
    ],
    'knows no other checkpoints': [
      'POST /api/contents/a.txt/checkpoints/none',
      'DELETE /api/contents/a.txt/checkpoints/none',
      'POST /api/contents/a.txt/checkpoints/a.b',
      'GET /api/contents/a.txt/checkpoints/checkpoint',
      'PUT /api/contents/a.txt/checkpoints',
      'DELETE /api/contents/a.txt/checkpoints',
      'OPTIONS /api/contents/a.txt/checkpoints',
      'OPTIONS /api/contents/a.txt/checkpoints/checkpoint',
      'GET /api/contents/a.txt/checkpoints/',
    ],
    'answers for files that are not there, or are none': [
      'GET /api/contents/none.txt/checkpoints',
      'POST /api/contents/none.txt/checkpoints',
      'POST /api/contents/none.txt/checkpoints/checkpoint',
      'DELETE /api/contents/none.txt/checkpoints/checkpoint',
      'GET /api/contents/none/none.txt/checkpoints',
      'GET /api/contents/sub/checkpoints',
      'POST /api/contents/sub/checkpoints',
      'GET /api/contents/checkpoints',
      'GET /api/contents/../outside/secret.txt/checkpoints',
      'POST /api/contents/../outside/secret.txt/checkpoints',
      'GET /api/contents/.hidden.txt/checkpoints',
    ],
    'names the checkpoints of odd names alike': [
      'POST /api/contents/no-extension/checkpoints',
      'POST /api/contents/z.tar.gz/checkpoints',
      'POST /api/contents/%C3%A5%20b/%C3%A7%20d.ipynb/checkpoints',
      'POST /api/contents/link.txt/checkpoints',
    ],
  },
});

room('trust', {
  tree: FILES,
  cases: {
    'trusts what was saved by its owner': [
      put('saved.ipynb', notebook(NOTEBOOK)),
      'GET /api/contents/saved.ipynb',
      'POST /api/contents/saved.ipynb/trust',
      'GET /api/contents/saved.ipynb',
      put('plain.ipynb', notebook(PLAIN_NOTEBOOK)),
      'GET /api/contents/plain.ipynb',
    ],
    'trusts by content': [
      'GET /api/contents/v3.ipynb',
      'POST /api/contents/v3.ipynb/trust',
      'GET /api/contents/v3.ipynb',
      'POST /api/contents/numbers.ipynb/trust',
      { ask: 'POST /api/contents', json: { copy_from: 'numbers.ipynb' } },
      'GET /api/contents/numbers-Copy1.ipynb',
      put('flagged.ipynb', notebook(flagged(true))),
      'GET /api/contents/flagged.ipynb',
      put('flagged.ipynb', notebook(flagged(false))),
      'GET /api/contents/flagged.ipynb',
    ],
    'refuses what is no notebook': [
      'POST /api/contents/a.txt/trust',
      'POST /api/contents/none.ipynb/trust',
      'POST /api/contents/broken.ipynb/trust',
      'POST /api/contents/sub/trust',
      'POST /api/contents/trust',
      'POST /api/contents/../outside/x.ipynb/trust',
      'GET /api/contents/n.ipynb/trust',
      { ask: 'POST /api/contents/n.ipynb/trust', as: 'nobody' },
      'OPTIONS /api/contents/n.ipynb/trust',
    ],
  },
});

function flagged(trusted: boolean): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'é', display_name: 'x' } },
    cells: [
      {
        cell_type: 'code',
        id: 'flagged',
        metadata: { trusted },
        execution_count: null,
        source: '',
        outputs: [
          {
            output_type: 'display_data',
            metadata: {},
            data: { 'text/html': '<script>1</script>' },
          },
        ],
      },
    ],
  };
}
