import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerConnection, ServiceManager } from '@jupyterlab/services';
import { WebSocket } from 'ws';
import { afterAll, beforeAll } from 'vitest';
import { startServer, type ServerOptions, type TestServer } from '../../harness/server.ts';

type Library = typeof import('@jupyterlab/services');

/** JupyterLab's client library, connected to a server as a front end is. */
export interface Connection {
  readonly server: TestServer;
  readonly library: Library;
  readonly services: ServiceManager;
  /** One more front end, with caches and connections of its own. */
  connect(): ServiceManager;
  dispose(): void;
}

/** Connects to a server that runs. */
export async function connectTo(server: TestServer): Promise<Connection> {
  const library = await loadLibrary(server);
  const managers: ServiceManager[] = [];
  const connect = (): ServiceManager => {
    const serverSettings = settingsOf(library, server);
    const manager = new library.ServiceManager({ serverSettings, standby: 'never' });
    managers.push(manager);
    return manager;
  };
  return {
    server,
    library,
    services: connect(),
    connect,
    dispose: () => {
      for (const manager of managers) manager.dispose();
    },
  };
}

/** One server and one connected client for the tests of a file. */
export function useServices(options: ServerOptions = {}): () => Connection {
  let connection: Connection | undefined;

  beforeAll(async () => {
    connection = await connectTo(await startServer(options));
    await connection.services.ready;
  });

  afterAll(async () => {
    connection?.dispose();
    await connection?.server.stop();
  });

  return () => {
    if (connection === undefined) throw new Error('The server does not run');
    return connection;
  };
}

/** What a page's settings are, for a client that is no page: everything goes by the token. */
export const settingsOf = (
  library: Library,
  { base, token }: TestServer,
): ServerConnection.ISettings =>
  library.ServerConnection.makeSettings({
    baseUrl: base,
    wsUrl: base.replace(/^http/, 'ws'),
    appUrl: 'lab',
    token,
    appendToken: true,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });

/**
 * What a front end reads in its page, the library reads outside of one from the file that this
 * variable names, and it does so when it is loaded.
 */
async function loadLibrary({ base, token, places }: TestServer): Promise<Library> {
  const response = await fetch(`${base}lab`, { headers: { authorization: `token ${token}` } });
  const page = await response.text();
  const [, config] = /id="jupyter-config-data"[^>]*>([^<]*)</.exec(page) ?? [];
  if (config === undefined) throw new Error('The page of JupyterLab has no configuration');
  const file = join(places.home, 'page-config.json');
  await writeFile(file, config);
  process.env['JUPYTER_CONFIG_DATA'] = file;
  return import('@jupyterlab/services');
}
