import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import type { TlsOptions, TLSSocket } from 'node:tls';
import { domainToASCII } from 'node:url';
import { ConfigError, type SettingsOf } from '../config/index.ts';
import type { CreateServer } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { selfSignedCertificate } from './self-signed.ts';
import type { tlsSettings } from './settings.ts';
import { readSslOptions, type SslOptions } from './ssl-options.ts';

export interface OpenTlsOptions {
  readonly settings: SettingsOf<typeof tlsSettings>;
  /** Where a self-signed certificate is kept. */
  readonly dataDir: string;
  /** The address the server listens on; empty for all. */
  readonly ip: string;
  /** Whether that is every address of this machine. */
  readonly isWildcard: boolean;
  readonly now: Date;
  readonly log: Logger;
}

/** How the server speaks HTTPS. */
export interface Tls {
  readonly createServer: CreateServer;
}

/** Asks for a self-signed certificate instead of naming a file. */
const AUTO = 'auto';

/** Reads or makes what TLS needs; null where HTTP is spoken. Refuses what cannot be used. */
export async function openTls(options: OpenTlsOptions): Promise<Tls | null> {
  const ssl = readSslOptions(options.settings);
  if (ssl === null) return null;
  const secure: TlsOptions = { ...(await certificateOf(ssl, options)), ...(await policyOf(ssl)) };
  const [{ createSecureContext }, { createServer }] = await Promise.all([
    import('node:tls'),
    import('node:https'),
  ]);
  try {
    createSecureContext(secure);
  } catch (cause) {
    throw new ConfigError(`The certificate ${ssl.certfile} cannot be used: ${reasonOf(cause)}`, {
      cause,
    });
  }
  return {
    createServer: (http) => {
      const server = createServer({ ...http, ...secure });
      if (ssl.clientCertificates === 'optional')
        server.prependListener('secureConnection', refuseFalse);
      return server;
    },
  };
}

/** Whoever needs no certificate but shows one must show a right one. */
function refuseFalse(socket: TLSSocket): void {
  const showsOne = Object.keys(socket.getPeerCertificate()).length > 0;
  if (showsOne && !socket.authorized) socket.destroy();
}

async function certificateOf(ssl: SslOptions, options: OpenTlsOptions): Promise<TlsOptions> {
  if (ssl.certfile !== AUTO) {
    const cert = await read('certfile', ssl.certfile);
    return { cert, key: ssl.keyfile === '' ? cert : await read('keyfile', ssl.keyfile) };
  }
  if (ssl.keyfile !== '') throw new ConfigError('ServerApp.keyfile has no use with certfile=auto.');
  const file = join(options.dataDir, 'elara-self-signed.pem');
  const { pem, fingerprint } = await selfSignedCertificate({
    file,
    names: namesOf(options),
    needed: options.isWildcard || options.ip === 'localhost' ? [ownName()] : [options.ip],
    now: options.now,
  });
  options.log.info(
    `Using the self-signed certificate ${file}, of which browsers warn once. Its SHA-256 fingerprint is ${fingerprint}`,
  );
  return { cert: pem, key: pem };
}

/** As certificates have it; `localhost` where it cannot be written so. */
function ownName(): string {
  return domainToASCII(hostname()) || 'localhost';
}

/** Everything by which this machine can be called from where the server listens. */
function namesOf({ ip, isWildcard }: OpenTlsOptions): string[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // Addresses of a link mean nothing without the name of that link.
  const reachable = own.map(({ address }) => address).filter((one) => !/^fe80:/i.test(one));
  return [
    ...new Set([ownName(), 'localhost', '127.0.0.1', '::1', ...(isWildcard ? reachable : [ip])]),
  ];
}

async function policyOf(ssl: SslOptions): Promise<TlsOptions> {
  const { clientCa, clientCertificates, ciphers, version } = ssl;
  return {
    ...(clientCa === '' ? {} : { ca: await read('client_ca', clientCa) }),
    requestCert: clientCertificates !== 'none',
    rejectUnauthorized: clientCertificates === 'required',
    ...(ciphers === undefined ? {} : { ciphers }),
    ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
  };
}

async function read(trait: string, file: string): Promise<Buffer> {
  try {
    return await readFile(resolve(file));
  } catch (cause) {
    throw new ConfigError(`ServerApp.${trait}: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
