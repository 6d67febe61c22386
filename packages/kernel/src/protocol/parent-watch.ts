const INTERVAL_MS = 1000;

/**
 * A server that is killed cannot end its kernels. Jupyter tells them its process id, and a kernel
 * whose parent has changed since ends by itself.
 */
export function watchParent(parent: string | undefined, onGone: () => void): void {
  const pid = Number(parent);
  // Somebody in between (a shell, a container's init) makes the number useless.
  if (!Number.isInteger(pid) || pid <= 1 || process.ppid !== pid) return;
  setInterval(() => {
    if (process.ppid !== pid) onGone();
  }, INTERVAL_MS).unref();
}
