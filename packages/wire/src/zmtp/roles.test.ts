import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { deferred } from '../testing/deferred.ts';
import { ClientSocket } from './client.ts';
import { DealerSocket, ReqSocket, SubSocket } from './client-sockets.ts';
import { PubSocket } from './publisher.ts';
import { RepSocket } from './reply.ts';
import { RouterSocket } from './router.ts';

const LOOPBACK = 'tcp://127.0.0.1:0';
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function text(parts: readonly Buffer[]): string {
  return parts.join('|');
}

function buffers(...parts: string[]): Buffer[] {
  return parts.map((part) => Buffer.from(part));
}

interface Pair {
  readonly pub: PubSocket;
  readonly sub: SubSocket;
  readonly heard: string[];
  readonly endpoint: string;
}

describe('PUB and SUB', () => {
  /** A publisher, and a subscriber whose subscriptions it has heard of. */
  async function pair(topics: string[]): Promise<Pair> {
    const heard: string[] = [];
    const subscribed = deferred<undefined>();
    let left = topics.length;
    const pub = new PubSocket({
      onSubscribe: () => {
        left -= 1;
        if (left === 0) subscribed.resolve(undefined);
      },
      onUnsubscribe: (topic) => heard.push(`-${String(topic)}`),
    });
    open.push(() => pub.close());
    const endpoint = await pub.bind(LOOPBACK);
    const sub = new SubSocket({
      endpoint,
      topics,
      onMessage: (parts) => heard.push(text(parts)),
    });
    open.push(() => {
      sub.destroy();
    });
    await subscribed.promise;
    return { pub, sub, heard, endpoint };
  }

  async function settled(heard: string[], last: string): Promise<string[]> {
    while (!heard.includes(last)) await new Promise((resolve) => setTimeout(resolve, 2));
    return heard;
  }

  it('match topics by prefix, byte by byte', async () => {
    const { pub, heard } = await pair(['a.', 'é']);
    for (const topic of ['a', 'a.', 'a.b', 'b.a.', 'éx', '\u00e8', 'a.end']) {
      pub.send(buffers(topic, '1'));
    }
    expect(await settled(heard, 'a.end|1')).toEqual(['a.|1', 'a.b|1', 'éx|1', 'a.end|1']);
  });

  it('deliver once to a subscriber with two matching topics', async () => {
    const { pub, heard } = await pair(['', 'a']);
    pub.send(buffers('a'));
    pub.send(buffers('end'));
    expect(await settled(heard, 'end')).toEqual(['a', 'end']);
  });

  it('stop when the topic is cancelled, and go on when it is wanted again', async () => {
    const { pub, sub, heard } = await pair(['a']);
    expect(pub.subscribers).toBe(1);
    sub.unsubscribe('a');
    await settled(heard, '-a');
    expect(pub.subscribers).toBe(0);
    pub.send(buffers('a', 'unheard'));
    sub.subscribe('a');
    while (pub.subscribers === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    pub.send(buffers('a', 'heard'));
    expect(await settled(heard, 'a|heard')).toEqual(['-a', 'a|heard']);
  });

  it('understand subscriptions in the form of ZMTP 3.0, and ignore other messages', async () => {
    const { pub, heard, endpoint } = await pair(['own']);
    const old = new ClientSocket('SUB', {
      endpoint,
      onMessage: (parts) => heard.push(`old:${text(parts)}`),
    });
    open.push(() => {
      old.destroy();
    });
    old.send([Buffer.from('\x02what')]);
    old.send([Buffer.from('\x01top')]);
    while (pub.subscribers < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    pub.send(buffers('topic'));
    expect(await settled(heard, 'old:topic')).toEqual(['old:topic']);
    old.send([Buffer.from('\x00top')]);
    await settled(heard, '-top');
  });

  it('send to nobody without waiting', async () => {
    const pub = new PubSocket({});
    expect(pub.send(buffers('a'))).toBe(true);
    await pub.drained();
    await pub.close();
  });
});

describe('ROUTER and DEALER', () => {
  it('name peers without an identity, and drop what is for peers that are gone', async () => {
    const asked = deferred<Buffer>();
    const router = new RouterSocket({ onMessage: asked.resolve });
    open.push(() => router.close());
    const dealer = new DealerSocket({ endpoint: await router.bind(LOOPBACK) });
    dealer.send(buffers('hi'));
    const identity = await asked.promise;
    expect(identity).toHaveLength(9);
    expect(identity[0]).toBe(0);
    dealer.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(router.send(identity, buffers('anybody?'))).toBe(true);
    expect(router.send(Buffer.from('stranger'), buffers('x'))).toBe(true);
    await router.drained(Buffer.from('stranger'));
  });

  it('send what is queued before they close', async () => {
    const heard: string[] = [];
    const router = new RouterSocket({
      onMessage: (identity) => {
        for (let index = 0; index < 1000; index += 1) router.send(identity, buffers(String(index)));
        void router.close();
      },
    });
    const ended = deferred<undefined>();
    const dealer = new DealerSocket({
      endpoint: await router.bind(LOOPBACK),
      onMessage: (parts) => heard.push(text(parts)),
      onDisconnect: () => {
        ended.resolve(undefined);
      },
    });
    open.push(() => {
      dealer.destroy();
    });
    dealer.send(buffers('all at once'));
    await ended.promise;
    expect(heard).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)));
  });

  it('refuse to bind where somebody listens', async () => {
    const first = new RouterSocket({ onMessage: () => undefined });
    const second = new RouterSocket({ onMessage: () => undefined });
    open.push(() => first.close());
    const endpoint = await first.bind(LOOPBACK);
    await expect(second.bind(endpoint)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await second.close();
  });
});

describe('REQ and REP', () => {
  it('ask and answer in order, over a Unix socket too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zmtp-'));
    open.push(() => rm(folder, { recursive: true }));
    const rep = new RepSocket({ answer: (parts) => [...parts, Buffer.from('!')] });
    open.push(() => rep.close());
    const req = new ReqSocket({ endpoint: await rep.bind(`ipc://${join(folder, 'hb')}`) });
    open.push(() => {
      req.close();
    });
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((one) => req.request(buffers(one), 5000)),
    );
    expect(answers.map(text)).toEqual(['a|!', 'b|!', 'c|!']);
  });
});
