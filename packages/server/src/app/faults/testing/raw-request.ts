import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly method: string;
  /** Sent as it is: `fetch` would take `..` out of it. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Longer than any answer takes on a busy machine: what takes longer hangs. */
const HANGS_AFTER = 15_000;

/** One request whose path and body no client library has put right. */
export async function rawRequest(
  url: string,
  request: RawRequest,
  agent?: Agent,
): Promise<RawAnswer> {
  const { method, path, headers = {}, body } = request;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = httpRequest({
      hostname,
      port,
      path,
      method,
      headers: { ...length, ...headers },
      timeout: HANGS_AFTER,
      ...(agent === undefined ? {} : { agent }),
    });
    sent.on('error', reject);
    sent.on('timeout', () => {
      sent.destroy(new Error(`${method} ${path} is not answered`));
    });
    sent.on('response', (answer) => {
      text(answer)
        .then((all) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: all });
        })
        .catch(reject);
    });
    sent.end(body);
  });
}
