import { connect } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { deferred } from '../testing/deferred.ts';
import { DealerSocket, SubSocket } from './client-sockets.ts';
import { PubSocket } from './publisher.ts';
import { RouterSocket } from './router.ts';

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function router(
  endpoint: string,
  onText: (text: string) => void,
): Promise<[RouterSocket, string]> {
  const socket = new RouterSocket({
    onMessage: (identity, parts) => {
      onText(parts.join('|'));
      socket.send(identity, [Buffer.from('echo'), ...parts]);
    },
  });
  open.push(() => socket.close());
  return [socket, await socket.bind(endpoint)];
}

describe('a client socket', () => {
  it('keeps what it was given until the other end exists, and connects again after a loss', async () => {
    const [first, endpoint] = await router('tcp://127.0.0.1:0', () => undefined);
    await first.close();
    const echoes = [deferred<string>(), deferred<string>()];
    let answers = 0;
    const dealer = new DealerSocket({
      endpoint,
      retryDelay: 5,
      onMessage: (parts) => {
        echoes[answers]?.resolve(parts.join('|'));
        answers += 1;
      },
    });
    open.push(() => {
      dealer.destroy();
    });
    dealer.send([Buffer.from('one')]);
    const [second] = await router(endpoint, () => undefined);
    expect(await echoes[0]!.promise).toBe('echo|one');
    await second.close();
    dealer.send([Buffer.from('two')]);
    await router(endpoint, () => undefined);
    expect(await echoes[1]!.promise).toBe('echo|two');
  });

  it('renews its subscriptions', async () => {
    const endpoint = await (async (): Promise<string> => {
      const pub = new PubSocket({});
      const bound = await pub.bind('tcp://127.0.0.1:0');
      await pub.close();
      return bound;
    })();
    const heard = deferred<string>();
    const sub = new SubSocket({
      endpoint,
      topics: ['a'],
      retryDelay: 5,
      onMessage: (parts) => {
        heard.resolve(parts.join('|'));
      },
    });
    open.push(() => {
      sub.destroy();
    });
    const pub = new PubSocket({
      onSubscribe: () => {
        pub.send([Buffer.from('b'), Buffer.from('no')]);
        pub.send([Buffer.from('a'), Buffer.from('yes')]);
      },
    });
    open.push(() => pub.close());
    await pub.bind(endpoint);
    expect(await heard.promise).toBe('a|yes');
  });

  it('makes the publisher wait while it is paused, and loses nothing', async () => {
    const subscribed = deferred<undefined>();
    const pub = new PubSocket({
      highWaterMark: 10_000,
      onSubscribe: () => {
        subscribed.resolve(undefined);
      },
    });
    open.push(() => pub.close());
    let received = 0;
    const all = deferred<undefined>();
    const sub = new SubSocket({
      endpoint: await pub.bind('tcp://127.0.0.1:0'),
      topics: [''],
      onMessage: () => {
        received += 1;
        if (received === 200) all.resolve(undefined);
      },
    });
    open.push(() => {
      sub.destroy();
    });
    await subscribed.promise;
    sub.pause();
    let sent = 0;
    const sending = (async () => {
      for (; sent < 200; sent += 1) {
        if (!pub.send([Buffer.alloc(100_000)])) await pub.drained();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sent).toBeLessThan(200);
    sub.resume();
    await Promise.all([sending, all.promise]);
    expect(received).toBe(200);
  });
});

describe('a server socket', () => {
  it('goes on after a peer that sent garbage', async () => {
    const heard = deferred<string>();
    const [, endpoint] = await router('tcp://127.0.0.1:0', heard.resolve);
    const stranger = connect(Number(endpoint.split(':').at(-1)), '127.0.0.1');
    const closed = deferred<undefined>();
    stranger
      .on('error', () => undefined)
      .on('close', () => {
        closed.resolve(undefined);
      });
    stranger.resume().write('GET / HTTP/1.1\r\n\r\n');
    await closed.promise;
    const dealer = new DealerSocket({ endpoint });
    open.push(() => {
      dealer.destroy();
    });
    dealer.send([Buffer.from('hello')]);
    expect(await heard.promise).toBe('hello');
  });

  it('gives a name that two connections claim to the newest', async () => {
    const [, endpoint] = await router('tcp://127.0.0.1:0', () => undefined);
    const got: string[] = [];
    const answered = deferred<undefined>();
    for (const name of ['old', 'new']) {
      const ready = deferred<undefined>();
      const dealer = new DealerSocket({
        endpoint,
        identity: Buffer.from('same'),
        onReady: () => {
          ready.resolve(undefined);
        },
        onMessage: (parts) => {
          got.push(`${name}:${parts.join('|')}`);
          answered.resolve(undefined);
        },
      });
      open.push(() => {
        dealer.destroy();
      });
      await ready.promise;
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (name === 'new') dealer.send([Buffer.from('hi')]);
    }
    await answered.promise;
    expect(got).toEqual(['new:echo|hi']);
  });
});
