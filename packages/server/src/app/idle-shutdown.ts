/** What decides whether a server is idle. */
export interface IdleProbe {
  lastActivity(): Promise<Date>;
  /** Kernels or terminals are open: the server is in use, whatever the clock says. */
  isInUse(): Promise<boolean>;
}

/** Jupyter looks once a minute (kernels §10). */
const CHECK_INTERVAL_MS = 60_000;

/**
 * Ends the server after `timeout` seconds without use (`shutdown_no_activity_timeout`).
 * Returns what stops watching.
 */
export function watchIdle(
  timeout: number,
  probe: IdleProbe,
  now: () => Date,
  stop: () => void,
): () => void {
  if (timeout <= 0) return () => undefined;
  const check = async (): Promise<void> => {
    if (await probe.isInUse()) return;
    const idle = now().getTime() - (await probe.lastActivity()).getTime();
    if (idle > timeout * 1000) stop();
  };
  const timer = setInterval(() => void check(), CHECK_INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
