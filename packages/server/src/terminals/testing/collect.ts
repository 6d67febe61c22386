import type { ExitStatus, TerminalEvent, TerminalLaunch } from '../host.ts';
import type { LocalTerminalHost } from '../local-host.ts';

/** A launch of `/bin/sh -c script`, or of another argv, with a small environment. */
export function shell(script: string, changes: Partial<TerminalLaunch> = {}): TerminalLaunch {
  return {
    id: 'one',
    argv: ['/bin/sh', '-c', script],
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TERM: 'xterm-256color' },
    size: { rows: 25, columns: 80 },
    ...changes,
  };
}

export interface Collected {
  /** Everything delivered so far. */
  text(): string;
  /** Resolves when the text contains something. */
  saw(part: string): Promise<void>;
  /** Resolves when the terminal has ended and all output was delivered. */
  readonly ended: Promise<ExitStatus>;
  readonly fellBehind: () => boolean;
  /** Stop taking output, or take it again. */
  hold(held: boolean): void;
  close(): void;
}

/** Subscribes and takes everything at once, unless told to hold. */
export function collect(host: LocalTerminalHost, id = 'one'): Collected {
  let text = '';
  let tail = '';
  let held = false;
  let behind = false;
  let end = 0;
  const waiting: { part: string; done: () => void }[] = [];
  let finish: (status: ExitStatus) => void;
  const ended = new Promise<ExitStatus>((resolve) => (finish = resolve));
  const subscription = host.subscribe(id, (event: TerminalEvent) => {
    if (event.type === 'ended') finish(event.status);
    else if (event.type === 'behind') behind = true;
    else {
      const piece = event.bytes.toString();
      text += piece;
      end = event.end;
      // Not inside the event: a real reader is asynchronous too.
      if (!held)
        setImmediate(() => {
          subscription.taken(event.end);
        });
      // Only the end: looking through megabytes for each piece would take minutes.
      const recent = tail + piece;
      tail = recent.slice(-100);
      for (const one of waiting) if (recent.includes(one.part)) one.done();
    }
  });
  return {
    text: () => text,
    saw: (part) =>
      new Promise((done) => {
        if (text.includes(part)) done();
        else waiting.push({ part, done });
      }),
    ended,
    fellBehind: () => behind,
    hold: (now) => {
      held = now;
      if (!held) subscription.taken(end);
    },
    close: () => {
      subscription.close();
    },
  };
}
