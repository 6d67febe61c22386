import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';

async function type(host: FakeHost, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    await host.waitFor(/password: $/);
    host.stdin.write(`${line}\n`);
    await host.waitFor(/password: \n[^]*$/);
  }
}

describe('elara password', () => {
  it('writes the hash where only the owner reads it, and keeps what else is there', async () => {
    await using host = await FakeHost.create();
    const file = join(host.home, 'config', 'jupyter_server_config.json');
    await writeFile(
      file,
      '{"ServerApp": {"ip": "*"}, "IdentityProvider": {"token": "t", "hashed_password": "old"}}',
      { mode: 0o644 },
    );
    const ended = host.run(['password']);
    host.stdin.write('sesame\nsesame\n');
    expect(await ended).toBe(0);
    expect(host.stderr).toBe(
      `Enter password: \nVerify password: \nWrote hashed password to ${file}\n`,
    );
    expect(host.stdout).toBe('');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      ServerApp: { ip: '*' },
      IdentityProvider: {
        token: 't',
        hashed_password: expect.stringMatching(
          /^argon2:\$argon2id\$v=19\$m=10240,t=10,p=8\$/,
        ) as string,
      },
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('lets the owner in with it, and nobody else', async () => {
    await using host = await FakeHost.create();
    const setting = host.run(['server', 'password']);
    host.stdin.write('sésame\nsésame\n');
    await setting;
    const ended = host.run(['server', '--port=0', '--no-browser']);
    const [url] = await host.waitFor(/http:\/\/127\.0\.0\.1:\d+/);
    const { xsrf, cookie } = await loginForm(url);
    const logIn = async (password: string) => {
      const body = new URLSearchParams({ password, _xsrf: xsrf });
      const answer = await fetch(`${url}/login`, {
        method: 'POST',
        body,
        headers: { cookie },
        redirect: 'manual',
      });
      return answer.status;
    };
    expect(await logIn('sesame')).toBe(401);
    expect(await logIn('sésame')).toBe(302);
    host.signals.emit('SIGTERM');
    await ended;
  });

  it('asks again where the two differ or are empty, three times', async () => {
    await using host = await FakeHost.create();
    const ended = host.run(['password']);
    host.stdin.write('a\nb\n\n\na\nc\n');
    expect(await ended).toBe(1);
    expect(host.stderr.match(/Passwords do not match\./g)).toHaveLength(2);
    expect(host.stderr).toContain('The password must not be empty.');
    expect(host.stderr).toMatch(/elara: No matching passwords found\. Giving up\.\n$/);
  });

  it('writes nothing where the input ends', async () => {
    await using host = await FakeHost.create();
    const ended = host.run(['password']);
    host.stdin.end('half');
    expect(await ended).toBe(1);
    expect(host.stderr).toContain('elara: No password was given; nothing was written.\n');
    await expect(stat(join(host.home, 'config/jupyter_server_config.json'))).rejects.toThrow();
  });

  it('does not show on a terminal what is typed', async () => {
    await using host = await FakeHost.create();
    host.stdin.isTTY = true;
    const ended = host.run(['password', '--config=own.json']);
    await type(host, 'canary', 'canary');
    expect(await ended).toBe(0);
    expect(host.stderr + host.stdout).not.toMatch(/canary|cana|nary/);
    expect(await readFile(join(host.home, 'desk/own.json'), 'utf8')).toContain('argon2:');
  });

  it('leaves a configuration that it cannot read as it is', async () => {
    await using host = await FakeHost.create();
    const file = join(host.home, 'config', 'jupyter_server_config.json');
    await writeFile(file, '{"broken": ');
    const ended = host.run(['password']);
    host.stdin.write('a\na\n');
    expect(await ended).toBe(1);
    expect(host.stderr).toContain(`elara: ${file} is not JSON; the password was not written.\n`);
    expect(await readFile(file, 'utf8')).toBe('{"broken": ');
  });
});

async function loginForm(url: string): Promise<{ xsrf: string; cookie: string }> {
  const page = await fetch(`${url}/login`);
  const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  const [, xsrf = ''] = /name="_xsrf" value="([^"]+)"/.exec(await page.text()) ?? [];
  return { xsrf, cookie: cookie.join('; ') };
}
