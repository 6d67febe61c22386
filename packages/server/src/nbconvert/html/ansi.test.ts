import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ansiToHtml, overprinted, stripAnsi } from './ansi.ts';

const ESC = '\x1b';

describe('terminal output as HTML', () => {
  it('gives the sixteen colours of the theme classes', () => {
    expect(ansiToHtml(`${ESC}[31mred${ESC}[0m plain ${ESC}[92mbright`)).toBe(
      '<span class="ansi-fg-1">red</span> plain <span class="ansi-fg-10">bright</span>',
    );
    expect(ansiToHtml(`${ESC}[44mblue${ESC}[103mbright`)).toBe(
      '<span class="ansi-bg-4">blue</span><span class="ansi-bg-11">bright</span>',
    );
  });

  it('writes other colours out', () => {
    expect(ansiToHtml(`${ESC}[38;5;208ma`)).toBe('<span style="color:#ff8700">a</span>');
    expect(ansiToHtml(`${ESC}[38;5;9ma`)).toBe('<span class="ansi-fg-9">a</span>');
    expect(ansiToHtml(`${ESC}[38;5;240ma`)).toBe('<span style="color:#585858">a</span>');
    expect(ansiToHtml(`${ESC}[48;2;1;20;255ma`)).toBe('<span style="background:#0114ff">a</span>');
    expect(ansiToHtml(`${ESC}[38:2:1:2:3ma`)).toBe('<span style="color:#010203">a</span>');
  });

  it('knows weights, and what ends them', () => {
    expect(ansiToHtml(`${ESC}[1;3;4mall${ESC}[22;23;24mnone`)).toBe(
      '<span class="ansi-bold ansi-italic ansi-underline">all</span>none',
    );
    expect(ansiToHtml(`${ESC}[31;1ma${ESC}[39mb${ESC}[mc`)).toBe(
      '<span class="ansi-fg-1 ansi-bold">a</span><span class="ansi-bold">b</span>c',
    );
  });

  it('swaps the colours of what is inverse', () => {
    expect(ansiToHtml(`${ESC}[7ma${ESC}[31mb${ESC}[27mc`)).toBe(
      '<span class="ansi-inverse-fg ansi-inverse-bg">a</span>' +
        '<span class="ansi-inverse-fg ansi-bg-1">b</span><span class="ansi-fg-1">c</span>',
    );
  });

  it('passes over colours that do not exist', () => {
    expect(ansiToHtml(`${ESC}[38;5;999ma${ESC}[38;2;1ma${ESC}[38ma${ESC}[38;2;1;2;300ma`)).toBe(
      'aaaa',
    );
  });

  it('drops every other sequence', () => {
    expect(
      ansiToHtml(`a${ESC}[2Kb${ESC}[10;20Hc${ESC}]0;title\x07d${ESC}]8;;x${ESC}\\e${ESC}(Bf`),
    ).toBe('abcdef');
    expect(ansiToHtml(`a${ESC}[38;5`)).toBe('a');
    expect(ansiToHtml(`a${ESC}`)).toBe('a');
  });

  it('escapes what could be read as HTML, also inside colours', () => {
    expect(ansiToHtml(`<b>${ESC}[31m"<script>`)).toBe(
      '&lt;b&gt;<span class="ansi-fg-1">&quot;&lt;script&gt;</span>',
    );
  });

  const terminalText = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 10 }),
        fc.constantFrom(
          '\x1b[',
          '\x1b]',
          '\x1b',
          'm',
          '<script>',
          '38;5;',
          '48;2;1;2;3m',
          ';',
          '\x07',
          '\r',
          '\b',
        ),
        fc.nat(300).map((code) => `\x1b[${code}m`),
      ),
    )
    .map((parts) => parts.join(''));

  it('turns any text into spans of its own and nothing else', () => {
    fc.assert(
      fc.property(terminalText, (text) => {
        const html = ansiToHtml(text);
        const rest = html.replace(
          /<span(?: class="[a-z0-9 -]+")?(?: style="(?:color:#[0-9a-f]{6})?;?(?:background:#[0-9a-f]{6})?")?>|<\/span>/g,
          '',
        );
        expect(rest).not.toMatch(/[<>\x1b"]/);
        expect((html.match(/<span/g) ?? []).length).toBe((html.match(/<\/span>/g) ?? []).length);
      }),
    );
  });

  it('shows the same text with and without colours', () => {
    fc.assert(
      fc.property(terminalText, (text) => {
        const shown = ansiToHtml(text).replace(/<[^>]*>/g, '');
        const bare = ansiToHtml(stripAnsi(text).replaceAll('\x1b', ''));
        // What stands on both sides of a sequence may only together be one.
        if (!stripAnsi(text).includes('\x1b')) expect(shown).toBe(bare);
      }),
    );
  });
});

describe('what a terminal shows in the end', () => {
  it('lets a carriage return begin the line again', () => {
    expect(overprinted(' 10%\r 50%\r100%\n')).toBe('100%\n');
    expect(overprinted('long text\rshort')).toBe('shorttext');
    expect(overprinted('a\r\nb\r\n')).toBe('a\nb\n');
  });

  it('lets a backspace overwrite', () => {
    expect(overprinted('abc\b\bX')).toBe('aXc');
    expect(overprinted('\b\ba')).toBe('a');
  });

  it('keeps colours with the characters that they colour', () => {
    expect(overprinted(`${ESC}[31mab\r${ESC}[32mX`)).toBe(`${ESC}[32mXb`);
  });

  it('leaves lines alone that have neither', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/[\r\b]/.test(text));
        expect(overprinted(text)).toBe(text);
      }),
    );
  });

  it('never fails', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\r', '\b', '\n', 'a', '\x1b', '[', 'm', '😀') }),
        (text) => {
          expect(overprinted(text)).not.toMatch(/[\r\b]/);
        },
      ),
    );
  });
});
