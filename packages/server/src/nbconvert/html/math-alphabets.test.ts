import { describe, expect, it } from 'vitest';
import { withMathAlphabets } from './math-alphabets.ts';

const styled = (style: string, text: string): string =>
  withMathAlphabets(`<mi mathvariant="${style}">${text}</mi>`);

describe('letters of formulas', () => {
  it.each([
    ['bold', 'AZaz09', '𝐀𝐙𝐚𝐳𝟎𝟗'],
    ['bold', 'αΩ', '𝛂𝛀'],
    ['bold-italic', 'Aα', '𝑨𝜶'],
    ['double-struck', 'CHNPQRZAk1', 'ℂℍℕℙℚℝℤ𝔸𝕜𝟙'],
    ['script', 'LABe', 'ℒ𝒜ℬℯ'],
    ['fraktur', 'gCH', '𝔤ℭℌ'],
    ['sans-serif', 'aA1', '𝖺𝖠𝟣'],
    ['monospace', 'aA1', '𝚊𝙰𝟷'],
    ['bold', '+é', '+é'],
  ])('that are %s: %s', (style, text, expected) => {
    expect(styled(style, text)).toBe(`<mi>${expected}</mi>`);
  });

  it('keep the one style that browsers know, and those that nobody does', () => {
    for (const style of ['normal', 'initial']) {
      expect(styled(style, 'd')).toBe(`<mi mathvariant="${style}">d</mi>`);
    }
  });

  it('are changed in numbers and operators too, and nowhere else', () => {
    const text =
      '<mrow><mn mathvariant="bold">1</mn><mo mathvariant="bold">+</mo><mi>x</mi></mrow>';
    expect(withMathAlphabets(text)).toBe('<mrow><mn>𝟏</mn><mo>+</mo><mi>x</mi></mrow>');
  });
});
