import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { JsonValue } from '../notebook/json.ts';
import { notebookOf } from '../notebook/notebook.ts';
import { dangerIn, HOSTILE_PIECES } from '../testing/hostile-html.ts';
import {
  code,
  display,
  markdown,
  notebook,
  PYTHON,
  raw,
  result,
  stream,
} from '../testing/notebooks.ts';
import { notebookToHtml } from './page.ts';

const pageOf = (cells: readonly unknown[], metadata?: unknown): Promise<string> =>
  notebookToHtml(notebookOf(notebook(cells, metadata) as JsonValue), {
    title: 'my notebook',
    sanitize: false,
  });

/** What stands between the tags of the notebook. */
async function cellsOf(...cells: unknown[]): Promise<string> {
  const page = await pageOf(cells);
  return page.slice(page.indexOf('<main class="notebook">\n') + 24, page.indexOf('</main>'));
}

describe('a page', () => {
  it('is named after its notebook, or as the notebook says', async () => {
    expect(await pageOf([])).toContain('<title>my notebook</title>');
    expect(await pageOf([], { title: 'A <b>' })).toContain('<title>A &lt;b&gt;</title>');
  });

  it('loads nothing from anywhere', async () => {
    const page = await pageOf([
      markdown('$x$'),
      code('x', [display({ 'text/html': '<script>1</script>' })]),
    ]);
    expect(page).not.toMatch(/<link|<script src|@import|url\(|https?:\/\/(?!www\.w3\.org)/);
  });

  it('has a script of its own only where there are frames to be fitted', async () => {
    expect(await pageOf([markdown('text')])).not.toContain('<script');
    const framed = await pageOf([code('x', [display({ 'text/html': '<script>1</script>' })])]);
    expect(framed.match(/<script/g)).toHaveLength(1);
  });

  it('counts code as the notebook does', async () => {
    expect(await cellsOf(code('1 + 1', [result({ 'text/plain': '2' }, 7)], 7))).toBe(
      '<section class="cell code-cell"><div class="input"><div class="prompt">[7]:</div>' +
        '<pre class="code"><code><span class="hljs-number">1</span> + <span class="hljs-number">1</span></code></pre></div>' +
        '<div class="output"><div class="prompt">[7]:</div><div class="shown"><pre class="plain">2</pre></div></div></section>\n',
    );
    expect(await cellsOf(code('x', [], null))).toContain('<div class="prompt">[ ]:</div>');
    expect(await cellsOf(code('', [], null))).toBe('');
    expect(await cellsOf(code('', [stream('out')]))).not.toContain('class="input"');
  });

  it('has raw cells that are for pages, and no others', async () => {
    expect(await cellsOf(raw('<b>'))).toContain('<pre class="raw">&lt;b&gt;</pre>');
    expect(await cellsOf(raw('<b>x</b>', { raw_mimetype: 'text/html' }))).toContain('<b>x</b>');
    expect(await cellsOf(raw('*x*', { format: 'text/markdown' }))).toContain('<em>x</em>');
    expect(await cellsOf(raw('\\x', { raw_mimetype: 'text/latex' }))).toBe('');
  });

  it('colours cells of magics in their language, and none that it does not know', async () => {
    expect(await cellsOf(code('%%bash\nif true; then ls; fi'))).toContain('hljs-keyword');
    const page = await pageOf([code('<b>')], { language_info: { name: 'a language' } });
    expect(page).toContain('<code>&lt;b&gt;</code>');
  });

  it('typesets formulas of texts and of outputs', async () => {
    const page = await cellsOf(
      markdown('$\\mathbb{R}$'),
      code('x', [display({ 'text/latex': '$$\\frac12$$' })]),
    );
    expect(page).toContain('<mi>ℝ</mi>');
    expect(page).toContain('<mfrac>');
  });

  it('remembers definitions for the formulas that follow', async () => {
    const page = await cellsOf(
      markdown('$\\newcommand{\\R}{\\mathbb{R}}$'),
      markdown('$x \\in \\R$'),
    );
    expect(page).toContain('<mi>ℝ</mi>');
  });

  it('shows what is no formula as it was written', async () => {
    expect(await cellsOf(markdown('$\\unknown{$'))).toContain(
      '<code class="formula">\\unknown{</code>',
    );
  });

  it('runs nothing outside of frames, whatever a notebook holds', async () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom(...HOSTILE_PIECES), fc.string({ maxLength: 5 })), {
        maxLength: 12,
      })
      .map((parts) => parts.join(''));
    const type = fc.constantFrom(
      'text/html',
      'text/markdown',
      'text/plain',
      'image/png',
      'image/svg+xml',
      'text/latex',
      'x/<y>',
    );
    const cell = fc.oneof(
      text.map((source) => markdown(source, { [source]: { 'image/png': source } })),
      fc
        .tuple(text, text, type)
        .map(([source, content, mime]) =>
          code(source, [
            stream(content),
            display({ [mime]: content }, { [mime]: { width: content, alt: content } }),
          ]),
        ),
      fc.tuple(text, type).map(([source, format]) => raw(source, { raw_mimetype: format })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 4 }), text, async (cells, title) => {
        const page = await pageOf(cells, { ...PYTHON, title });
        const body = page
          .slice(page.indexOf('<title>'), page.lastIndexOf('</main>'))
          .replace(/<title>[^<]*<\/title>/, '')
          .replace(/<style>[^<]*<\/style>/g, '')
          .replace(/<annotation [^>]*>[^<]*<\/annotation>/g, '')
          .replace(
            /<iframe class="output-frame" sandbox="[a-z -]*" title="HTML output" loading="eager" style="height:\d+px" srcdoc="[^"]*"><\/iframe>/g,
            '',
          );
        expect(dangerIn(body.replace('</head>', '').replace('<body>', ''))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
