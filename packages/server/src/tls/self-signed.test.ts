import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from './self-signed.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const names = ['box', 'localhost', '127.0.0.1', '::1'];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-self-signed-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function make(changes: { needed?: string[]; names?: string[]; now?: Date } = {}) {
  const file = join(folder, 'data', 'elara-self-signed.pem');
  return selfSignedCertificate({ file, names, needed: [], now: NOW, ...changes });
}

describe('selfSignedCertificate', () => {
  it('is for every name, valid for as long as browsers take, and for nobody else to read', async () => {
    const { pem, fingerprint } = await make();
    const certificate = new X509Certificate(pem);
    expect(certificate.fingerprint256).toBe(fingerprint);
    for (const name of ['box', 'localhost']) expect(certificate.checkHost(name)).toBe(name);
    for (const ip of ['127.0.0.1', '::1']) expect(certificate.checkIP(ip)).toBe(ip);
    expect(certificate.checkHost('elsewhere')).toBeUndefined();
    expect(certificate.subject).toBe('CN=Elara on box');
    expect(certificate.ca).toBe(false);
    expect(new Date(certificate.validTo).getTime() - NOW.getTime()).toBe(397 * DAY);
    expect(new Date(certificate.validFrom).getTime()).toBeLessThan(NOW.getTime());
    const data = join(folder, 'data');
    expect(await readdir(data)).toEqual(['elara-self-signed.pem']);
    expect((await stat(join(data, 'elara-self-signed.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
  });

  it('takes a host name that is longer than the name of a certificate may be', async () => {
    const long = `${'x'.repeat(63)}.example`;
    const { pem } = await make({ names: [long], needed: [long] });
    const certificate = new X509Certificate(pem);
    expect(certificate.subject).toBe(`CN=Elara on ${'x'.repeat(55)}`);
    expect(certificate.checkHost(long)).toBe(long);
  });

  it('is the same at the next start', async () => {
    const first = await make();
    expect(await make({ needed: ['box', '127.0.0.1'] })).toEqual(first);
    expect(await make({ now: new Date(NOW.getTime() + 300 * DAY) })).toEqual(first);
  });

  it('is a new one where the old one will not do', async () => {
    const first = await make();
    const late = await make({ now: new Date(NOW.getTime() + 390 * DAY) });
    expect(late.fingerprint).not.toBe(first.fingerprint);
    const moved = await make({ names: [...names, '192.0.2.1'], needed: ['192.0.2.1'] });
    expect(new X509Certificate(moved.pem).checkIP('192.0.2.1')).toBe('192.0.2.1');
  });

  it('is a new one where others could read the key, and where the file is broken', async () => {
    const first = await make();
    const file = join(folder, 'data', 'elara-self-signed.pem');
    await chmod(file, 0o644);
    const second = await make();
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(file, second.pem.slice(0, 300), { mode: 0o600 });
    expect((await make()).fingerprint).not.toBe(second.fingerprint);
  });
});
