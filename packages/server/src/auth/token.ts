import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config/index.ts';
import type { GateRequest } from '../http/index.ts';
import { equalSecrets } from './equal-secrets.ts';
import type { Randomness } from './identity.ts';

export interface TokenSource {
  readonly token: string | null;
  readonly tokenFile: string;
  readonly hashedPassword: string;
}

/** The server's token; `generated` ones are new with each start and may be shown in full. */
export interface ServerToken {
  readonly value: string;
  readonly generated: boolean;
}

/** The configured token, or that of the file, or a new one where no password is set (auth §1). */
export async function resolveToken(source: TokenSource, random: Randomness): Promise<ServerToken> {
  if (source.token !== null) return { value: source.token, generated: false };
  if (source.tokenFile !== '')
    return { value: await readToken(source.tokenFile), generated: false };
  if (source.hashedPassword !== '') return { value: '', generated: false };
  return { value: random.bytes(24).toString('hex'), generated: true };
}

async function readToken(file: string): Promise<string> {
  try {
    // Requests cannot carry a line break: as part of the token, as in Jupyter, it would lock out everybody.
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The token file ${file} cannot be read: ${reason}`, { cause: error });
  }
}

/** Whether a request shows the token: as an argument, which wins, or in `Authorization` (auth §2). */
export function showsToken(request: GateRequest, token: string): boolean {
  if (token === '') return false;
  const given = argument(request) || fromHeader(request.headers.authorization);
  return given !== '' && equalSecrets(given, token);
}

function argument({ form, query }: GateRequest): string {
  return (form?.['token'] ?? query.getAll('token').at(-1) ?? '').trim();
}

function fromHeader(value: string | undefined): string {
  return /^(?:token|bearer)\s+(.+)/i.exec(value ?? '')?.[1] ?? '';
}
