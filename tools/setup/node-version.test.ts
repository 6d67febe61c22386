import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../layout.mjs';
import { OLDEST_NODE, nodeProblem } from './node-version.mjs';

describe('nodeProblem', () => {
  it.each(['20.19.0', '20.20.2', '21.0.0', '22.13.1', '24.0.0-nightly'])(
    'accepts %s',
    (version) => {
      expect(nodeProblem(version)).toBeUndefined();
    },
  );

  it.each(['20.18.3', '18.20.8', '12.22.12', '9.99.99'])(
    'refuses %s in one sentence',
    (version) => {
      const sentence = nodeProblem(version);
      expect(sentence).toContain(`this is Node.js ${version}`);
      expect(sentence).toContain('needs Node.js 20.19');
      expect(sentence).not.toContain('\n');
    },
  );

  it('says the same as package.json', async () => {
    const manifest = await readFile(join(repositoryRoot, 'package.json'), 'utf8');
    expect(OLDEST_NODE).toBe('20.19.0');
    expect(manifest).toContain('"node": ">=20.19"');
  });
});
