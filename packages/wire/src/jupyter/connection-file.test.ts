import { describe, expect, it } from 'vitest';

import { channelEndpoint, parseConnectionFile } from './connection-file.ts';

const FILE = {
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 5,
  ip: '127.0.0.1',
  key: 'k',
  transport: 'tcp',
  signature_scheme: 'hmac-sha256',
  kernel_name: 'python3',
};

describe('parseConnectionFile', () => {
  it('reads a file and fills in what may be missing', () => {
    expect(parseConnectionFile(JSON.stringify(FILE))).toEqual(FILE);
    const sparse = { ...FILE, signature_scheme: '', transport: undefined };
    expect(parseConnectionFile(JSON.stringify(sparse))).toEqual(FILE);
  });

  it.each([
    ['{', 'The connection file is not JSON'],
    ['[]', 'The connection file is not an object'],
    [JSON.stringify({ ...FILE, hb_port: 70_000 }), 'hb_port is not a port'],
    [JSON.stringify({ ...FILE, key: 5 }), 'key is not a string'],
    [JSON.stringify({ ...FILE, transport: 'inproc' }), 'transport is neither tcp nor ipc'],
  ])('refuses %s', (text, message) => {
    expect(() => parseConnectionFile(text)).toThrow(message);
  });
});

describe('channelEndpoint', () => {
  it('spells both transports as Jupyter does', () => {
    const info = parseConnectionFile(JSON.stringify(FILE));
    expect(channelEndpoint(info, 'control')).toBe('tcp://127.0.0.1:4');
    expect(channelEndpoint({ ...info, ip: '::1' }, 'hb')).toBe('tcp://[::1]:5');
    expect(channelEndpoint({ ...info, transport: 'ipc', ip: '/run/k-ipc' }, 'iopub')).toBe(
      'ipc:///run/k-ipc-2',
    );
  });
});
