import type { SecureVersion } from 'node:tls';
import { ConfigError } from '../config/index.ts';

/** Whether clients show a certificate: Python's `CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED`. */
export type ClientCertificates = 'none' | 'optional' | 'required';

/** `ssl_options` of tornado in our words. */
export interface SslOptions {
  readonly certfile: string;
  readonly keyfile: string;
  readonly clientCa: string;
  readonly clientCertificates: ClientCertificates;
  readonly ciphers: string | undefined;
  /** The one version that is spoken, where only one is. */
  readonly version: SecureVersion | undefined;
}

const KEYS = ['certfile', 'keyfile', 'ca_certs', 'cert_reqs', 'ciphers', 'ssl_version'];

const CERT_REQS: ReadonlyMap<unknown, ClientCertificates> = new Map<unknown, ClientCertificates>([
  [0, 'none'],
  ['CERT_NONE', 'none'],
  [1, 'optional'],
  ['CERT_OPTIONAL', 'optional'],
  [2, 'required'],
  ['CERT_REQUIRED', 'required'],
]);

/** Python's `PROTOCOL_TLS` and `PROTOCOL_TLS_SERVER` choose themselves; older versions are not spoken. */
const VERSIONS: ReadonlyMap<unknown, SecureVersion | undefined> = new Map<
  unknown,
  SecureVersion | undefined
>([
  [2, undefined],
  ['PROTOCOL_TLS', undefined],
  [17, undefined],
  ['PROTOCOL_TLS_SERVER', undefined],
  [5, 'TLSv1.2'],
  ['PROTOCOL_TLSv1_2', 'TLSv1.2'],
]);

export interface TlsTraits {
  readonly certfile: string;
  readonly keyfile: string;
  readonly clientCa: string;
  readonly sslOptions: Readonly<Record<string, unknown>>;
}

/** Reads the traits together; null where no TLS is asked for. The traits win, as in Jupyter. */
export function readSslOptions(traits: TlsTraits): SslOptions | null {
  const given = traits.sslOptions;
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw fault(`"${unknown}" means nothing`);
  const certfile = traits.certfile || text(given, 'certfile');
  const keyfile = traits.keyfile || text(given, 'keyfile');
  const clientCa = traits.clientCa || text(given, 'ca_certs');
  if (certfile === '') {
    if (keyfile === '' && clientCa === '' && Object.keys(given).length === 0) return null;
    throw new ConfigError('ServerApp.certfile is missing: without it no TLS can be spoken.');
  }
  return {
    certfile,
    keyfile,
    clientCa,
    clientCertificates: clientCertificates(given['cert_reqs'], clientCa),
    ciphers: text(given, 'ciphers') || undefined,
    version: version(given['ssl_version']),
  };
}

function clientCertificates(value: unknown, clientCa: string): ClientCertificates {
  if (value === undefined || value === null) return clientCa === '' ? 'none' : 'required';
  const found = CERT_REQS.get(nameOf(value));
  if (found === undefined) throw fault('"cert_reqs" is 0, 1 or 2');
  if (found !== 'none' && clientCa === '') {
    throw fault('"cert_reqs" asks for certificates of clients, but no "ca_certs" tells which');
  }
  return found;
}

function version(value: unknown): SecureVersion | undefined {
  if (value === undefined || value === null) return undefined;
  const name = nameOf(value);
  if (!VERSIONS.has(name)) throw fault('"ssl_version" is none that can be spoken safely');
  return VERSIONS.get(name);
}

/** `VerifyMode.CERT_REQUIRED` as Python shows it, or the number behind it. */
function nameOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return /^\d+$/.test(value) ? Number(value) : (value.split('.').at(-1) ?? '');
}

function text(given: Readonly<Record<string, unknown>>, key: string): string {
  const value = given[key] ?? '';
  if (typeof value === 'string') return value;
  throw fault(`"${key}" must be a text`);
}

function fault(what: string): ConfigError {
  return new ConfigError(`ServerApp.ssl_options: ${what}`);
}
