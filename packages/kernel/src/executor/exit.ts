/** The last thing the kernel says; must not return before it has been sent. */
export type SayGoodbye = (reason: string | undefined, code: number) => void;

type ReallyExit = (code?: number) => never;

/**
 * `process.exit`, `process.abort` and signals to oneself end the kernel, after everything that was
 * printed and the reason have been sent. `exit` listeners have run by then and could print, too.
 * Answers the function that ends the process without giving a reason.
 */
export function announceExit(sayGoodbye: SayGoodbye): (code: number) => never {
  const target = process as unknown as { reallyExit: ReallyExit };
  const reallyExit = target.reallyExit.bind(process);
  let reason: string | undefined;
  const exit = process.exit.bind(process);
  process.exit = (code?: number | string | null): never => {
    reason ??= `process.exit(${code ?? ''}) was called: the kernel has ended`;
    return exit(code);
  };
  target.reallyExit = (code = 0): never => {
    sayGoodbye(reason, code);
    return reallyExit(code);
  };
  const abort = process.abort.bind(process);
  process.abort = (): never => {
    sayGoodbye('process.abort() was called: the kernel has ended', 134);
    return abort();
  };
  return exit;
}
