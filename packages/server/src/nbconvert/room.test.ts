import { expect, it } from 'vitest';
import { serve } from '../http/testing/serve.ts';
import { createExports } from './index.ts';

it('offers no format while there is no exporter', async () => {
  await using server = await serve({ routes: createExports().routes });
  const answer = await fetch(`${server.url}/api/nbconvert`);
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
});
