import type { SettingsOf } from '../config/index.ts';
import { jsonFormat, textFormat } from './format.ts';
import { ServerLogger } from './logger.ts';
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
  const common = {
    ...output,
    threshold:
      typeof settings.level === 'number' ? settings.level : (THRESHOLDS[settings.level] ?? 20),
    format: settings.json ? jsonFormat : textFormat({ ...settings, colour: output.colour }),
  };
  return {
    secrets,
    log: new ServerLogger({ ...common, secrets }),
    announcer: new ServerLogger({ ...common, secrets: NOTHING_SECRET }),
  };
}

const NOTHING_SECRET = new (class extends Secrets {
  override scrub(text: string): string {
    return text;
  }
})();
