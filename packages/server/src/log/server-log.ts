import type { SettingsOf } from '../config/index.ts';
import { jsonFormat, textFormat } from './format.ts';
import { LogFile } from './log-file.ts';
import { ServerLogger, type LogSink } from './logger.ts';
import { planLogging, type Handler } from './logging-config.ts';
import { Secrets } from './secrets.ts';
import type { logSettings } from './settings.ts';

const THRESHOLDS: Readonly<Record<string, number>> = {
  DEBUG: 10,
  INFO: 20,
  WARN: 30,
  WARNING: 30,
  ERROR: 40,
  CRITICAL: 50,
};

export interface LogOutput {
  /** Name of the application in each line: `ServerApp`. */
  readonly name: string;
  readonly write: (text: string) => void;
  /** Whether a person reads it on a terminal that shows colours. */
  readonly colour: boolean;
  readonly now: () => Date;
}

export interface ServerLog {
  readonly log: ServerLogger;
  readonly secrets: Secrets;
  /** The same log but with secrets shown: the start-up lines hand the owner the token. */
  readonly announcer: ServerLogger;
}

/** Builds the log that the settings ask for. */
export function createServerLog(
  settings: SettingsOf<typeof logSettings>,
  output: LogOutput,
): ServerLog {
  const secrets = new Secrets(settings.extraSecretParameters);
  const { name, now } = output;
  const threshold =
    typeof settings.level === 'number' ? settings.level : (THRESHOLDS[settings.level] ?? 20);
  const plan = planLogging(settings.config, name, { ...settings, threshold });
  const sinks = plan.handlers.map((handler) => sinkOf(handler, settings.json, output, secrets));
  const log = new ServerLogger({ name, now, sinks });
  // Files are for others to read: what the console alone may show stays out of them.
  const announcing = sinks.map((sink, index) =>
    plan.handlers[index]?.file === null ? { ...sink, secrets: NOTHING_SECRET } : sink,
  );
  for (const problem of plan.problems) log.warn(problem);
  return { secrets, log, announcer: new ServerLogger({ name, now, sinks: announcing }) };
}

function sinkOf(
  handler: Handler,
  json: boolean,
  { write, colour }: LogOutput,
  secrets: Secrets,
): LogSink {
  const { threshold, file } = handler;
  if (file === null) {
    return {
      threshold,
      secrets,
      write,
      format: json ? jsonFormat : textFormat({ ...handler, colour }),
    };
  }
  const format = textFormat({ ...handler, colour: false });
  const failed = (message: string): void => {
    write(`${message}\n`);
  };
  const target = new LogFile(file.name, file.append, failed);
  return {
    threshold,
    secrets,
    format,
    write: (text) => {
      target.write(text);
    },
  };
}

const NOTHING_SECRET = new (class extends Secrets {
  override scrub(text: string): string {
    return text;
  }
})();
