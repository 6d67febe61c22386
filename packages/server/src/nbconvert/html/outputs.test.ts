import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../notebook/json.ts';
import type { DataOutput, MimeBundle } from '../notebook/notebook.ts';
import { PNG } from '../testing/notebooks.ts';
import { plainFormula } from './formulas.ts';
import { MarkdownRenderer } from './markdown.ts';
import { OutputRenderer } from './outputs.ts';

const rendererOf = (sanitize = false): OutputRenderer =>
  new OutputRenderer({
    markdown: new MarkdownRenderer(plainFormula),
    formulas: plainFormula,
    sanitize,
  });

const data = (bundle: MimeBundle, metadata: JsonObject = {}): DataOutput => ({
  kind: 'data',
  executionCount: null,
  data: bundle,
  metadata,
});

const show = (bundle: MimeBundle, metadata?: JsonObject): string =>
  rendererOf().render(data(bundle, metadata));

describe('an output', () => {
  it('is shown in the richest form that it has', () => {
    expect(show({ 'text/plain': 'p', 'text/html': '<b>h</b>', 'image/png': PNG })).toBe(
      '<div class="html"><b>h</b></div>',
    );
    expect(show({ 'text/plain': 'p', 'image/png': PNG })).toBe(
      `<img src="data:image/png;base64,${PNG}" alt="Output">`,
    );
    expect(show({ 'text/plain': 'p', 'text/markdown': '*m*' })).toBe(
      '<div class="markdown"><p><em>m</em></p>\n</div>',
    );
    expect(show({ 'text/plain': '<p> \x1b[31mred' })).toBe(
      '<pre class="plain">&lt;p&gt; <span class="ansi-fg-1">red</span></pre>',
    );
    expect(show({ 'application/json': { a: [1] } })).toContain('{&quot;a&quot;:[1]}');
  });

  it('is shown in the size that the kernel asks for', () => {
    const metadata = { 'image/png': { width: 100.4, height: '50', alt: 'A "plot"' } };
    expect(show({ 'image/png': PNG }, metadata)).toBe(
      `<img src="data:image/png;base64,${PNG}" alt="A &quot;plot&quot;" width="100" height="50">`,
    );
    expect(show({ 'image/png': PNG }, { 'image/png': { width: '1" onload="x' } })).not.toContain(
      'onload',
    );
  });

  it('that is an SVG is a picture, in which no script runs', () => {
    const html = show({ 'image/svg+xml': '<svg onload="alert(1)"/>' });
    expect(html).toMatch(/^<img src="data:image\/svg\+xml;base64,[\w+/=]+" alt="Output">$/);
  });

  it('that is a picture cannot leave its attribute', () => {
    expect(show({ 'image/png': 'AA"><script>1</script>' })).toBe(
      '<img src="data:image/png;base64,AAscript1/script" alt="Output">',
    );
  });

  it('that is HTML and may run goes into a sandbox without an origin', () => {
    const html = show({ 'text/html': '<div id="x"></div><script>go("x")</script>' });
    expect(html).toContain('<iframe class="output-frame" sandbox="allow-scripts allow-popups"');
    expect(html).toContain('&lt;script&gt;go(&quot;x&quot;)&lt;/script&gt;');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('allow-same-origin');
  });

  it('that is HTML does not run at all where sanitizing is asked for', () => {
    const html = rendererOf(true).render(data({ 'text/html': '<script>x</script>' }));
    expect(html).toContain('sandbox=""');
    const script = { 'application/javascript': 'go()', 'text/plain': 'text' };
    expect(rendererOf(true).render(data(script))).toBe('<pre class="plain">text</pre>');
  });

  it('keeps its styles to itself', () => {
    const renderer = rendererOf();
    const output = data({ 'text/html': '<style scoped>td { color: red }</style><b>x</b>' });
    expect(renderer.render(output)).toBe(
      '<style>.html-1 {td { color: red }}</style><div class="html html-1"><b>x</b></div>',
    );
    expect(renderer.render(output)).toContain('html-2');
  });

  it('that is a script cannot end its frame', () => {
    const html = show({ 'application/javascript': 'a("</script><b>")' });
    expect(html).toContain('a(&quot;&lt;\\/script&gt;&lt;b&gt;&quot;)');
  });

  it('that is a formula is typeset, other LaTeX shown as it is', () => {
    expect(show({ 'text/latex': '$\\displaystyle x^2$' })).toBe(
      '<div class="formula-block"><code class="formula">\\displaystyle x^2</code></div>',
    );
    expect(show({ 'text/latex': '\\begin{tabular}{c}<\\end{tabular}' })).toBe(
      '<pre class="plain">\\begin{tabular}{c}&lt;\\end{tabular}</pre>',
    );
  });

  it('that is a widget leaves a word where it was, or the picture that it has', () => {
    const widget = { 'application/vnd.jupyter.widget-view+json': { model_id: 'x' } };
    expect(show({ ...widget, 'text/plain': 'IntSlider(value=<1>)' })).toBe(
      '<p class="widget">An interactive widget <code>IntSlider(value=&lt;1&gt;)</code></p>',
    );
    expect(show({ ...widget, 'image/png': PNG })).toContain('<img');
  });

  it('of an unknown kind says so', () => {
    expect(show({ 'application/x<y': '' })).toBe(
      '<p class="unknown">Output of a kind that a page cannot show: application/x&lt;y</p>',
    );
    expect(show({})).toBe('');
  });

  it('that is a stream shows its colours and its last state', () => {
    const stream = { kind: 'stream', name: 'stderr', text: '1%\r\x1b[31m100%\x1b[0m\n' } as const;
    expect(rendererOf().render(stream)).toBe(
      '<pre class="stream stderr"><span class="ansi-fg-1">100%</span>\n</pre>',
    );
  });

  it('that is an error shows its traceback, or what it is', () => {
    const error = { kind: 'error', name: 'E', value: '<v>', traceback: '\x1b[31mtb' } as const;
    expect(rendererOf().render(error)).toBe(
      '<pre class="traceback"><span class="ansi-fg-1">tb</span></pre>',
    );
    expect(rendererOf().render({ ...error, traceback: '' })).toContain('E: &lt;v&gt;');
  });
});
