import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { dangerIn, HOSTILE_PIECES } from '../testing/hostile-html.ts';
import { PNG } from '../testing/notebooks.ts';
import { loadFormulas, plainFormula } from './formulas.ts';
import { MarkdownRenderer } from './markdown.ts';

const plain = new MarkdownRenderer(plainFormula);
const show = (source: string): string => plain.render(source).trim();

describe('Markdown', () => {
  it('becomes HTML, with tables, links and colours in code', () => {
    expect(show('some *text* with `code`')).toBe(
      '<p>some <em>text</em> with <code>code</code></p>',
    );
    expect(show('| a |\n|---|\n| 1 |')).toContain('<td>1</td>');
    expect(show('https://jupyter.org')).toBe(
      '<p><a href="https://jupyter.org">https://jupyter.org</a></p>',
    );
    expect(show('```python\nreturn 1\n```')).toContain('<span class="hljs-keyword">return</span>');
  });

  it('gives headings the anchors that links in notebooks use', () => {
    expect(show('# A first *part*')).toBe('<h1 id="A-first-part">A first <em>part</em></h1>');
    expect(show('# "<x> & y"')).not.toMatch(/id="[^"]*[<>]/);
  });

  it('keeps HTML that does nothing', () => {
    expect(show('a <b>b</b> <span style="color:red">c</span><br>')).toBe(
      '<p>a <b>b</b> <span style="color:red">c</span><br></p>',
    );
    expect(show('<div align="center">\n\n*x*\n\n</div>')).toBe(
      '<div align="center">\n<p><em>x</em></p>\n</div>',
    );
    expect(show('a <!-- note --> b')).toBe('<p>a  b</p>');
  });

  it('shows other HTML as the text that it is', () => {
    expect(show('<script>alert(1)</script>')).toBe('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(show('a <img src=x onerror=alert(1)>')).toBe(
      '<p>a &lt;img src=x onerror=alert(1)&gt;</p>',
    );
  });

  it('shows HTML as text where it would reach out of its cell', () => {
    expect(show('</div></div><b>x</b>')).toContain('&lt;/div&gt;');
    expect(show('<div>never closed')).toContain('&lt;div&gt;');
    expect(show('</table>')).toBe('<p>&lt;/table&gt;</p>');
    // Other links than to the web are no reason to take HTML for text.
    expect(show('<b>a</b> [b](ftp://c)')).toBe('<p><b>a</b> <a href="ftp://c">b</a></p>');
  });

  it('has no links that run something', () => {
    expect(show('[x](javascript:alert(1))')).not.toContain('<a');
    expect(show('[x](data:text/html,y)')).not.toContain('<a');
    expect(show('![x](javascript:alert(1))')).not.toContain('<img');
  });

  it('shows the pictures of its cell', () => {
    const source = '![a *picture*](attachment:my%20plot.png) ![missing](attachment:other.png)';
    const html = plain.cell({ source, attachments: { 'my plot.png': { 'image/png': PNG } } });
    expect(html).toContain(`<img src="data:image/png;base64,${PNG}" alt="a picture">`);
    expect(html).toContain('<img src="attachment:other.png" alt="missing">');
  });

  it('leaves formulas whole', () => {
    const formula = (latex: string): string => `<code class="formula">${latex}</code>`;
    expect(show('a $x_1*y*z_2$ b')).toBe(`<p>a ${formula('x_1*y*z_2')} b</p>`);
    expect(show('$$\na_b\n= c\n$$')).toBe(
      `<div class="formula-block">${formula('a_b\n= c')}</div>`,
    );
    expect(show('text $$x$$ text')).toContain(`<div class="formula-block">${formula('x')}</div>`);
    expect(show('\\begin{align}\na &= b \\\\\n\nc &= d\n\\end{align}')).toBe(
      `<div class="formula-block">${formula('\\begin{align}\na &amp;= b \\\\\n\nc &amp;= d\n\\end{align}')}</div>`,
    );
    expect(show('\\\\(x\\\\) and \\\\[y\\\\]')).toContain(formula('x'));
    expect(show('$\\$5$')).toBe(`<p>${formula('\\$5')}</p>`);
  });

  it('takes money for money', () => {
    expect(show('it costs $5 or $6')).toBe('<p>it costs $5 or $6</p>');
    expect(show('it costs \\$5 or \\$6')).toBe('<p>it costs $5 or $6</p>');
    expect(show('`$x$`')).toBe('<p><code>$x$</code></p>');
    expect(show('$$ never closed')).toBe('<p>$$ never closed</p>');
  });
});

describe('any Markdown', () => {
  const pieces = fc.constantFrom(
    ...HOSTILE_PIECES,
    ...[
      '# ',
      '- ',
      '> ',
      '1. ',
      '```',
      '~~~',
      '`',
      '*',
      '**',
      '_',
      '[',
      '](',
      ')',
      '!',
      '![',
      '\n\n',
      '    ',
    ],
    ...[
      '$',
      '$$',
      '\\begin{align}',
      '\\end{align}',
      '\\\\(',
      '\\\\)',
      '\\',
      '|',
      '|---|',
      '~~',
      ':',
      '[x]: ',
    ],
    ...['\\href{javascript:alert(1)}{x}', '\\html{<b>}', '\\includegraphics{x}', '&lt;script&gt;'],
  );
  const text = fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: pieces },
        { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => parts.join(''));

  it('gives HTML in which nothing runs', async () => {
    const withFormulas = new MarkdownRenderer(await loadFormulas());
    fc.assert(
      fc.property(text, (source) => {
        for (const renderer of [plain, withFormulas]) {
          const html = renderer.render(source).replace(/<annotation [\s\S]*?<\/annotation>/g, '');
          expect(dangerIn(html)).toBeNull();
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('gives HTML that ends where it began', () => {
    fc.assert(
      fc.property(text, (source) => {
        const open: string[] = [];
        for (const [, sign, name = ''] of plain
          .render(source)
          .matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
          const tag = name.toLowerCase();
          if (['br', 'hr', 'img', 'col', 'wbr'].includes(tag)) continue;
          if (sign === '') open.push(tag);
          else expect(open.pop()).toBe(tag);
        }
        expect(open).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});
