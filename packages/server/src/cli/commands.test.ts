import { describe, expect, it } from 'vitest';
import { COMMANDS, LAB_COMMANDS, SERVER_COMMANDS } from './commands.ts';
import type { Command, CommandGroup } from './subcommand.ts';
import { FakeHost } from './testing/fake-host.ts';

/** Every command with the words that call it. */
function paths(commands: readonly (Command | CommandGroup)[], before: string[] = []): string[][] {
  return commands.flatMap((one) => {
    const path = [...before, one.name];
    return 'commands' in one ? [path, ...paths(one.commands, path)] : [path];
  });
}

const ALL = [
  ...paths(COMMANDS),
  ...paths(SERVER_COMMANDS, ['server']),
  ...paths(LAB_COMMANDS, ['lab']),
];

describe('the commands', () => {
  it('are these', () => {
    expect(ALL.map((path) => path.join(' '))).toEqual([
      'list',
      'stop',
      'password',
      'kernelspec',
      'kernelspec list',
      'kernelspec install',
      'kernelspec remove',
      'kernelspec provisioners',
      'extension',
      'extension list',
      'extension enable',
      'extension disable',
      'labextension',
      'labextension list',
      'labextension enable',
      'labextension disable',
      'workspaces',
      'workspaces list',
      'workspaces export',
      'workspaces import',
      'paths',
      'server list',
      'server stop',
      'server password',
      'server extension',
      'server extension list',
      'server extension enable',
      'server extension disable',
      'lab paths',
      'lab workspaces',
      'lab workspaces list',
      'lab workspaces export',
      'lab workspaces import',
      'lab clean',
      'lab build',
      'lab licenses',
    ]);
  });

  it('each have help that names them and ends with 0', async () => {
    await using host = await FakeHost.create();
    for (const path of ALL) {
      host.stdout = '';
      expect(await host.run([...path, '--help'])).toBe(0);
      expect(host.stdout).toContain(`Usage: elara ${path.join(' ')} `);
      const short = host.stdout;
      host.stdout = '';
      expect(await host.run(['help', ...path])).toBe(0);
      expect(host.stdout).toBe(short);
    }
    expect(host.stderr).toBe('');
  });

  it('of a server stand in its help', async () => {
    await using host = await FakeHost.create();
    await host.run(['lab', '--help']);
    expect(host.stdout).toContain("  elara lab paths       Show JupyterLab's folders\n");
    await host.run(['server', '-h']);
    expect(host.stdout).toContain('  elara server list       Show the servers that run\n');
  });

  it('each refuse an option they do not have, with 2', async () => {
    await using host = await FakeHost.create();
    for (const path of ALL.filter((one) => !isGroup(one))) {
      host.stderr = '';
      expect(await host.run([...path, '--nonsense'])).toBe(2);
      expect(host.stderr).toBe('elara: unrecognized option: --nonsense\n');
    }
  });

  it('that need another word name them, with 1 as in Jupyter', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['kernelspec'])).toBe(1);
    expect(await host.run(['server', 'extension', 'explode'])).toBe(1);
    expect(host.stderr).toBe(
      'elara: kernelspec needs a command; there are list, install, remove, provisioners.\n' +
        'elara: server extension has no command "explode"; there are list, enable, disable.\n',
    );
  });
});

function isGroup(path: readonly string[]): boolean {
  return ALL.some((other) => other.length > path.length && path.every((w, i) => other[i] === w));
}

describe('words that are no command', () => {
  it('are answered with those that are, and 2', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['explode'])).toBe(2);
    expect(host.stderr).toBe(
      'elara: there is no command "explode"; there are lab, server, list, stop, password, kernelspec, extension, labextension, workspaces, paths.\n',
    );
  });

  it('after `lab` and `server` are folders or files', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['lab', 'explode'])).toBe(1);
    expect(host.stderr).toContain(`No such file or directory: ${host.home}/desk/explode`);
  });
});
