import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidWorkspace, WorkspaceNotFound } from './errors.ts';
import { LabHome, recordingLogger } from './testing/lab-home.ts';
import { Workspaces } from './workspaces.ts';

const textOf = (id: string, data: unknown = {}): string =>
  JSON.stringify({ data, metadata: { id } });

function workspacesOf(home: LabHome, log = recordingLogger()): Workspaces {
  return new Workspaces(home.at('workspaces'), log);
}

describe('a workspace', () => {
  it('that was never saved is empty', async () => {
    using home = new LabHome();
    const workspaces = workspacesOf(home);
    expect(await workspaces.load('foo')).toEqual({ data: {}, metadata: { id: '/foo' } });
    expect(await workspaces.load('/foo')).toEqual({ data: {}, metadata: { id: '/foo' } });
  });

  it('comes back with the times of its file', async () => {
    using home = new LabHome();
    const workspaces = workspacesOf(home);
    await workspaces.save('foo', textOf('foo', { layout: [1] }));
    const { data, metadata } = await workspaces.load('foo');
    expect(data).toEqual({ layout: [1] });
    expect(metadata.id).toBe('foo');
    expect(metadata['last_modified']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);
    expect(metadata['created']).toMatch(/\+00:00$/);
  });

  it('is stored as it came, under a readable name', async () => {
    using home = new LabHome();
    const text = ' {"metadata": {"id": "Foo Bar"},\n "data": 1.0, "more": 12345678901234567890} ';
    await workspacesOf(home).save('Foo Bar', text);
    expect(readdirSync(home.at('workspaces'))).toEqual(['foo-bar-5528.jupyterlab-workspace']);
    const file = home.at('workspaces/foo-bar-5528.jupyterlab-workspace');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([
    ['foo', '/foo'],
    ['foo', 'foo'],
    ['a b', 'a%20b'],
    ['é/x', '/%C3%A9/x'],
  ])('named %j may call itself %j', async (name, id) => {
    using home = new LabHome();
    await workspacesOf(home).save(name, textOf(id));
    expect(readdirSync(home.at('workspaces'))).toHaveLength(1);
  });

  it.each([
    [textOf('y'), "Workspace metadata ID mismatch: expected 'x' got '/y'"],
    ['{', 'JSON'],
    ['[]', 'metadata'],
    ['{"data": {}}', 'metadata'],
    ['{"metadata": {"id": 5}}', 'metadata'],
  ])('is not stored as %s', async (text, message) => {
    using home = new LabHome();
    const saving = workspacesOf(home).save('x', text);
    await expect(saving).rejects.toThrow(InvalidWorkspace);
    await expect(saving).rejects.toThrow(message);
    expect(readdirSync(home.root)).toEqual([]);
  });

  it('can be removed once', async () => {
    using home = new LabHome();
    const workspaces = workspacesOf(home);
    await workspaces.save('foo', textOf('foo'));
    await workspaces.remove('foo');
    await expect(workspaces.remove('foo')).rejects.toThrow(WorkspaceNotFound);
    await expect(workspaces.remove('nope')).rejects.toThrow(
      "Workspace 'nope' ('nope-ca37') not found",
    );
  });
});

describe('the list of workspaces', () => {
  it('is empty where there is no folder', async () => {
    using home = new LabHome();
    expect(await workspacesOf(home).list()).toEqual([]);
  });

  it('is sorted by file name and leaves broken ones out', async () => {
    using home = new LabHome({
      'workspaces/b.jupyterlab-workspace': textOf('b'),
      'workspaces/a.jupyterlab-workspace': textOf('a'),
      'workspaces/c.jupyterlab-workspace': '{',
      'workspaces/d.jupyterlab-workspace': '{"data": {}}',
      'workspaces/e.jupyterlab-workspace': '',
      'workspaces/notes.txt': textOf('n'),
    });
    const log = recordingLogger();
    const list = await workspacesOf(home, log).list();
    expect(list.map(({ metadata }) => metadata.id)).toEqual(['a', 'b']);
    expect(log.lines).toHaveLength(2);
  });
});
