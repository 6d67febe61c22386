import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { dangerIn, HOSTILE_PIECES } from '../testing/hostile-html.ts';
import { readPassiveHtml, readPassiveTag } from './passive.ts';

describe('passive HTML', () => {
  it('lets tables, styles and pictures through as they are', () => {
    for (const html of [
      '<table border="1" class="dataframe"><tbody><tr style="text-align: right;"><th></th></tr></tbody></table>',
      '<p>a<br>b<br/>c <a href="https://jupyter.org/?a=1&amp;b" title=\'x\'>d</a></p>',
      '<img src="data:image/png;base64,iVBORw0KGgo=" width=20 alt="">',
      '<img src="figures/a.png"><a href="#part">x</a><a name="part"></a>',
      '<details open><summary>s</summary>text &lt; &amp; &#38;</details>',
      'just text',
      '',
    ]) {
      expect(readPassiveHtml(html)).toEqual({ html, css: '' });
    }
  });

  it('takes the rules of styles out', () => {
    expect(
      readPassiveHtml(
        '<div><style scoped>.a tbody tr { vertical-align: top; }</style><b>x</b></div>',
      ),
    ).toEqual({ html: '<div><b>x</b></div>', css: '.a tbody tr { vertical-align: top; }' });
  });

  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT SRC=//evil></SCRIPT>',
    '<img src=x onerror=alert(1)>',
    '<img src="x" OnError="alert(1)">',
    '<img src="x"onerror="alert(1)">',
    '<img/src="x"/onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java&#115;cript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<img src="data:text/html;base64,AAAA">',
    '<svg onload=alert(1)></svg>',
    '<math><mi xlink:href="javascript:1">x</mi></math>',
    '<iframe srcdoc="x"></iframe>',
    '<form action="x"><input></form>',
    '<meta http-equiv="refresh" content="0;url=x">',
    '<link rel="stylesheet" href="x">',
    '<base href="x">',
    '<div style="background:url(x)">x</div>',
    '<div style="position:fixed">x</div>',
    '<div style="width:1px;&#117;rl(x)">x</div>',
    '<style>@import "x";</style>',
    '<style>a{background:url(x)}</style>',
    '<style>a{color:red}}b{color:red}</style>',
    '<style>a{color:red</style>',
    '<style><!-- </style><script>1</script> --></style>',
    '<!-- --!><script>1</script> -->',
    '<!doctype html>',
    '<?php ?>',
    '<b',
    '< b>',
    '<b <i>',
    '</br>',
    '<img name=getElementsByTagName>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<template><b>x</b></template>',
  ])('refuses %s', (html) => {
    expect(readPassiveHtml(html)).toBeNull();
  });

  it.each([
    '</div>',
    '<div>',
    '<div></p></div>',
    '<b><i></b></i>',
    '<table></table></div>',
    '<div/>',
  ])('refuses %s, which could reach what is around it', (html) => {
    expect(readPassiveHtml(html)).toBeNull();
  });

  it('reads one tag at a time for Markdown', () => {
    expect(readPassiveTag('<span style="color:red">rest')).toEqual({
      text: '<span style="color:red">',
      name: 'span',
      kind: 'open',
    });
    expect(readPassiveTag('</SPAN >')?.kind).toBe('close');
    expect(readPassiveTag('<br />')?.kind).toBe('void');
    expect(readPassiveTag('<script>')).toBeNull();
    expect(readPassiveTag('text')).toBeNull();
  });

  it('is quick with long tables and long attributes', () => {
    const table = `<table>${'<tr><td class="a">1</td></tr>'.repeat(20_000)}</table>`;
    const started = performance.now();
    expect(readPassiveHtml(table)?.html).toBe(table);
    expect(readPassiveHtml(`<b ${' '.repeat(20_000)}x`)).toBeNull();
    expect(readPassiveHtml(`<b ${'a '.repeat(20_000)}`)).toBeNull();
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('any HTML', () => {
  it('is either refused or has nothing in it that runs', () => {
    const hostile = fc.array(
      fc.oneof(fc.constantFrom(...HOSTILE_PIECES), fc.string({ maxLength: 4 })),
    );
    fc.assert(
      fc.property(hostile, (pieces) => {
        const passive = readPassiveHtml(pieces.join(''));
        if (passive !== null) expect(dangerIn(passive.html)).toBeNull();
        if (passive !== null) expect(passive.css).not.toMatch(/[<@]|url/i);
      }),
      { numRuns: 2000 },
    );
  });
});
