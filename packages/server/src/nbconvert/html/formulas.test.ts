import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formulaIn, loadFormulas, mayHoldFormulas } from './formulas.ts';

describe('formulas', () => {
  it('become MathML that says where it comes from', async () => {
    const render = await loadFormulas();
    expect(render('x^2', false)).toMatch(
      /^<span class="katex"><math xmlns="[^"]+"><semantics>.*<\/math><\/span>$/,
    );
    expect(render('x', true)).toMatch(
      /^<div class="formula-block"><span class="katex"><math .*display="block"/,
    );
  });

  it('neither link, load nor grow without end', async () => {
    const render = await loadFormulas();
    for (const latex of [
      '\\href{javascript:alert(1)}{x}',
      '\\includegraphics{https://example.org/a.png}',
      '\\htmlClass{a}{x}',
      '\\def\\a{\\a\\a}\\a',
    ]) {
      expect(render(latex, false)).not.toMatch(/<a |<img|href=|src=|class="a"/);
    }
  });

  it('are never more than what they were written as', async () => {
    const render = await loadFormulas();
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'\\{}^_&$<>"\'ax1 %#~'.split('')) }),
        (latex) => {
          const html = render(latex, false).replace(/<annotation [\s\S]*<\/annotation>/, '');
          expect(html.match(/<(?!\/?(?:span|math|semantics|m[a-z]+|code)\b)/)).toBeNull();
        },
      ),
    );
  });

  it('are looked for before anything is loaded', () => {
    for (const text of ['$x$', '\\(x\\)', '\\\\[x\\\\]', '\\begin{align}x\\end{align}', 'US$']) {
      expect(mayHoldFormulas(text)).toBe(true);
    }
    expect(mayHoldFormulas('plain \\ text (x)')).toBe(false);
  });

  it.each([
    ['$x$', { latex: 'x', display: true }],
    [' $$x$$\n', { latex: 'x', display: true }],
    ['\\(x\\)', { latex: 'x', display: false }],
    ['\\[x\\]', { latex: 'x', display: true }],
    ['\\begin{align*}x\\end{align*}', { latex: '\\begin{align*}x\\end{align*}', display: true }],
    ['\\begin{tabular}x\\end{tabular}', null],
    ['$x$ and $y$', null],
    ['x', null],
    ['$$', null],
    ['', null],
  ])('are found in outputs that hold one and nothing else: %j', (text, formula) => {
    expect(formulaIn(text)).toEqual(formula);
  });
});
