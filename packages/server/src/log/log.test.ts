import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../config/index.ts';
import { createServerLog } from './server-log.ts';
import { logSettings } from './settings.ts';

const time = new Date(2026, 10, 24, 2, 21, 20, 82);

function capture(
  changes: Partial<ReturnType<typeof defaultSettings<typeof logSettings>>> = {},
  colour = false,
) {
  const written: string[] = [];
  const settings = { ...defaultSettings(logSettings), ...changes };
  const write = (text: string) => void written.push(text);
  const built = createServerLog(settings, { name: 'ServerApp', write, colour, now: () => time });
  return { ...built, text: () => written.join('') };
}

describe('the log on a terminal', () => {
  it('has the look of Jupyter', () => {
    const { log, text } = capture();
    log.info('Jupyter Server is running');
    log.warn('Careful');
    log.error('Broken');
    log.critical('Very broken');
    expect(text()).toBe(
      '[I 2026-11-24 02:21:20.082 ServerApp] Jupyter Server is running\n' +
        '[W 2026-11-24 02:21:20.082 ServerApp] Careful\n' +
        '[E 2026-11-24 02:21:20.082 ServerApp] Broken\n' +
        '[C 2026-11-24 02:21:20.082 ServerApp] Very broken\n',
    );
  });

  it('colours the head where colours are shown', () => {
    const { log, text } = capture({}, true);
    log.info('message');
    expect(text()).toBe('\u001b[32m[I 2026-11-24 02:21:20.082 ServerApp]\u001b[m message\n');
  });

  it('names the part of the server that speaks', () => {
    const { log, text } = capture();
    log.child('kernels').info('started');
    expect(text()).toContain(' ServerApp.kernels] started');
  });

  it.each([
    ['DEBUG', 'dIWE'],
    ['INFO', 'IWE'],
    ['WARN', 'WE'],
    [40, 'E'],
    ['CRITICAL', ''],
    [0, 'dIWE'],
  ] as const)('at level %s writes %j', (level, letters) => {
    const { log, text } = capture({ level });
    log.debug('d');
    log.info('I');
    log.warn('W');
    log.error('E');
    expect(text().replace(/\[.*?\] |\n/g, '')).toBe(letters);
  });

  it('writes details and errors with their causes, indented', () => {
    const { log, text } = capture();
    const cause = new Error('the disk');
    log.error('Not saved', { path: 'a.ipynb', error: new Error('no luck', { cause }) });
    expect(text()).toContain('] Not saved {"path":"a.ipynb"}\n    Error: no luck\n');
    expect(text()).toContain('\n    Caused by: Error: the disk\n');
  });

  it('lets no message forge a line or send escapes to the terminal', () => {
    const { log, text } = capture();
    log.info('a\n[C 2026-11-24 02:21:20.082 ServerApp] forged\u001b[2J');
    expect(text().split('\n')).toHaveLength(3);
    expect(text()).toContain('\n    [C 2026');
    expect(text()).toContain('forged\\x1b[2J');
  });
});

describe('the log as JSON', () => {
  it('writes an object a line, whose own fields no detail can replace', () => {
    const { log, text } = capture({ json: true });
    log.child('kernels').warn('two\nlines', { id: 7, level: 'forged' });
    expect(JSON.parse(text())).toEqual({
      id: 7,
      time: time.toISOString(),
      level: 'warn',
      name: 'ServerApp.kernels',
      message: 'two\nlines',
    });
    expect(text().match(/\n/g)).toHaveLength(1);
  });

  it('survives circles, bigints and buffers', () => {
    const { log, text } = capture({ json: true });
    const circle: Record<string, unknown> = { big: 10n, bytes: Buffer.from('x') };
    circle['self'] = circle;
    log.info('odd', { circle });
    expect(JSON.parse(text())).toMatchObject({ circle: { big: '10', self: '[…]' } });
  });
});

const CANARY = 'canary-5f2d7c';

describe.each([false, true])('secrets (json: %s)', (json) => {
  it.each([
    `200 GET /lab?token=${CANARY} (ada@127.0.0.1) 1.00ms`,
    `/x?a=1&_xsrf=${CANARY}&b=2`,
    `/oauth?code=${CANARY}&state=${CANARY}`,
    `referer=http://localhost/?my_api_key=${CANARY}`,
    `Authorization: token ${CANARY}`,
    `authorization: Bearer ${CANARY}`,
  ])('are taken out of %j', (message) => {
    const { log, text } = capture({ json });
    log.info(message);
    expect(text()).not.toContain(CANARY);
    expect(text()).toContain('[secret]');
  });

  it('are taken out wherever a known value stands', () => {
    const { log, secrets, text } = capture({ json });
    secrets.add(CANARY);
    secrets.add('p w/ä');
    log.error(`odd ${CANARY}`, {
      list: [CANARY],
      error: new Error(`at ${CANARY}`, { cause: new Error(CANARY) }),
      url: '/x?y=p%20w%2F%C3%A4',
    });
    expect(text()).not.toContain(CANARY);
    expect(text()).not.toContain('p%20w');
  });

  it('are taken out of fields with telling names', () => {
    const { log, text } = capture({ json });
    log.info('request', {
      headers: { Cookie: CANARY, authorization: CANARY, 'X-XSRFToken': CANARY, accept: '*/*' },
      body: { password: CANARY, new_password: CANARY },
    });
    expect(text()).not.toContain(CANARY);
    expect(text()).toContain('*/*');
  });

  it('are taken out where a login cookie stands in a text', () => {
    const { log, text } = capture({ json });
    const signature = 'ab'.repeat(32);
    log.info(`got username-x="2|1:0|10:1700000000|10:username-x|4:YWJj|${signature}" from`);
    expect(text()).not.toContain(signature);
    expect(text()).toContain(' from');
  });

  it('are shown by the announcer alone', () => {
    const { announcer, secrets, text } = capture({ json });
    secrets.add(CANARY);
    announcer.critical(`http://localhost:8888/lab?token=${CANARY}`);
    expect(text()).toContain(`?token=${CANARY}`);
  });

  it('leave ordinary lines alone', () => {
    const { log, text } = capture({ json });
    log.info('200 GET /api/contents/token?content=1&type=file (ada@127.0.0.1) 1.00ms');
    expect(text()).not.toContain('[secret]');
  });

  it('takes out parameters that the settings name', () => {
    const { log, text } = capture({ json, extraSecretParameters: ['sig.'] });
    log.info(`/x?my_sig.=${CANARY}`);
    expect(text()).not.toContain(CANARY);
  });
});

describe('scrubbing', () => {
  it('never lets a known secret through, whatever stands around it', () => {
    const { secrets } = capture();
    secrets.add(CANARY);
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(secrets.scrub(before + CANARY + after)).not.toContain(CANARY);
      }),
    );
  });
});
