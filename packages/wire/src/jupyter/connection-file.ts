import type { Channel } from './message.ts';

/** How to reach a kernel, in the words of Jupyter's connection files. */
export interface ConnectionInfo {
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly ip: string;
  readonly key: string;
  readonly transport: 'tcp' | 'ipc';
  readonly signature_scheme: string;
  readonly kernel_name?: string;
  /** Z85, where what is said is encrypted: the kernel's pair, which its clients use as well. */
  readonly curve_publickey?: string;
  readonly curve_secretkey?: string;
  readonly jupyter_session?: string;
}

const port = { type: 'integer', minimum: 1, maximum: 65_535 } as const;

/** JSON Schema of a connection file. */
export const connectionFileSchema = {
  type: 'object',
  required: ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port', 'ip', 'key'],
  properties: {
    shell_port: port,
    iopub_port: port,
    stdin_port: port,
    control_port: port,
    hb_port: port,
    ip: { type: 'string' },
    key: { type: 'string' },
    transport: { enum: ['tcp', 'ipc'], default: 'tcp' },
    signature_scheme: { type: 'string', pattern: '^hmac-', default: 'hmac-sha256' },
    kernel_name: { type: 'string' },
    curve_publickey: { type: 'string' },
    curve_secretkey: { type: 'string' },
    jupyter_session: { type: 'string' },
  },
} as const;

const PORTS = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'] as const;

/** A connection file cannot be used. */
export class ConnectionFileError extends Error {
  override readonly name = 'ConnectionFileError';
}

/** Reads the text of a connection file; throws `ConnectionFileError` naming the bad field. */
export function parseConnectionFile(text: string): ConnectionInfo {
  const fields = parseFields(text);
  for (const name of PORTS) {
    const value = fields[name];
    if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 65_535) {
      throw new ConnectionFileError(`${name} is not a port`);
    }
  }
  const transport = fields['transport'] ?? 'tcp';
  if (transport !== 'tcp' && transport !== 'ipc') {
    throw new ConnectionFileError('transport is neither tcp nor ipc');
  }
  const scheme = stringField(fields, 'signature_scheme', 'hmac-sha256');
  return {
    ...(fields as unknown as ConnectionInfo),
    ip: stringField(fields, 'ip'),
    key: stringField(fields, 'key'),
    transport,
    // Some writers leave the scheme empty together with the key.
    signature_scheme: scheme === '' ? 'hmac-sha256' : scheme,
  };
}

function parseFields(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConnectionFileError('The connection file is not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConnectionFileError('The connection file is not an object');
  }
  return value as Record<string, unknown>;
}

function stringField(fields: Record<string, unknown>, name: string, fallback?: string): string {
  const value = fields[name] ?? fallback;
  if (typeof value !== 'string') throw new ConnectionFileError(`${name} is not a string`);
  return value;
}

/** The endpoint of a channel (or the heartbeat), as Jupyter spells it for both transports. */
export function channelEndpoint(info: ConnectionInfo, channel: Channel | 'hb'): string {
  const number = info[`${channel}_port`];
  if (info.transport === 'ipc') return `ipc://${info.ip}-${number}`;
  const host = info.ip.includes(':') ? `[${info.ip}]` : info.ip;
  return `tcp://${host}:${number}`;
}
