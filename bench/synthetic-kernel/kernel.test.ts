import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import {
  DealerSocket,
  Message,
  Signer,
  SubSocket,
  channelEndpoint,
  joinFrames,
  parseConnectionFile,
  splitFrames,
} from 'elara-wire';
import { numberOf } from './numbered.mjs';

const FILE = join(import.meta.dirname, 'kernel.mjs');
const KEY = 'a-key';

interface Heard {
  readonly type: string;
  readonly content: Record<string, unknown>;
}

let home: string;
let child: ChildProcess;
let shell: DealerSocket;
let iopub: SubSocket;
let heard: Heard[];
let broken: number;
const signer = new Signer(KEY);

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'elara-synthetic-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

beforeEach(async () => {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
  const connection = {
    ...{ shell_port, iopub_port, stdin_port, control_port, hb_port },
    ...{ ip: '127.0.0.1', transport: 'tcp', signature_scheme: 'hmac-sha256', key: KEY },
  };
  const file = join(home, 'connection.json');
  await writeFile(file, JSON.stringify(connection));
  child = spawn(process.execPath, [FILE, file], { stdio: 'inherit' });
  const info = parseConnectionFile(JSON.stringify(connection));
  heard = [];
  broken = 0;
  const onMessage = (parts: Buffer[]) => {
    try {
      const { message } = splitFrames(parts, signer);
      heard.push({ type: message.header.msg_type, content: message.parseContent() });
    } catch {
      broken += 1;
    }
  };
  iopub = new SubSocket({ endpoint: channelEndpoint(info, 'iopub'), topics: [''], onMessage });
  shell = new DealerSocket({ endpoint: channelEndpoint(info, 'shell'), onMessage });
  let asked = 0;
  await expect
    .poll(() => {
      if (!types().includes('status')) asked += ask('kernel_info_request') ? 1 : 0;
      const replies = types().filter((type) => type === 'kernel_info_reply').length;
      return types().includes('status') && replies === asked && stateIs('idle');
    })
    .toBe(true);
  heard = [];
});

afterEach(async () => {
  iopub.close();
  shell.close();
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
});

const stateIs = (state: string) =>
  heard.findLast(({ type }) => type === 'status')?.content['execution_state'] === state;

const types = () => heard.map(({ type }) => type);

function ask(msgType: string, content: object = {}): boolean {
  const message = Message.create({ msgType, session: 'test', content });
  return shell.send(joinFrames(message, signer));
}

/** Runs code until reply and `idle` have both arrived. */
async function execute(code: string): Promise<Heard | undefined> {
  heard = [];
  ask('execute_request', { code });
  await expect
    .poll(() => {
      const idle = heard.some(({ content }) => content['execution_state'] === 'idle');
      return idle && types().includes('execute_reply');
    })
    .toBe(true);
  return heard.find(({ type }) => type === 'execute_reply');
}

const texts = () =>
  heard.flatMap(({ type, content }) => {
    const output = content as { text?: string; data?: Record<string, string> };
    return /status|reply|input/.test(type)
      ? []
      : [output.text ?? output.data?.['text/plain'] ?? ''];
  });

const numbers = () => texts().map((text) => numberOf(Buffer.from(text)));

async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports;
}

describe('the synthetic kernel', () => {
  it('executes other code without output', async () => {
    expect(await execute('1 + 1')).toMatchObject({ content: { status: 'ok' } });
    expect(types().filter((type) => type !== 'execute_reply')).toEqual([
      'status',
      'execute_input',
      'status',
    ]);
    expect(await execute('constructor')).toMatchObject({ content: { status: 'ok' } });
  });

  it.each(['stream', 'display_data', 'update_display_data', 'execute_result'])(
    'floods with numbered messages of type %s, each signed and whole',
    async (type) => {
      await execute(`flood {"count":500,"bytes":300,"type":"${type}","displayId":"a"}`);
      expect(numbers()).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
      expect(types().filter((one) => one === type)).toHaveLength(500);
      expect(texts().every((text) => text.length === 300)).toBe(true);
      expect(broken).toBe(0);
    },
  );

  it('floods the same where messages are made as they leave', async () => {
    await execute('flood {"count":3000,"bytes":200,"ahead":0,"from":11}');
    expect(numbers()).toEqual(Array.from({ length: 3000 }, (_, index) => index + 11));
  });

  it('sends evenly', async () => {
    await execute('rate {"count":20,"perSecond":2000}');
    expect(numbers()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('sends one giant message that is whole', async () => {
    await execute('giant {"bytes":3000000}');
    expect(texts().map((text) => text.length)).toEqual([3_000_000]);
    expect(numbers()).toEqual([1]);
  });

  it('signs wrongly, leaves frames out and breaks its JSON when told to', async () => {
    await execute('bad-signature {"count":3}');
    expect(broken).toBe(3);
    await execute('bad-frames');
    expect(broken).toBe(5);
    await execute('bad-json');
    expect(broken).toBe(6);
    expect(texts()).toEqual([]);
  });

  it('is interrupted by a signal', async () => {
    setTimeout(() => child.kill('SIGINT'), 200);
    expect(await execute('sleep {"ms":60000}')).toMatchObject({
      content: { status: 'error', ename: 'KeyboardInterrupt' },
    });
    expect(await execute('1')).toMatchObject({ content: { status: 'ok' } });
  });

  it('closes its output in the middle of a message, and goes on for who connects again', async () => {
    ask('execute_request', { code: 'cut' });
    await expect.poll(() => types().includes('execute_reply')).toBe(true);
    expect(texts()).toEqual([]);
    expect(await execute('1')).toBeDefined();
  });

  it('ends with the code that it is told', async () => {
    ask('execute_request', { code: 'exit {"code":3}' });
    expect(await once(child, 'exit')).toEqual([3, null]);
  });

  it('ends after its reply to a shutdown', async () => {
    ask('shutdown_request', { restart: false });
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expect.poll(() => types()).toContain('shutdown_reply');
  });
});

describe('its kernelspec', () => {
  it('runs it as it lies here', async () => {
    const { pid } = spawn(process.execPath, [FILE, '--install', home, 'other']);
    expect(pid).toBeDefined();
    const file = join(home, 'kernels/other/kernel.json');
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('}');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      argv: [process.execPath, FILE, '{connection_file}'],
    });
  });
});
