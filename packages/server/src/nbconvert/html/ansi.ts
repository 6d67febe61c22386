import { escapeHtml } from '../../http/index.ts';

/** How a piece of terminal output looks. Colours are palette numbers 0–15 or `#rrggbb`. */
interface Look {
  readonly foreground: number | string | null;
  readonly background: number | string | null;
  readonly bold: boolean;
  readonly faint: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

const PLAIN: Look = {
  foreground: null,
  background: null,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  inverse: false,
};

/**
 * Everything that begins with ESC and is no text: CSI (colours, cursor), OSC (titles, links) up to
 * BEL or ST, and the short ones. Of an unfinished one its beginning is taken.
 */
const ESCAPE =
  /\x1b(?:\[([0-?]*)[ -/]*([@-~]?)|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~]?)/g;

/** Characters that no page shows, but for tab and line feed. */

const UNPRINTABLE = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** Terminal output as HTML: colours and weights become spans, other sequences vanish. */
export function ansiToHtml(text: string): string {
  let look = PLAIN;
  let html = '';
  let at = 0;
  for (const found of text.matchAll(ESCAPE)) {
    html += span(text.slice(at, found.index), look);
    at = found.index + found[0].length;
    if (found[2] === 'm') look = applied(look, found[1] ?? '');
  }
  return html + span(text.slice(at), look);
}

/** Terminal output without its escape sequences. */
export function stripAnsi(text: string): string {
  return text.replace(ESCAPE, '');
}

/**
 * What a terminal would show in the end: a carriage return goes back to the beginning of its line,
 * a backspace one character to the left. Progress bars live on that.
 */
export function overprinted(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text.replace(/\r+\n/g, '\n').split('\n').map(overprintedLine).join('\n');
}

function overprintedLine(line: string): string {
  if (!/[\r\b]/.test(line)) return line;
  const shown: string[] = [];
  let at = 0;
  for (const piece of line.split(/(\r|\x08)/)) {
    if (piece === '\r') at = 0;
    else if (piece === '\b') at = Math.max(0, at - 1);
    else
      for (const character of charactersOf(piece)) {
        shown[at] = character;
        at += 1;
      }
  }
  return shown.join('');
}

/** Characters with the colour changes in front of them, which take no place. */
function charactersOf(text: string): string[] {
  const found = text.match(/(?:\x1b\[[0-?]*[ -/]*[@-~])*[^\x1b]|\x1b/gsu) ?? [];
  const length = found.reduce((sum, one) => sum + one.length, 0);
  return length < text.length ? [...found, text.slice(length)] : found;
}

function span(text: string, look: Look): string {
  if (text === '') return '';
  const escaped = escapeHtml(text.replace(UNPRINTABLE, ''));
  const [foreground, background] = look.inverse
    ? [look.background ?? 'inverse', look.foreground ?? 'inverse']
    : [look.foreground, look.background];
  const classes = [
    ...colourClass('fg', foreground),
    ...colourClass('bg', background),
    ...(['bold', 'faint', 'italic', 'underline'] as const)
      .filter((weight) => look[weight])
      .map((weight) => `ansi-${weight}`),
  ];
  const styles = [...colourStyle('color', foreground), ...colourStyle('background', background)];
  if (classes.length === 0 && styles.length === 0) return escaped;
  const classText = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
  const styleText = styles.length === 0 ? '' : ` style="${styles.join(';')}"`;
  return `<span${classText}${styleText}>${escaped}</span>`;
}

function colourClass(part: 'fg' | 'bg', colour: number | string | null): string[] {
  if (colour === 'inverse') return [`ansi-inverse-${part}`];
  return typeof colour === 'number' ? [`ansi-${part}-${colour}`] : [];
}

function colourStyle(property: string, colour: number | string | null): string[] {
  return typeof colour === 'string' && colour !== 'inverse' ? [`${property}:${colour}`] : [];
}

/** The look after a sequence like `1;31` or `38;2;255;0;0`. */
function applied(start: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map((one) => (one === '' ? 0 : Number(one)));
  let look = start;
  while (codes.length > 0) look = withCode(look, codes.shift() ?? 0, codes);
  return look;
}

const SWITCHES: Readonly<Record<number, Partial<Look>>> = {
  0: PLAIN,
  1: { bold: true },
  2: { faint: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, faint: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { foreground: null },
  49: { background: null },
};

/** `rest` are the codes that follow; long colours take theirs from it. */
function withCode(look: Look, code: number, rest: number[]): Look {
  const change = SWITCHES[code];
  if (change !== undefined) return { ...look, ...change };
  if (code === 38) return { ...look, foreground: longColour(rest) ?? look.foreground };
  if (code === 48) return { ...look, background: longColour(rest) ?? look.background };
  if (code >= 30 && code <= 37) return { ...look, foreground: code - 30 };
  if (code >= 40 && code <= 47) return { ...look, background: code - 40 };
  if (code >= 90 && code <= 97) return { ...look, foreground: code - 90 + 8 };
  if (code >= 100 && code <= 107) return { ...look, background: code - 100 + 8 };
  return look;
}

function longColour(rest: number[]): number | string | null {
  const kind = rest.shift();
  if (kind === 5) return paletteColour(rest.shift() ?? 0);
  if (kind !== 2) return null;
  return hexColour(rest.splice(0, 3));
}

/** xterm's 256 colours: 16 of the theme, a cube of 6×6×6, 24 greys. */
function paletteColour(index: number): number | string | null {
  if (!Number.isInteger(index) || index < 0 || index > 255) return null;
  if (index < 16) return index;
  if (index >= 232) return hexColour(Array<number>(3).fill(8 + (index - 232) * 10));
  const step = (level: number): number => (level === 0 ? 0 : 55 + level * 40);
  const cube = index - 16;
  return hexColour([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step));
}

function hexColour(parts: readonly number[]): string | null {
  if (parts.length < 3 || parts.some((part) => !Number.isInteger(part) || part > 255)) return null;
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
