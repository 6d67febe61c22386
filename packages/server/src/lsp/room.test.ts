import { expect, it } from 'vitest';
import { serve } from '../http/testing/serve.ts';
import { createLanguageServers } from './index.ts';

it('tells JupyterLab in the form it expects that there are no language servers', async () => {
  await using server = await serve({ routes: createLanguageServers().routes });
  const answer = await fetch(`${server.url}/lsp/status?1732489123`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ version: 2, sessions: {}, specs: {} });
});
