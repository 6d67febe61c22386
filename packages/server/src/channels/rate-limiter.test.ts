import { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { RateLimiter, type RateSettings } from './rate-limiter.ts';

const ON: RateSettings = {
  limitRate: true,
  iopubMsgRateLimit: 1000,
  iopubDataRateLimit: 1_000_000,
  rateLimitWindow: 3,
};

function message(msgType: string, content: object = {}): Message {
  return Message.create({ msgType, session: 's', content });
}

const display = message('display_data');
const idle = message('status', { execution_state: 'idle' });

/** How many of `count` messages pass at a time, and the notices. */
function burst(limiter: RateLimiter, one: Message, count: number, now = 0): [number, string[]] {
  let passed = 0;
  const notices: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const verdict = limiter.check(one, now);
    if (verdict.pass) passed += 1;
    notices.push(...verdict.notices);
  }
  return [passed, notices];
}

describe('RateLimiter', () => {
  it('lets 3000 of a burst of 5000 pass and tells once, in the words of jupyter_server', () => {
    const [passed, notices] = burst(new RateLimiter(ON), display, 5000);
    expect(passed).toBe(3000);
    expect(notices).toEqual([
      'IOPub message rate exceeded.\n' +
        'The Jupyter server will temporarily stop sending output\n' +
        'to the client in order to avoid crashing it.\n' +
        'To change this limit, set the config variable\n' +
        '`--ServerApp.iopub_msg_rate_limit`.\n\n' +
        'Current values:\n' +
        'ServerApp.iopub_msg_rate_limit=1000.0 (msgs/sec)\n' +
        'ServerApp.rate_limit_window=3.0 (secs)\n\n',
    ]);
  });

  it('counts bytes of streams only', () => {
    const big = message('stream', { text: 'x'.repeat(1_000_000) });
    const [passed, notices] = burst(new RateLimiter(ON), big, 5);
    expect(passed).toBe(2);
    expect(notices[0]).toContain('ServerApp.iopub_data_rate_limit=1000000.0 (bytes/sec)');
    expect(
      burst(new RateLimiter(ON), message('display_data', { data: 'x'.repeat(1_000_000) }), 5)[0],
    ).toBe(5);
  });

  it('holds back everything but what is exempt while a limit is passed', () => {
    const limiter = new RateLimiter(ON);
    burst(limiter, display, 3001);
    expect(limiter.check(message('error'), 0).pass).toBe(false);
    for (const type of ['comm_open', 'execute_input', 'status']) {
      expect(limiter.check(message(type), 0).pass).toBe(true);
    }
  });

  it('lets messages pass again after the window, and tells again', () => {
    const limiter = new RateLimiter(ON);
    burst(limiter, display, 3001);
    expect(burst(limiter, display, 10, 2999)[0]).toBe(0);
    const [passed, notices] = burst(limiter, display, 5000, 3000);
    expect([passed, notices.length]).toEqual([3000, 1]);
  });

  it('begins anew at idle', () => {
    const limiter = new RateLimiter(ON);
    burst(limiter, display, 3001);
    limiter.check(idle, 1);
    expect(limiter.check(display, 1).pass).toBe(true);
  });

  it.each([
    [{ ...ON, limitRate: false }],
    [{ ...ON, iopubMsgRateLimit: 0, iopubDataRateLimit: -1 }],
  ])('is off with %j', (settings) => {
    expect(RateLimiter.isOn(settings)).toBe(false);
    expect(RateLimiter.isOn(ON)).toBe(true);
  });
});
