import { execFileSync } from 'node:child_process';
import { chmod, link, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryFacts } from './drive/drive.ts';
import { apiJoin } from './drive/root.ts';
import { folderJson, listedJson } from './listed-json.ts';
import { entryModel, listedType } from './models.ts';
import { useRoom, type Model } from './testing/use-room.ts';

const room = useRoom();

async function files(count: number): Promise<void> {
  await mkdir(room.at('dir'));
  for (let index = 0; index < count; index++) await room.put(`dir/f${index}.txt`, 'x');
}

/** The children by their names, and the tag of the answer. */
async function listing(headers: Record<string, string> = {}): Promise<{
  readonly status: number;
  readonly tag: string | null;
  readonly children: Map<string, Model>;
}> {
  const response = await room.request('GET', '/api/contents/dir', undefined, headers);
  const text = await response.text();
  const content = text === '' ? [] : (JSON.parse(text) as { content: Model[] }).content;
  return {
    status: response.status,
    tag: response.headers.get('etag'),
    children: new Map(content.map((child) => [String(child['name']), child])),
  };
}

/** Often enough for a watch, and for the listing that stands behind it. */
async function listedOften(): Promise<void> {
  for (let count = 0; count < 3; count++) await listing();
}

const facts: fc.Arbitrary<EntryFacts> = fc.record({
  name: fc.oneof(
    fc.string({ minLength: 1, unit: 'binary' }),
    fc
      .tuple(
        fc.constantFrom('a', 'a.b', '.a', 'é"', '\ud800', '..'),
        fc.constantFrom('.txt', '.ipynb', '.gz', '.tgz', '.tar.gz', '.Z', '.', '.py', ''),
      )
      .map((parts) => parts.join('')),
  ),
  kind: fc.constantFrom('file' as const, 'directory' as const, 'other' as const),
  size: fc.nat(),
  modified: fc.integer({ min: -1e15, max: 4e15 }),
  created: fc.integer({ min: -1e15, max: 4e15 }),
  writable: fc.boolean(),
});

describe('the JSON of a listed entry', () => {
  it('is that of its model', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom('', 'a', 'é/"b'), (entry, folder) => {
        const name = entry.name.replaceAll('/', '_');
        const named = { ...entry, name };
        const model = entryModel(apiJoin(folder, name), named, listedType(named));
        expect(listedJson(folderJson(folder), named)).toBe(JSON.stringify(model));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a directory that is listed again and again', () => {
  it('has the same tag as long as nothing changes, and no body for who knows it', async () => {
    await files(100);
    const { tag } = await listing();
    await listedOften();
    expect((await listing()).tag).toBe(tag);
    const again = await listing({ 'If-None-Match': tag ?? '' });
    expect([again.status, again.tag, again.children.size]).toEqual([304, tag, 0]);
  });

  const changes: [string, () => Promise<unknown>, (name: string) => unknown][] = [
    ['what was written', () => room.put('dir/f1.txt', 'longer'), () => ({ size: 6 })],
    ['what was cut off', () => truncate(room.at('dir/f1.txt'), 0), () => ({ size: 0 })],
    [
      'another time',
      () => utimes(room.at('dir/f1.txt'), 1e9, 1e9),
      () => ({ last_modified: '2001-09-09T01:46:40.000000Z' }),
    ],
    ['another mode', () => chmod(room.at('dir/f1.txt'), 0o444), () => ({ size: 1 })],
  ];
  it.each(changes)('shows %s at once', async (_, change, expected) => {
    await files(100);
    await listedOften();
    const before = (await listing()).tag;
    await change();
    const after = await listing();
    expect(after.children.get('f1.txt')).toMatchObject(expected('f1.txt') as object);
    expect(after.tag).not.toBe(before);
  });

  it('shows what is new and not what is gone', async () => {
    await files(100);
    await listedOften();
    await room.put('dir/new.txt', '');
    expect((await listing()).children.has('new.txt')).toBe(true);
    await listedOften();
    await rm(room.at('dir/new.txt'));
    expect((await listing()).children.has('new.txt')).toBe(false);
  });

  it('shows what changes without an event in it: folders, links, files with another name', async () => {
    await files(100);
    await mkdir(room.at('dir/sub'));
    await room.put('elsewhere', 'x');
    await link(room.at('elsewhere'), room.at('dir/same'));
    await symlink('../target', room.at('dir/link'));
    await listedOften();
    expect((await listing()).children.get('link')).toMatchObject({ type: 'file' });
    const time = (await listing()).children.get('sub')?.['last_modified'];
    await room.put('dir/sub/inside', '');
    expect((await listing()).children.get('sub')?.['last_modified']).not.toBe(time);
    await listedOften();
    await room.put('elsewhere', 'longer');
    expect((await listing()).children.get('same')).toMatchObject({ size: 6 });
    await listedOften();
    await mkdir(room.at('target'));
    expect((await listing()).children.get('link')).toMatchObject({ type: 'directory' });
  });

  it('is the one that the path leads to now', async () => {
    await files(100);
    await mkdir(room.at('other'));
    for (let index = 0; index < 100; index++) await room.put(`other/o${index}`, '');
    await listedOften();
    execFileSync('mv', [room.at('dir'), room.at('moved')]);
    await symlink('other', room.at('dir'));
    expect((await listing()).children.has('o1')).toBe(true);
  });

  it('is told to who listens to events, file by file', async () => {
    await files(70);
    await listedOften();
    const before = room.events.length;
    await listing();
    const paths = room.events.slice(before).map(({ path }) => path);
    expect(paths).toHaveLength(71);
    expect(paths).toContain('dir/f69.txt');
  });

  it('is listed whole where names are not text', async () => {
    await files(70);
    await writeFile(Buffer.concat([Buffer.from(room.at('dir/')), Buffer.from([0xff])]), 'abc');
    for (let count = 0; count < 4; count++) {
      const { children } = await listing();
      expect(children.size).toBe(71);
      expect(children.get('\udcff')).toMatchObject({ size: 3 });
    }
  });
});
