/** The connection file of `-f FILE`, `--connection-file FILE` or `--connection-file=FILE`. */
export function parseArguments(args: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === '-f' || arg === '--connection-file') return args[index + 1];
    const inline = /^(?:-f|--connection-file)=(.+)$/.exec(arg)?.[1];
    if (inline !== undefined) return inline;
  }
  return undefined;
}
