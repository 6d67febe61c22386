import { describe, expect, it } from 'vitest';
import { processStart } from './process-start.ts';

describe.runIf(process.platform === 'linux')('processStart', () => {
  it('tells when a process started, to about a second', async () => {
    const started = await processStart(process.pid);
    expect(Math.abs(started! - (Date.now() - process.uptime() * 1000))).toBeLessThan(2500);
  });

  it('knows nothing of a process that is not there', async () => {
    expect(await processStart(2 ** 30)).toBeNull();
  });
});
