/**
 * Letters of the styles that `mathvariant` names, as Unicode has them: browsers no longer look at
 * the attribute (MathML Core), only at the letters. Where each alphabet begins: capitals, small
 * letters, digits.
 */
const ALPHABETS: Readonly<Record<string, readonly [number, number, number]>> = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce],
  'bold-italic': [0x1d468, 0x1d482, 0x1d7ce],
  script: [0x1d49c, 0x1d4b6, 0],
  'bold-script': [0x1d4d0, 0x1d4ea, 0],
  fraktur: [0x1d504, 0x1d51e, 0],
  'bold-fraktur': [0x1d56c, 0x1d586, 0],
  'double-struck': [0x1d538, 0x1d552, 0x1d7d8],
  'sans-serif': [0x1d5a0, 0x1d5ba, 0x1d7e2],
  'sans-serif-bold': [0x1d5d4, 0x1d5ee, 0x1d7ec],
  'bold-sans-serif': [0x1d5d4, 0x1d5ee, 0x1d7ec],
  'sans-serif-italic': [0x1d608, 0x1d622, 0x1d7e2],
  monospace: [0x1d670, 0x1d68a, 0x1d7f6],
};

/** Letters that Unicode had before it had these alphabets. */
const OLDER: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['script', 'BEFHILMRego', 'ℬℰℱℋℐℒℳℛℯℊℴ'],
    ['fraktur', 'CHIRZ', 'ℭℌℑℜℨ'],
    ['double-struck', 'CHNPQRZ', 'ℂℍℕℙℚℝℤ'],
  ].flatMap(([style = '', letters = '', signs = '']) =>
    Array.from(letters, (letter, index) => [style + letter, Array.from(signs)[index] ?? letter]),
  ),
);

const GREEK = { bold: [0x1d6a8, 0x1d6c2], 'bold-italic': [0x1d71c, 0x1d736] } as const;

/** Writes the letters of MathML in the alphabets that they ask for. */
export function withMathAlphabets(mathml: string): string {
  return mathml.replace(
    /<(m[inot]|mtext) mathvariant="([a-z-]+)">([^<]*)<\/\1>/g,
    (whole, tag: string, style: string, text: string) =>
      style in ALPHABETS
        ? `<${tag}>${Array.from(text, (letter) => styled(letter, style)).join('')}</${tag}>`
        : whole,
  );
}

function styled(letter: string, style: string): string {
  const older = OLDER[style + letter];
  if (older !== undefined) return older;
  const [capitals, small, digits] = ALPHABETS[style] ?? [0, 0, 0];
  const moved =
    movedTo(letter, 'A', 26, capitals) ??
    movedTo(letter, 'a', 26, small) ??
    movedTo(letter, '0', 10, digits);
  return moved ?? greek(letter, style) ?? letter;
}

function greek(letter: string, style: string): string | null {
  if (style !== 'bold' && style !== 'bold-italic') return null;
  const [capitals, small] = GREEK[style];
  return movedTo(letter, 'Α', 25, capitals) ?? movedTo(letter, 'α', 25, small);
}

function movedTo(letter: string, first: string, count: number, target: number): string | null {
  const index = (letter.codePointAt(0) ?? 0) - (first.codePointAt(0) ?? 0);
  return target !== 0 && index >= 0 && index < count ? String.fromCodePoint(target + index) : null;
}
