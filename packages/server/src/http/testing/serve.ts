import { silentLogger } from '../../log/index.ts';
import { HttpServer, type HttpServerOptions } from '../server.ts';
import { openGate } from './open-gate.ts';

/** A server on a free port of the loopback for one test; `await using` ends it. */
export async function serve(
  options: Partial<HttpServerOptions>,
): Promise<{ readonly url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const baseUrl = options.baseUrl ?? '/';
  const server = new HttpServer({
    routes: [],
    sockets: [],
    gatekeeper: openGate(),
    baseUrl,
    maxBodySize: 1024 * 1024,
    log: silentLogger,
    onActivity: () => undefined,
    checkReplies: true,
    ...options,
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  if (typeof address === 'string') throw new Error('expected a TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}
