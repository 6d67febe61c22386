import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { ConnectionInfo } from 'elara-wire';

import type { KernelSettings } from '../settings.ts';
import { makeKeys } from './encryption.ts';
import type { PortPool } from './ports.ts';

/** Where kernels may listen: what of `KernelManager.*` is about that. */
export type EndpointChoice = Pick<
  KernelSettings,
  | 'transport'
  | 'ip'
  | 'shellPort'
  | 'iopubPort'
  | 'stdinPort'
  | 'controlPort'
  | 'hbPort'
  | 'sessionKey'
  | 'signatureScheme'
>;

/** What is told about the kernel, and what is to be kept. */
export interface ConnectionSubject {
  readonly kernelName: string;
  readonly sessionName?: string | undefined;
  /** What it has already, where only the ports change. */
  readonly previous?: ConnectionInfo | undefined;
  readonly isEncrypted?: boolean;
}

const PORTS_OF_A_KERNEL = 5;

export function connectionFilePath(runtimeDir: string, kernelId: string): string {
  return join(runtimeDir, `kernel-${kernelId}.json`);
}

/** Chooses where a kernel will listen and with which key it signs (kernels §13). */
export async function makeConnectionInfo(
  file: string,
  choice: EndpointChoice,
  pool: PortPool,
  subject: ConnectionSubject,
): Promise<ConnectionInfo> {
  const isIpc = choice.transport === 'ipc';
  const [shell, iopub, stdin, control, heartbeat] = await choosePorts(choice, pool);
  return {
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
    ip: isIpc ? `${file.replace(/\.json$/, '')}-ipc` : choice.ip,
    key: subject.previous?.key ?? (choice.sessionKey === '' ? newKey() : choice.sessionKey),
    transport: choice.transport,
    signature_scheme: choice.signatureScheme,
    kernel_name: subject.kernelName,
    ...(await encryptionKeys(subject)),
    ...(subject.sessionName === undefined ? {} : { jupyter_session: subject.sessionName }),
  };
}

/** The same keys over restarts, as with the key of the signatures. */
async function encryptionKeys({ previous, isEncrypted }: ConnectionSubject) {
  if (isEncrypted !== true) return {};
  if (previous?.curve_publickey === undefined) return makeKeys();
  const { curve_publickey, curve_secretkey } = previous;
  return { curve_publickey, ...(curve_secretkey === undefined ? {} : { curve_secretkey }) };
}

type Ports = readonly [number, number, number, number, number];

/** Those that are configured; free ones for the rest. Unix sockets are only numbered. */
async function choosePorts(choice: EndpointChoice, pool: PortPool): Promise<Ports> {
  if (choice.transport === 'ipc') return [1, 2, 3, 4, 5];
  const { shellPort, iopubPort, stdinPort, controlPort, hbPort } = choice;
  const fixed = [shellPort, iopubPort, stdinPort, controlPort, hbPort] as const;
  const free = await pool.take(fixed.filter((port) => port === 0).length, choice.ip);
  const [shell, iopub, stdin, control, heartbeat] = fixed.map((port) =>
    port === 0 ? (free.shift() ?? 0) : port,
  );
  return [shell ?? 0, iopub ?? 0, stdin ?? 0, control ?? 0, heartbeat ?? 0];
}

/** In the form of Jupyter's session ids. */
function newKey(): string {
  return `${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`;
}

/** Ports to give back, or none for Unix sockets. */
export function portsOf(info: ConnectionInfo): number[] {
  if (info.transport === 'ipc') return [];
  return [info.shell_port, info.iopub_port, info.stdin_port, info.control_port, info.hb_port];
}

/** Only the owner may read the key: a new file with mode 0600, whatever was there before. */
export async function writeConnectionFile(file: string, info: ConnectionInfo): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(JSON.stringify(info, null, 2));
  } finally {
    await handle.close();
  }
}

/** Jupyter marks the runtime folder sticky, so that cleaners of old files pass it by. */
export async function prepareRuntimeDir(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') await chmod(folder, 0o1700);
}

/** Removes the file and the Unix sockets a kernel may have left beside it. */
export async function removeConnectionFiles(file: string, info: ConnectionInfo): Promise<void> {
  await rm(file, { force: true });
  if (info.transport !== 'ipc') return;
  for (let number = 1; number <= PORTS_OF_A_KERNEL; number += 1) {
    await rm(`${info.ip}-${number}`, { force: true });
  }
}
