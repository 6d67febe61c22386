import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';

export interface Certificates {
  readonly folder: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** Paths of these, as settings name them. */
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Key and certificate of a client whom the authority knows. */
  readonly client: { readonly cert: string; readonly key: string };
  /** The same of one whom it does not know. */
  readonly stranger: { readonly cert: string; readonly key: string };
}

const EC = { keyType: 'ec', algorithm: 'sha256' } as const;

/** A folder until the test has ended. */
export async function certificateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'elara-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An authority, a server's certificate for the loopback and clients'. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const authority = await generate(named('Test authority'), {
    ...EC,
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  });
  const ca = { key: authority.private, cert: authority.cert };
  const server = await generate(named('localhost'), {
    ...EC,
    ca,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const client = await generate(named('A client'), { ...EC, ca });
  const stranger = await generate(named('A stranger'), EC);
  const files = {
    ca: join(folder, 'ca.pem'),
    cert: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
  };
  await writeFile(files.ca, authority.cert);
  await writeFile(files.cert, server.cert);
  await writeFile(files.key, server.private);
  return {
    folder,
    files,
    ca: authority.cert,
    cert: server.cert,
    key: server.private,
    client: { cert: client.cert, key: client.private },
    stranger: { cert: stranger.cert, key: stranger.private },
  };
}

function named(value: string): { name: string; value: string }[] {
  return [{ name: 'commonName', value }];
}
