import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PluginSwitches, type SwitchParts } from './plugin-switches.ts';
import { LabHome } from './testing/lab-home.ts';

const USER_FILE = 'config/labconfig/page_config.json';

function switchesOf(home: LabHome, changes: Partial<SwitchParts> = {}): PluginSwitches {
  return new PluginSwitches({
    level: 'user',
    lockAll: false,
    paths: home.paths,
    prefix: null,
    lockRules: async () => [],
    ...changes,
  });
}

const read = (home: LabHome, file: string): unknown =>
  JSON.parse(readFileSync(home.at(file), 'utf8'));

describe('PluginSwitches', () => {
  it("writes into the user's file what is switched, and keeps the rest", async () => {
    using home = new LabHome({ [USER_FILE]: { other: 1, disabledExtensions: { x: true } } });
    const switches = switchesOf(home);
    expect(await switches.set('a:b', false)).toEqual({
      status: 'ok',
      message: null,
      needs_restart: ['frontend'],
    });
    await switches.set('x', true);
    expect(read(home, USER_FILE)).toEqual({
      other: 1,
      disabledExtensions: { x: false, 'a:b': true },
    });
  });

  it('writes no locks, so that a user can take back what they did', async () => {
    using home = new LabHome();
    const switches = switchesOf(home);
    await switches.set('a', false);
    await switches.set('b', false);
    expect(read(home, USER_FILE)).toEqual({ disabledExtensions: { a: true, b: true } });
  });

  it("writes beside the installed JupyterLab at the level of its Python's prefix", async () => {
    using home = new LabHome();
    await switchesOf(home, { level: 'sys_prefix', prefix: home.at('env') }).set('a', false);
    expect(read(home, 'env/etc/jupyter/labconfig/page_config.json')).toEqual({
      disabledExtensions: { a: true },
    });
  });

  it('writes for the user where there is no such prefix', async () => {
    using home = new LabHome();
    await switchesOf(home, { level: 'sys_prefix' }).set('a', false);
    expect(read(home, USER_FILE)).toEqual({ disabledExtensions: { a: true } });
  });

  it.each([
    ['a:b', ['a:b'], true],
    ['a:b', ['a'], true],
    ['a', ['a:b'], true],
    ['a', ['a'], true],
    ['a:c', ['a:b'], false],
    ['ab:c', ['a'], false],
  ])('switching %s under the rules %j is refused: %j', async (name, rules, isRefused) => {
    using home = new LabHome();
    const result = await switchesOf(home, { lockRules: async () => rules }).set(name, false);
    expect(result.status).toBe(isRefused ? 'error' : 'ok');
    if (isRefused) {
      expect(result.message).toBe(
        `The following plugins cannot be disabled as they are locked: ${name}`,
      );
    }
  });

  it('refuses everything where all is locked, and says so', async () => {
    using home = new LabHome();
    const switches = switchesOf(home, { lockAll: true, lockRules: async () => ['a'] });
    expect(await switches.locks()).toEqual({ lockRules: ['a'], allLocked: true });
    expect((await switches.set('z', true)).message).toContain('cannot be enabled');
  });

  it('reports a file it cannot read and leaves it as it is', async () => {
    using home = new LabHome({ [USER_FILE]: '{"disabled' });
    expect((await switchesOf(home).set('a', false)).status).toBe('error');
    expect(readFileSync(home.at(USER_FILE), 'utf8')).toBe('{"disabled');
  });
});
