import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../packages/server/src/app/testing/start-app.ts';
import { operationsModule } from './operations.mjs';

const MODULE = join(import.meta.dirname, '../../packages/client/src/operations.generated.ts');

describe('the operations of the client', () => {
  it('are those of the server: `npm run docs` writes them', { timeout: 60_000 }, async () => {
    await using server = await startApp();
    const document = (await (await server.request('/api/openapi.json')).json()) as Parameters<
      typeof operationsModule
    >[0];
    const options = await resolveConfig(MODULE);
    const text = await format(operationsModule(document), { ...options, filepath: MODULE });
    await expect(text).toMatchFileSnapshot(MODULE);
  });
});
