import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleCommand } from '../../cli/testing/bundle-command.ts';
import { mountTmpfs } from '../../contents/testing/tmpfs.ts';
import { makePlaces, ServerProcess } from './testing/server-process.ts';

describe('a full disk under the runtime files', () => {
  it('is told in the log, leaves no part of a file, and the server starts all the same', async (context) => {
    await using command = await bundleCommand();
    const places = await makePlaces();
    const disk = await mountTmpfs(places.runtime, '32k');
    if (disk === null) return context.skip('nothing can be mounted here');
    await writeFile(join(places.runtime, 'filler'), 'x'.repeat(1024 * 1024)).catch(() => undefined);
    await using server = await ServerProcess.start(command, { places });
    server.defer(() => disk.unmount());
    await server.waitFor(/The runtime files could not be written/);
    expect(server.output).toContain('Failed to write cookie secret');
    expect(server.output).toContain('ENOSPC');
    expect((await server.request('/api/status')).status).toBe(200);
    expect(await readdir(places.runtime)).toEqual(['filler']);
    expect(await server.stop()).toBe(0);
  }, 60_000);
});
