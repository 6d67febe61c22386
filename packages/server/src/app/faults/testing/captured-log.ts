import { defaultSettings } from '../../../config/index.ts';
import { createServerLog, logSettings, type ServerLog } from '../../../log/index.ts';

export interface CapturedLog extends ServerLog {
  /** Everything that was logged so far, as a terminal or a log collector would show it. */
  readonly text: () => string;
}

/** The log of the server itself, with all its levels, written into memory. */
export function captureLog(json = false): CapturedLog {
  const written: string[] = [];
  const logs = createServerLog(
    { ...defaultSettings(logSettings), level: 'DEBUG', json },
    {
      name: 'ServerApp',
      write: (text) => void written.push(text),
      colour: false,
      now: () => new Date(),
    },
  );
  return { ...logs, text: () => written.join('') };
}
