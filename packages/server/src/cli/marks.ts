import type { Host } from './host.ts';

interface Marks {
  readonly enabled: string;
  readonly disabled: string;
  readonly ok: string;
  readonly bad: string;
}

/** The words by which Jupyter marks extensions, in its colours where somebody sees them. */
export function marks({ stdout, env }: Pick<Host, 'stdout' | 'env'>): Marks {
  const coloured = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const paint = (code: number, text: string): string =>
    coloured ? `\u001b[${code}m${text}\u001b[0m` : text;
  const [red, green] = [31, 32];
  return {
    enabled: paint(green, 'enabled'),
    disabled: paint(red, 'disabled'),
    ok: paint(green, 'OK'),
    bad: paint(red, ' X'),
  };
}
