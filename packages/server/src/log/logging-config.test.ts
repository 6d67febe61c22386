import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultSettings } from '../config/index.ts';
import { planLogging } from './logging-config.ts';
import { createServerLog } from './server-log.ts';
import { logSettings } from './settings.ts';

const console = { threshold: 20, format: '%(name)s %(message)s', dateFormat: '%Y' };
const plan = (config: Record<string, unknown>) => planLogging(config, 'ServerApp', console);
const CONSOLE = { ...console, file: null };

describe('planLogging', () => {
  it('has the console alone where nothing is asked for', () => {
    expect(plan({})).toEqual({ handlers: [CONSOLE], problems: [] });
  });

  it('adds files, whose lines are the message alone unless a formatter is named', () => {
    const file = { class: 'logging.FileHandler', level: 'DEBUG', filename: '/var/log/x' };
    expect(
      plan({
        handlers: { file, other: { ...file, formatter: 'long', mode: 'w', level: 30 } },
        formatters: { long: { format: '%(asctime)s', datefmt: '%H' } },
        loggers: { ServerApp: { level: 'DEBUG', handlers: ['console', 'file', 'other'] } },
      }).handlers,
    ).toEqual([
      CONSOLE,
      {
        threshold: 10,
        format: '%(message)s',
        dateFormat: '%Y-%m-%d %H:%M:%S',
        file: { name: '/var/log/x', append: true },
      },
      {
        threshold: 30,
        format: '%(asctime)s',
        dateFormat: '%H',
        file: { name: '/var/log/x', append: false },
      },
    ]);
  });

  it('changes level and look of the console, and leaves it out where it is not listed again', () => {
    expect(
      plan({
        handlers: { console: { level: 'ERROR' } },
        formatters: { console: { format: '%(message)s' } },
      }).handlers,
    ).toEqual([{ ...CONSOLE, threshold: 40, format: '%(message)s' }]);
    const nothing = { class: 'logging.NullHandler' };
    const loggers = { ServerApp: { handlers: ['nothing'] } };
    expect(plan({ handlers: { nothing }, loggers })).toEqual({ handlers: [], problems: [] });
  });

  it('lets the level of the logger hold back all', () => {
    const loggers = { ServerApp: { level: 'CRITICAL' }, Other: { level: 'DEBUG' } };
    expect(plan({ loggers }).handlers).toEqual([{ ...CONSOLE, threshold: 50 }]);
  });

  it('names what it does not know', () => {
    const mail = { class: 'logging.handlers.SMTPHandler' };
    const loggers = { ServerApp: { handlers: ['console', 'mail', 'none'] } };
    expect(plan({ handlers: { mail }, loggers })).toEqual({
      handlers: [CONSOLE],
      problems: [
        'logging_config: the handler "mail" (logging.handlers.SMTPHandler) is not known here and writes nothing.',
        'logging_config: the handler "none" (nothing) is not known here and writes nothing.',
      ],
    });
  });
});

describe('a log with files', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'elara-log-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  function logWith(filename: string) {
    const lines: string[] = [];
    const file = { class: 'logging.FileHandler', filename, formatter: 'console' };
    const loggers = { ServerApp: { handlers: ['console', 'file'] } };
    const config = { handlers: { file }, loggers };
    const settings = { ...defaultSettings(logSettings), config, level: 'ERROR' } as const;
    const write = (text: string) => void lines.push(text);
    const now = () => new Date(2026, 0, 1);
    return { ...createServerLog(settings, { name: 'ServerApp', write, colour: true, now }), lines };
  }

  it('writes to each what its level lets through, and no secret into a file', async () => {
    const { log, announcer, lines, secrets } = logWith(join(root, 'a.log'));
    secrets.add('s3cret-token');
    log.info('quiet');
    announcer.critical('token=s3cret-token');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('token=s3cret-token');
    await vi.waitFor(async () => {
      expect(await readFile(join(root, 'a.log'), 'utf8')).toBe(
        '[I 2026-01-01 00:00:00.000 ServerApp] quiet\n' +
          '[C 2026-01-01 00:00:00.000 ServerApp] token=[secret]\n',
      );
    });
  });

  it('tells once of a file that cannot be written', async () => {
    const { log, lines } = logWith(join(root, 'none', 'a.log'));
    log.info('a');
    log.info('b');
    await vi.waitFor(() => {
      expect(lines.join('')).toMatch(/^The log file .*a\.log cannot be written: ENOENT.*\n$/);
    });
  });
});
