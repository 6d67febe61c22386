import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, type LogDetails, type Logger } from '../log/index.ts';
import { DescriptorWatch } from './descriptors.ts';

let told: LogDetails[];
let watch: DescriptorWatch;

beforeEach(() => {
  told = [];
  const log: Logger = { ...silentLogger, warn: (_message, details = {}) => told.push(details) };
  watch = new DescriptorWatch({ log, limit: () => 1000 });
});

const socket = (fd: number | undefined): Socket =>
  ({ _handle: fd === undefined ? null : { fd } }) as unknown as Socket;

describe('a watch of descriptors', () => {
  it('says nothing while there are enough', () => {
    for (const fd of [3, 99, 100, 500, 899]) watch.taken(socket(fd));
    expect(told).toEqual([]);
  });

  it('tells once that they run out, and how many there are', () => {
    for (const fd of [900, 901, 999]) watch.taken(socket(fd));
    watch.failed(new Error('accept EMFILE'));
    expect(told).toEqual([{ open: 901, limit: 1000 }]);
  });

  it('tells it again when there were enough in between', () => {
    for (const fd of [950, 850, 950, 799, 950]) watch.taken(socket(fd));
    expect(told.length).toBe(2);
  });

  it('tells why a connection could not be taken', () => {
    watch.failed(new Error('accept EMFILE'));
    expect(told).toEqual([{ error: 'accept EMFILE' }]);
  });

  it('minds no socket that has closed already', () => {
    watch.taken(socket(undefined));
    expect(told).toEqual([]);
  });

  it('knows no limit where the system does not tell one', () => {
    const log: Logger = { ...silentLogger, warn: (_message, details = {}) => told.push(details) };
    new DescriptorWatch({ log, limit: () => Infinity }).taken(socket(1_000_000));
    expect(told).toEqual([]);
  });
});
