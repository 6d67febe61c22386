import { json, route, type Route } from '../http/index.ts';
import { LanguageServerStatus } from './schema.ts';

/**
 * JupyterLab asks at every start which language servers there are, and logs an error when nobody
 * answers. None can be run yet, and that is what it is told.
 */
export const languageServerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/lsp/status',
    access: { action: 'read', resource: 'lsp' },
    summary: 'Language servers that can be used',
    untracked: true,
    replies: { 200: LanguageServerStatus },
    handle: () => json({ version: 2, sessions: {}, specs: {} }),
  }),
];
