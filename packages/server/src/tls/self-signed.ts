import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { writeWhole } from '../disk/index.ts';

const DAY = 86_400_000;
/** Browsers take none that is valid for longer than 398 days. */
const LIFETIME = 397 * DAY;
const RENEW_BEFORE = 14 * DAY;

export interface SelfSignedOptions {
  /** Holds key and certificate; nobody but the owner may read it. */
  readonly file: string;
  /** Names and addresses under which the server is reached. The first stands for all in `subject`. */
  readonly names: readonly string[];
  /** Those without which a kept certificate is not good enough any more. */
  readonly needed: readonly string[];
  readonly now: Date;
}

export interface SelfSigned {
  /** Key and certificate in PEM. */
  readonly pem: string;
  /** SHA-256, as browsers show it. */
  readonly fingerprint: string;
}

/** The certificate of before as long as it will do, so that browsers ask only once, else a new one. */
export async function selfSignedCertificate(options: SelfSignedOptions): Promise<SelfSigned> {
  const kept = await readKept(options);
  if (kept !== null) return kept;
  const pem = await generate(options);
  // Of two servers that start at once, each finds a whole file.
  await writeWhole(options.file, pem, { mode: 0o600, folderMode: 0o700 });
  return { pem, fingerprint: new X509Certificate(pem).fingerprint256 };
}

async function readKept(options: SelfSignedOptions): Promise<SelfSigned | null> {
  try {
    const { mode } = await stat(options.file);
    // A key that others could read is none any more.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) return null;
    const pem = await readFile(options.file, 'utf8');
    const certificate = new X509Certificate(pem);
    if (!pem.includes('PRIVATE KEY') || !willDo(certificate, options)) return null;
    return { pem, fingerprint: certificate.fingerprint256 };
  } catch {
    return null; // Missing or broken: a new one is made.
  }
}

function willDo(certificate: X509Certificate, { needed, now }: SelfSignedOptions): boolean {
  const expires = new Date(certificate.validTo).getTime();
  if (expires - now.getTime() < RENEW_BEFORE) return false;
  return needed.every((name) => {
    const found = isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
    return found !== undefined;
  });
}

async function generate({ names, now }: SelfSignedOptions): Promise<string> {
  // A CommonJS package: inside the bundle it has nothing but the default.
  const { default: selfsigned } = await import('selfsigned');
  const altNames = names.map((name) =>
    isIP(name) === 0 ? ({ type: 2, value: name } as const) : ({ type: 7, ip: name } as const),
  );
  const subject = [{ name: 'commonName', value: commonName(names[0] ?? 'localhost') }];
  const pems = await selfsigned.generate(subject, {
    keyType: 'ec',
    algorithm: 'sha256',
    // An hour earlier, for clients whose clock is behind.
    notBeforeDate: new Date(now.getTime() - DAY / 24),
    notAfterDate: new Date(now.getTime() + LIFETIME),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return `${pems.private.trim()}\n${pems.cert.trim()}\n`;
}

/** Shown to people only; no longer than X.509 has it. */
function commonName(host: string): string {
  return `Elara on ${host}`.slice(0, 64);
}
