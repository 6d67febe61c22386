import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';
import { FakePython } from '../testing/fake-python.ts';

const spec = (program = process.execPath) => ({
  argv: [program, '{connection_file}'],
  display_name: 'Try',
  language: 'none',
});

async function writeSpec(folder: string, content: unknown = spec()): Promise<string> {
  await mkdir(folder, { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(folder, 'kernel.json'), text);
  return folder;
}

/** A host where no other kernels are found than those of the test. */
async function start() {
  const host = await FakeHost.create();
  const python = await FakePython.create(host);
  const run = (...argv: string[]) => host.run(['kernelspec', ...argv], { env: python.env });
  const user = (...names: string[]) => join(host.home, 'data/kernels', ...names);
  return {
    host,
    python,
    run,
    user,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

describe('elara kernelspec list', () => {
  it('prints our own kernel, then those of each place, as Jupyter does', async () => {
    await using at = await start();
    await writeSpec(at.user('mine'));
    await writeSpec(at.python.at('share/jupyter/kernels/Theirs'));
    await writeSpec(at.user('broken'), '{');
    expect(await at.run('list')).toBe(0);
    const [title, first, ...rest] = at.host.stdout.trimEnd().split('\n');
    expect(title).toBe('Available kernels:');
    expect(first).toMatch(/^ {2}typescript {4}\/.*\/kernelspec$/);
    expect(rest).toEqual([
      `  theirs        ${at.python.at('share/jupyter/kernels/Theirs')}`,
      `  mine          ${at.user('mine')}`,
    ]);
    expect(at.host.stderr).toContain("Warning: Error loading kernelspec 'broken'");
  });

  it('prints whole specs as JSON', async () => {
    await using at = await start();
    await writeSpec(at.user('mine'));
    await at.run('list', '--json');
    const { kernelspecs } = JSON.parse(at.host.stdout) as { kernelspecs: object };
    expect(kernelspecs).toMatchObject({
      mine: {
        resource_dir: at.user('mine'),
        spec: {
          argv: [process.execPath, '{connection_file}'],
          env: {},
          display_name: 'Try',
          language: 'none',
          interrupt_mode: 'signal',
          metadata: {},
          kernel_protocol_version: '',
        },
      },
    });
    expect(kernelspecs).toHaveProperty('typescript');
  });

  it('prints with --missing those whose program is gone', async () => {
    await using at = await start();
    await writeSpec(at.user('here'));
    await writeSpec(at.user('gone'), spec('/no/such/program'));
    await writeSpec(at.user('lost'), spec('no-such-program'));
    await at.run('list', '--missing');
    const lines = at.host.stdout.trimEnd().split('\n').slice(1);
    expect(lines).toEqual([`  gone    ${at.user('gone')}`, `  lost    ${at.user('lost')}`]);
  });

  it('heeds the settings of the server', async () => {
    await using at = await start();
    await writeSpec(at.user('mine'));
    await writeFile(
      join(at.host.home, 'config/jupyter_config.json'),
      '{"KernelSpecManager": {"allowed_kernelspecs": ["mine"]}}',
    );
    await at.run('list');
    expect(at.host.stdout).toBe(`Available kernels:\n  mine    ${at.user('mine')}\n`);
  });
});

describe('elara kernelspec install', () => {
  it('copies a folder for the user, links followed', async () => {
    await using at = await start();
    const source = await writeSpec(join(at.host.home, 'desk/My.Kernel'));
    await writeFile(join(at.host.home, 'logo.svg'), '<svg/>');
    await symlink('../../logo.svg', join(source, 'logo.svg'));
    expect(await at.run('install', 'My.Kernel', '--user')).toBe(0);
    expect(at.host.stderr).toBe(`Installed kernelspec my.kernel in ${at.user('my.kernel')}\n`);
    expect(await readdir(at.user())).toEqual(['my.kernel']);
    expect((await readdir(at.user('my.kernel'))).sort()).toEqual(['kernel.json', 'logo.svg']);
    await rm(join(at.host.home, 'logo.svg'));
    expect(await readFile(at.user('my.kernel/logo.svg'), 'utf8')).toBe('<svg/>');
  });

  it('replaces what is there, under the name that is given', async () => {
    await using at = await start();
    const source = await writeSpec(join(at.host.home, 'desk/new'));
    await writeSpec(at.user('old'));
    await writeFile(at.user('old/left.txt'), '');
    expect(await at.run('install', `${source}/`, '--user', '--name=Old', '--replace')).toBe(0);
    expect(at.host.stderr).toContain(`Removing existing kernelspec in ${at.user('old')}\n`);
    expect(await readdir(at.user('old'))).toEqual(['kernel.json']);
  });

  it('replaces a link without touching what it leads to', async () => {
    await using at = await start();
    await writeSpec(join(at.host.home, 'desk/new'));
    const copy = await writeSpec(join(at.host.home, 'working-copy'));
    await mkdir(at.user(), { recursive: true });
    await symlink(copy, at.user('new'));
    expect(await at.run('install', 'new', '--user')).toBe(0);
    expect(await readdir(copy)).toEqual(['kernel.json']);
    expect((await stat(at.user('new'))).isDirectory()).toBe(true);
  });

  it.each([
    [['--sys-prefix'], 'venv/share/jupyter/kernels/new'],
    [['--prefix=other'], 'desk/other/share/jupyter/kernels/new'],
  ])('installs with %j into an environment', async (options, place) => {
    await using at = await start();
    await writeSpec(join(at.host.home, 'desk/new'));
    expect(await at.run('install', 'new', ...options)).toBe(0);
    expect(await readdir(join(at.host.home, place))).toEqual(['kernel.json']);
    const unseen = at.host.stderr.includes('The kernelspec may not be found.');
    expect(unseen).toBe(place.startsWith('desk'));
  });

  it.each([
    [[], 1, 'No source directory specified.'],
    [['empty'], 1, 'There is no kernel.json in '],
    [['nowhere'], 1, 'There is no kernel.json in '],
    [['new', '--name=a/b'], 1, "Invalid kernel name 'a/b'. Kernel names can only contain"],
    [['new', '--user', '--sys-prefix'], 2, "Can't specify both user and sys-prefix."],
    [['new', 'old'], 2, 'unrecognized arguments: old'],
  ])('refuses %j', async (argv, code, message) => {
    await using at = await start();
    await mkdir(join(at.host.home, 'desk/empty'));
    await writeSpec(join(at.host.home, 'desk/new'));
    expect(await at.run('install', ...argv)).toBe(code);
    expect(at.host.stderr).toContain(`elara: ${message}`);
  });

  it('does not copy a kernelspec over itself or into itself', async () => {
    await using at = await start();
    const installed = await writeSpec(at.user('mine'));
    await writeSpec(at.user());
    expect(await at.run('install', installed, '--user')).toBe(1);
    expect(await at.run('install', at.user(), '--user', '--name=x')).toBe(1);
    expect(at.host.stderr.match(/are the same place or one in the other/g)).toHaveLength(2);
    expect(await readdir(installed)).toEqual(['kernel.json']);
  });

  it('advises who may not write there', async () => {
    await using at = await start();
    await writeSpec(join(at.host.home, 'desk/new'));
    const locked = join(at.host.home, 'locked');
    await mkdir(locked, { mode: 0o555 });
    // The mode of a folder does not keep root out; where the system shows itself, nobody may write.
    const prefix = process.getuid?.() === 0 ? '/sys/elara' : locked;
    expect(await at.run('install', 'new', `--prefix=${prefix}`)).toBe(1);
    expect(at.host.stderr).toContain('Perhaps you want to install with `sudo` or `--user`?\n');
  });
});

describe('elara kernelspec remove', () => {
  it('cannot reach the kernels of the machine from a test', async () => {
    await using at = await start();
    await at.run('list');
    const places = at.host.stdout.trimEnd().split('\n').slice(1);
    expect(places).toHaveLength(1);
    expect(places[0]).toContain('  typescript    ');
  });

  it('asks first, and removes at a yes', async () => {
    await using at = await start();
    await writeSpec(at.user('a'));
    await writeSpec(at.user('b'), '{broken');
    const ended = at.run('remove', 'b', 'a', 'b');
    at.host.stdin.write('yes\n');
    expect(await ended).toBe(0);
    expect(at.host.stdout).toBe(
      'Kernel specs to remove:\n' +
        `  a                   \t${at.user('a')}\n` +
        `  b                   \t${at.user('b')}\n` +
        `Removed ${at.user('a')}\nRemoved ${at.user('b')}\n`,
    );
    expect(at.host.stderr).toBe('Remove 2 kernel specs [y/N]: ');
    expect(await readdir(at.user())).toEqual([]);
  });

  it.each(['n\n', '\n', ''])('removes nothing at %j', async (answer) => {
    await using at = await start();
    await writeSpec(at.user('a'));
    const ended = at.run('uninstall', 'a');
    at.host.stdin.end(answer);
    expect(await ended).toBe(0);
    expect(await readdir(at.user())).toEqual(['a']);
  });

  it.each(['-f', '-y', '--force'])('does not ask with %s', async (option) => {
    await using at = await start();
    await writeSpec(at.user('a'));
    expect(await at.run('remove', 'A', option)).toBe(0);
    expect(at.host.stdout).toBe(`Removed ${at.user('a')}\n`);
  });

  it('removes with --missing those whose program is gone', async () => {
    await using at = await start();
    await writeSpec(at.user('here'));
    await writeSpec(at.user('gone'), spec('/no/such/program'));
    expect(await at.run('remove', '--missing', '-y')).toBe(0);
    expect(await readdir(at.user())).toEqual(['here']);
    expect(await at.run('remove', '--missing', '-y')).toBe(0);
  });

  it('takes a link away and leaves what it leads to', async () => {
    await using at = await start();
    const copy = await writeSpec(join(at.host.home, 'working-copy'));
    await mkdir(at.user(), { recursive: true });
    await symlink(copy, at.user('a'));
    expect(await at.run('remove', 'a', '-f')).toBe(0);
    expect(await readdir(copy)).toEqual(['kernel.json']);
    expect(await readdir(at.user())).toEqual([]);
  });

  it('removes none where one of them is not there', async () => {
    await using at = await start();
    await writeSpec(at.user('a'));
    expect(await at.run('remove', 'a', 'b', 'typescript', '-f')).toBe(1);
    expect(at.host.stderr).toBe(
      "elara: Couldn't find kernel spec(s): b, typescript (typescript is part of Elara and cannot be removed)\n",
    );
    expect(await readdir(at.user())).toEqual(['a']);
  });

  it('wants to know which', async () => {
    await using at = await start();
    expect(await at.run('remove')).toBe(2);
    expect(at.host.stderr).toBe('elara: name the kernelspecs to remove.\n');
  });
});

describe('elara kernelspec provisioners', () => {
  it('names the one there is', async () => {
    await using at = await start();
    await at.run('provisioners');
    expect(at.host.stdout).toBe(
      'Available kernel provisioners:\n  local-provisioner    part of Elara\n',
    );
  });
});
