import { Agent, request, type IncomingMessage } from 'node:http';

/** An answer as it came, or how the connection ended without one. */
export type Received =
  | {
      readonly status: number;
      readonly reason: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: Buffer;
    }
  | { readonly closed: string };

export interface Outgoing {
  readonly port: number;
  readonly method: string;
  /** Sent as it stands: nothing is normalised on the way. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

const ANSWER_MS = 30_000;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

export function send({ port, method, target, headers, body }: Outgoing): Promise<Received> {
  return new Promise((resolve) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path: target, headers, agent, timeout: ANSWER_MS },
      (incoming) => {
        void receive(incoming).then(resolve, (error: unknown) => {
          resolve({ closed: codeOf(error) });
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', (error) => {
      resolve({ closed: codeOf(error) });
    });
    outgoing.end(body);
  });
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    status: incoming.statusCode ?? 0,
    reason: incoming.statusMessage ?? '',
    headers: headersOf(incoming),
    body: Buffer.concat(chunks),
  };
}

/** In their order, and repeated ones apart. */
export const headersOf = ({ rawHeaders }: IncomingMessage): [name: string, value: string][] =>
  rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : [],
  );

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
