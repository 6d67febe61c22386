import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storePassword } from './password-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-password-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('storePassword', () => {
  it('makes the file and its folder, readable by the owner alone', async () => {
    const file = join(folder, 'config', 'jupyter_server_config.json');
    await storePassword(file, 'argon2:hash');
    expect(await readFile(file, 'utf8')).toBe(
      '{\n  "IdentityProvider": {\n    "hashed_password": "argon2:hash"\n  }\n}',
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('keeps what else is configured and closes the file to others', async () => {
    const file = join(folder, 'config.json');
    await writeFile(
      file,
      '{"version": 1, "IdentityProvider": {"token": "x", "hashed_password": "old"}, "ServerApp": {"port": 1}}',
    );
    await chmod(file, 0o644);
    await storePassword(file, 'argon2:new');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      version: 1,
      IdentityProvider: { token: 'x', hashed_password: 'argon2:new' },
      ServerApp: { port: 1 },
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['config.json']);
  });

  it.each(['{"ServerApp": ', '[1]', '"text"'])('leaves a file of %s as it is', async (content) => {
    const file = join(folder, 'config.json');
    await writeFile(file, content);
    await expect(storePassword(file, 'argon2:new')).rejects.toThrow('the password was not written');
    expect(await readFile(file, 'utf8')).toBe(content);
  });
});
