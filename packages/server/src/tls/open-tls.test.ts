import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { defaultSettings } from '../config/index.ts';
import { json, route, socketRoute } from '../http/index.ts';
import { serve } from '../http/testing/serve.ts';
import { silentLogger } from '../log/index.ts';
import { openTls, type OpenTlsOptions } from './open-tls.ts';
import { tlsSettings } from './settings.ts';
import { certificateFolder, makeCertificates, type Certificates } from './testing/certificates.ts';

type Settings = Partial<OpenTlsOptions['settings']>;

const open = (settings: Settings, changes: Partial<OpenTlsOptions> = {}) =>
  openTls({
    settings: { ...defaultSettings(tlsSettings), ...settings },
    dataDir: '/nowhere',
    ip: 'localhost',
    isWildcard: false,
    now: new Date(),
    log: silentLogger,
    ...changes,
  });

const door = route({
  method: 'GET',
  path: '/api/door',
  access: 'public',
  summary: 'A door',
  replies: { 200: null },
  handle: ({ secure }) => json({ secure }),
});

const bell = socketRoute({
  path: '/api/bell',
  access: 'public',
  summary: 'A bell',
  prepare: async () => (socket) => {
    socket.send('ding');
  },
});

async function start(settings: Settings, changes: Partial<OpenTlsOptions> = {}) {
  const tls = await open(settings, changes);
  if (tls === null) throw new Error('expected TLS');
  const server = await serve({
    routes: [door],
    sockets: [bell],
    createServer: tls.createServer,
    checkReplies: false,
  });
  return { ...server, port: Number(new URL(server.url).port) };
}

/** Status and body, or the code of what went wrong. */
async function get(port: number, options: RequestOptions): Promise<string> {
  const asking = request({ host: '127.0.0.1', port, path: '/api/door', agent: false, ...options });
  asking.end();
  try {
    const [response] = (await once(asking, 'response')) as [NodeJS.ReadableStream];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  }
}

function traits({ files }: Certificates): Settings {
  return { certfile: files.cert, keyfile: files.key };
}

describe('openTls', () => {
  it('is null where HTTP is spoken', async () => {
    expect(await open({})).toBeNull();
  });

  it('serves requests and websockets with a certificate', async () => {
    const certificates = await makeCertificates(await certificateFolder());
    await using server = await start(traits(certificates));
    expect(await get(server.port, { ca: certificates.ca })).toBe('{"secure":true}');
    const socket = new WebSocket(`wss://127.0.0.1:${server.port}/api/bell`, {
      ca: certificates.ca,
    });
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(message.toString()).toBe('ding');
    socket.terminate();
  });

  it('takes key and certificate from one file', async () => {
    const certificates = await makeCertificates(await certificateFolder());
    const both = join(certificates.folder, 'both.pem');
    await writeFile(both, certificates.key + certificates.cert);
    await using server = await start({ certfile: both });
    expect(await get(server.port, { ca: certificates.ca })).toBe('{"secure":true}');
  });

  it('answers who offers to upgrade to HTTP/2 as if there were no offer', async () => {
    const certificates = await makeCertificates(await certificateFolder());
    await using server = await start(traits(certificates));
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': '' };
    expect(await get(server.port, { ca: certificates.ca, headers })).toBe('{"secure":true}');
  });

  it('lets nobody in without a certificate of the authority that is named', async () => {
    const certificates = await makeCertificates(await certificateFolder());
    const { ca, client, stranger, files } = certificates;
    await using server = await start({ ...traits(certificates), clientCa: files.ca });
    expect(await get(server.port, { ca, ...client })).toBe('{"secure":true}');
    expect(await get(server.port, { ca })).not.toContain('secure');
    expect(await get(server.port, { ca, ...stranger })).not.toContain('secure');
  });

  it('lets in who shows no certificate where it is optional, but nobody who shows a false one', async () => {
    const certificates = await makeCertificates(await certificateFolder());
    const { ca, client, stranger, files } = certificates;
    const sslOptions = { cert_reqs: 1, ca_certs: files.ca };
    await using server = await start({ ...traits(certificates), sslOptions });
    expect(await get(server.port, { ca, ...client })).toBe('{"secure":true}');
    expect(await get(server.port, { ca })).toBe('{"secure":true}');
    expect(await get(server.port, { ca, ...stranger })).not.toContain('secure');
  });

  it('speaks the one version that is asked for', async () => {
    const certificates = await makeCertificates(await certificateFolder());
    await using server = await start({ ...traits(certificates), sslOptions: { ssl_version: 5 } });
    const socket = connect({ host: '127.0.0.1', port: server.port, ca: certificates.ca });
    await once(socket, 'secureConnect');
    expect(socket.getProtocol()).toBe('TLSv1.2');
    socket.destroy();
  });

  it('makes a certificate where it is told "auto", and tells its fingerprint', async () => {
    const { folder } = await makeCertificates(await certificateFolder());
    const lines: string[] = [];
    const log = { ...silentLogger, info: (line: string) => void lines.push(line) };
    await using server = await start({ certfile: 'auto' }, { dataDir: folder, log });
    const socket = connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    expect(lines.join()).toContain(fingerprint256);
    expect(lines.join()).toContain(join(folder, 'elara-self-signed.pem'));
  });

  it('refuses what cannot be used, by its name', async () => {
    const { files, folder } = await makeCertificates(await certificateFolder());
    const missing = join(folder, 'missing.pem');
    await expect(open({ certfile: missing })).rejects.toThrow(`ServerApp.certfile: ENOENT`);
    await expect(open({ certfile: files.cert, keyfile: missing })).rejects.toThrow(
      'ServerApp.keyfile: ENOENT',
    );
    await expect(open({ certfile: files.cert })).rejects.toThrow(`${files.cert} cannot be used`);
    await expect(open({ certfile: files.cert, keyfile: files.ca })).rejects.toThrow(
      'cannot be used',
    );
    await expect(open({ certfile: 'auto', keyfile: files.key })).rejects.toThrow('keyfile');
  });
});
