import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../log/index.ts';
import { Notary, type NotaryOptions } from './notary.ts';
import { SignatureStore, type SignatureStoreOptions } from './signature-store.ts';

const DAY = 24 * 60 * 60 * 1000;

let directory: string;
let file: string;
let now: number;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-trust-'));
  file = join(directory, 'data', 'nbsignatures.jsonl');
  now = Date.UTC(2026, 0, 1);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function store(changes: Partial<SignatureStoreOptions> = {}): SignatureStore {
  return new SignatureStore({
    file,
    cacheSize: 100,
    now: () => now,
    log: silentLogger,
    ...changes,
  });
}

const lines = async (): Promise<string[]> => (await readFile(file, 'utf8')).trimEnd().split('\n');

describe('the signature store', () => {
  it('knows after a restart what it was told before', async () => {
    await store().add('sha256', 'a1');
    expect(await store().has('sha256', 'a1')).toBe(true);
    expect(await store().has('sha256', 'b2')).toBe(false);
    expect(await store().has('sha512', 'a1')).toBe(false);
    expect(await lines()).toEqual([
      '{"algorithm":"sha256","signature":"a1","last_seen":"2026-01-01T00:00:00.000Z"}',
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('learns what another server has added to its file', async () => {
    const [one, other] = [store(), store()];
    await one.add('sha256', 'a');
    await other.add('sha256', 'b');
    expect(await one.has('sha256', 'b')).toBe(true);
    expect(await other.has('sha256', 'a')).toBe(true);
    await one.add('sha256', 'c');
    expect(await other.has('sha256', 'c')).toBe(true);
  });

  it('is empty before anything was trusted', async () => {
    expect(await store().has('sha256', 'a')).toBe(false);
  });

  it('passes over lines that were cut off or are not its own', async () => {
    await store().add('sha256', 'a');
    await appendFile(
      file,
      'null\n[]\n{"x":1}\n{"algorithm":"sha256","signature":"b"}\n{"algorithm":"sha2',
    );
    expect(await store().has('sha256', 'a')).toBe(true);
    expect(await store().has('sha256', 'b')).toBe(true);
  });

  it('notes that a signature was seen once a day, not at each look', async () => {
    const kept = store();
    await kept.add('sha256', 'a');
    for (let count = 0; count < 5; count++) await kept.has('sha256', 'a');
    await kept.add('sha256', 'a');
    expect(await lines()).toHaveLength(1);
    now += 2 * DAY;
    await kept.has('sha256', 'a');
    expect(await lines()).toHaveLength(2);
  });

  it('forgets the oldest quarter when there are too many', async () => {
    const small = store({ cacheSize: 4 });
    for (const signature of ['a', 'b', 'c', 'd', 'e']) {
      now += 1000;
      await small.add('sha256', signature);
    }
    const known = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((one) => small.has('sha256', one)),
    );
    expect(known.filter(Boolean)).toHaveLength(3);
    expect(known.slice(2)).toEqual([true, true, true]);
  });

  it('writes its file anew when it has grown too long', async () => {
    const kept = store();
    await kept.add('sha256', 'a');
    for (let count = 0; count < 1005; count++) {
      now += 2 * DAY;
      await kept.has('sha256', 'a');
    }
    await kept.add('sha256', 'b');
    expect(await lines()).toHaveLength(2);
    expect(await store().has('sha256', 'a')).toBe(true);
    await kept.add('sha256', 'c');
    expect(await store().has('sha256', 'c')).toBe(true);
  });

  it('goes on in memory where its file cannot be written', async () => {
    await writeFile(join(directory, 'data'), 'in the way');
    const lame = store();
    await lame.add('sha256', 'a');
    expect(await lame.has('sha256', 'a')).toBe(true);
  });

  it('keeps everything in memory where it is told to', async () => {
    const forgetful = store({ file: null });
    await forgetful.add('sha256', 'a');
    expect(await forgetful.has('sha256', 'a')).toBe(true);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

describe('the notary', () => {
  function notary(changes: Partial<NotaryOptions> = {}): Notary {
    return new Notary({
      algorithm: 'sha256',
      secret: '',
      secretFile: join(directory, 'data', 'notebook_secret'),
      store: store(),
      log: silentLogger,
      ...changes,
    });
  }

  it('makes a secret that only its owner can read, and keeps it', async () => {
    const { secret } = await notary().key();
    const secretFile = join(directory, 'data', 'notebook_secret');
    expect(secret.byteLength).toBe(1386);
    expect((await readFile(secretFile, 'latin1')).split('\n')).toHaveLength(19);
    expect((await stat(secretFile)).mode & 0o777).toBe(0o600);
    expect((await notary().key()).secret).toEqual(secret);
  });

  it('agrees on one secret when several start together', async () => {
    const keys = await Promise.all([notary().key(), notary().key(), notary().key()]);
    expect(new Set(keys.map(({ secret }) => Buffer.from(secret).toString('hex'))).size).toBe(1);
  });

  it('takes the secret of the settings', async () => {
    expect((await notary({ secret: 'given' }).key()).secret).toEqual(Buffer.from('given'));
  });

  it('works without a place for its secret', async () => {
    await writeFile(join(directory, 'data'), 'in the way');
    expect((await notary().key()).secret.byteLength).toBe(1386);
  });

  it('trusts what it was told to trust', async () => {
    const kept = notary();
    expect(await kept.isTrusted('a')).toBe(false);
    await kept.trust('a');
    expect(await kept.isTrusted('a')).toBe(true);
  });
});
