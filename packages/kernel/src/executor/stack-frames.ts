/** Functions of the kernel and of the inspector through which a cell is called. */
function isKernelFrame(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName() ?? '';
  return file === import.meta.url || file === 'node:inspector';
}

/**
 * Stack traces end at the cell: below it is only how the kernel called it. The frames of Node's
 * `AsyncLocalStorage` and promises in between go with the kernel's.
 */
export function trimStackTraces(): void {
  Error.prepareStackTrace = (error, frames): string => {
    // An error of the kernel's own keeps its frames.
    const start = frames.findIndex((frame) => !isKernelFrame(frame));
    const end = frames.findIndex((frame, index) => index > start && isKernelFrame(frame));
    const kept = start === -1 || end === -1 ? frames : frames.slice(0, end);
    return [errorText(error), ...kept.map((frame) => `    at ${frame as unknown as string}`)].join(
      '\n',
    );
  };
}

function errorText(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
