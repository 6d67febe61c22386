import { html, plainPage, redirect, route, type Reply, type Route } from '../http/index.ts';
import type { Lab } from './lab.ts';
import type { PageAddress } from './page-config.ts';

const WORKSPACE = { workspace: /^[a-zA-Z0-9\-_]+$/ };

const page = {
  method: 'GET',
  kind: 'page',
  access: { action: 'read', resource: 'lab' },
  head: true,
  replies: { 200: null, 301: null },
} as const;

/** The pages: JupyterLab, one document alone (`/doc`), and the page for paths that are neither. */
export function pageRoutes(lab: Lab): Route[] {
  return [
    ...pagesUnder(lab, '/lab', 'multiple-document'),
    ...pagesUnder(lab, '/doc', 'single-document'),
    route({
      ...page,
      path: '/lab/*path',
      summary: 'JupyterLab, saying that there is no such page',
      handle: (request) => {
        const [path = ''] = request.url.split('?');
        return answer(lab, request.url, { ...lobby, notFoundUrl: path });
      },
    }),
  ];
}

const lobby: PageAddress = { mode: 'multiple-document', workspace: 'default', treePath: '' };

function pagesUnder(lab: Lab, root: '/lab' | '/doc', mode: PageAddress['mode']): Route[] {
  const summary = root === '/lab' ? 'JupyterLab' : 'One document alone';
  const address = { ...lobby, mode };
  return [
    route({
      ...page,
      path: root,
      summary,
      handle: ({ url }) => answer(lab, url, address),
    }),
    route({
      ...page,
      path: `${root}/tree/*treePath`,
      summary: `${summary}, with a file or folder open`,
      handle: ({ url, params }) => answer(lab, url, { ...address, treePath: params.treePath }),
    }),
    route({
      ...page,
      path: `${root}/workspaces/:workspace`,
      summary: `${summary}, in a saved layout`,
      params: WORKSPACE,
      handle: ({ url, params }) => answer(lab, url, { ...address, workspace: params.workspace }),
    }),
    route({
      ...page,
      path: `${root}/workspaces/:workspace/tree/*treePath`,
      summary: `${summary}, in a saved layout with a file or folder open`,
      params: WORKSPACE,
      handle: ({ url, params }) => answer(lab, url, { ...address, ...params }),
    }),
  ];
}

/** A slash at the end is taken off by a redirect, as Jupyter does, lest relative addresses go astray. */
async function answer(lab: Lab, url: string, address: PageAddress): Promise<Reply> {
  const [path = '', query] = url.split(/\?(.*)/s);
  if (path.endsWith('/')) {
    const bare = `/${path.replace(/^\/+|\/+$/g, '')}`;
    return redirect(query === undefined ? bare : `${bare}?${query}`, 301);
  }
  const text = await lab.page(address);
  if (text === null) return html(plainPage('JupyterLab', MISSING), { status: 200 });
  return html(text);
}

const MISSING = `<h1>JupyterLab application assets not found</h1>
<p>The front end is not there: run <code>npm run setup</code> in a checkout of Elara, install the package
<code>elara-lab</code>, or set <code>LabApp.app_dir</code> to the directory of another JupyterLab 4.6.</p>`;
