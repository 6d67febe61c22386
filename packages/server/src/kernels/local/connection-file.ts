import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { ConnectionInfo } from 'elara-wire';

import type { PortPool } from './ports.ts';

export interface EndpointChoice {
  readonly transport: 'tcp' | 'ipc';
  readonly ip: string;
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
  names: { readonly kernelName: string; readonly sessionName?: string | undefined },
): Promise<ConnectionInfo> {
  const isIpc = choice.transport === 'ipc';
  const ports = isIpc ? [1, 2, 3, 4, 5] : await pool.take(PORTS_OF_A_KERNEL, choice.ip);
  const [shell = 0, iopub = 0, stdin = 0, control = 0, heartbeat = 0] = ports;
  return {
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
    ip: isIpc ? `${file.replace(/\.json$/, '')}-ipc` : choice.ip,
    key: `${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`,
    transport: choice.transport,
    signature_scheme: 'hmac-sha256',
    kernel_name: names.kernelName,
    ...(names.sessionName === undefined ? {} : { jupyter_session: names.sessionName }),
  };
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
