import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routeReference } from './route-reference.ts';
import { startApp } from './testing/start-app.ts';

const DOCS = join(import.meta.dirname, '../../../../docs/reference');

describe('the reference in docs/', () => {
  it('lists every route with its access', async () => {
    await using server = await startApp();
    const text = routeReference(server.app.routes, server.app.rooms);
    await expect(text).toMatchFileSnapshot(join(DOCS, 'routes.md'));
  });
});
