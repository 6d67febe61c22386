import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import type { ExecutorEvent } from '../executor/contract.ts';
import { display } from './display.ts';
import {
  bundle,
  DISPLAY,
  html,
  image,
  json,
  jsx,
  latex,
  md,
  mimeBundle,
  svg,
  table,
  vegaLite,
} from './index.ts';

const PNG = Buffer.from('89504e470d0a1a0a00', 'hex');

function shown(value: unknown): unknown {
  return mimeBundle(value);
}

describe('mimeBundle', () => {
  it('shows values as console.log does', () => {
    expect(shown('x')).toEqual({ 'text/plain': "'x'" });
    expect(shown({ a: [1, { b: 2 }] })).toEqual({ 'text/plain': '{ a: [ 1, { b: 2 } ] }' });
    expect(shown(Symbol('s'))).toEqual({ 'text/plain': 'Symbol(s)' });
  });

  it('lets objects say how they look, also later', async () => {
    expect(shown({ [DISPLAY]: () => ({ 'text/x': 1 }) })).toEqual({ 'text/x': 1 });
    expect(await shown({ [DISPLAY]: async () => ({ 'text/x': 2 }) })).toEqual({ 'text/x': 2 });
    expect(shown(Object.assign(() => 1, { [DISPLAY]: () => ({ 'text/x': 3 }) }))).toEqual({
      'text/x': 3,
    });
    expect(shown({ [DISPLAY]: 5 })).toHaveProperty('text/plain');
    expect(shown({ [DISPLAY]: () => null })).toHaveProperty('text/plain');
  });

  it('makes tables of records, and of nothing else', () => {
    expect(shown([{ a: 1 }, { a: 2 }])).toHaveProperty('text/html');
    for (const other of [
      [],
      [1],
      [{}],
      [{ a: 1 }, { b: 2 }],
      [{ a: 1 }, null],
      [new Map()],
      [[1]],
      ['a'],
    ]) {
      expect(shown(other), inspect(other)).not.toHaveProperty('text/html');
    }
  });

  it('knows images, charts, elements and canvases', () => {
    expect(shown(PNG)).toHaveProperty('image/png', PNG.toString('base64'));
    expect(shown(new Uint8Array([0xff, 0xd8, 0xff]))).toHaveProperty('image/jpeg');
    expect(shown(Buffer.from('GIF89a'))).toHaveProperty('image/gif');
    expect(shown(Buffer.from('RIFF1234WEBP'))).toHaveProperty('image/webp');
    expect(shown(Buffer.from('text'))).toEqual({ 'text/plain': '<Buffer 74 65 78 74>' });
    expect(shown({ toSpec: () => ({ mark: 'bar' }) })).toHaveProperty(
      'application/vnd.vegalite.v5+json',
    );
    expect(shown({ outerHTML: '<b>x</b>' })).toHaveProperty('text/html', '<b>x</b>');
    expect(shown({ outerHTML: '<svg></svg>' })).toHaveProperty('image/svg+xml');
    expect(shown({ toDataURL: () => 'data:image/png;base64,AA==' })).toHaveProperty(
      'image/png',
      'AA==',
    );
  });

  it('survives an inspect method that throws', () => {
    const broken = {
      [inspect.custom]: () => {
        throw new Error('no');
      },
    };
    expect(shown(broken)).toEqual({ 'text/plain': '[value that cannot be shown: Error: no]' });
  });
});

describe('helpers', () => {
  // Other names, because the formatter would lay out the HTML and Markdown of the real ones.
  const [htmlTag, svgTag, mdTag] = [html, svg, md];

  it('are tags and functions', () => {
    expect(shown(htmlTag`<b>${1}</b>\n`)).toEqual({
      'text/plain': '<b>1</b>\n',
      'text/html': '<b>1</b>\n',
    });
    expect(shown(html('<i>'))).toHaveProperty('text/html', '<i>');
    expect(shown(svgTag`<svg/>`)).toHaveProperty('image/svg+xml', '<svg/>');
  });

  it('leave the backslashes of Markdown and LaTeX alone', () => {
    expect(shown(mdTag`$\pi$ \`code\` \${x}`)).toHaveProperty(
      'text/markdown',
      '$\\pi$ `code` ${x}',
    );
    expect(shown(latex`\frac{1}{${2}}`)).toHaveProperty('text/latex', '\\frac{1}{2}');
  });

  it('make images of bytes, data URLs and text', () => {
    expect(shown(image(PNG))).toHaveProperty('image/png');
    expect(shown(image('data:image/gif;base64,R0lG'))).toHaveProperty('image/gif', 'R0lG');
    expect(shown(image('data:image/svg+xml,%3Csvg/%3E'))).toHaveProperty('image/svg+xml', '<svg/>');
    expect(shown(image(Buffer.from('<?xml?><svg ></svg>')))).toHaveProperty('image/svg+xml');
    expect(() => image(Buffer.from('x'))).toThrow('image() knows');
    expect(() => image('data:text/plain,x')).toThrow('Not the data URL of an image');
  });

  it('make trees, charts, tables and anything', () => {
    expect(shown(json({ a: 1 }))).toEqual({
      'text/plain': '{\n  "a": 1\n}',
      'application/json': { a: 1 },
    });
    const spec = (version: string): object => ({
      $schema: `https://vega.github.io/schema/${version}.json`,
    });
    expect(shown(vegaLite(spec('vega-lite/v4')))).toHaveProperty(
      'application/vnd.vegalite.v4+json',
    );
    expect(shown(vegaLite(spec('vega-lite/v6')))).toHaveProperty(
      'application/vnd.vegalite.v5+json',
    );
    expect(shown(vegaLite(spec('vega/v5')))).toHaveProperty('application/vnd.vega.v5+json');
    expect(() => table([])).toThrow(TypeError);
    expect(shown(table([{ a: '<&>"' }]))).toHaveProperty(
      'text/html',
      expect.stringContaining('&lt;&amp;&gt;&quot;'),
    );
    expect(shown(bundle({ 'x/y': 1 }))).toEqual({ 'x/y': 1 });
  });

  it('count the rows and columns of a large table', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({ index }));
    const text = String((shown(table(rows)) as Record<string, unknown>)['text/html']);
    expect(text.match(/<tr>/g)).toHaveLength(201);
    expect(text).toContain('1000 rows × 1 columns');
  });
});

describe('JSX', () => {
  const h = jsx.createElement.bind(jsx);
  const { Fragment } = jsx;

  it('becomes HTML', () => {
    const List = ({ items }: Readonly<Record<string, unknown>>): unknown =>
      (items as string[]).map((item) => h('li', { key: item }, item));
    const element = h(
      'ul',
      {
        className: 'a"b',
        hidden: true,
        id: null,
        onClick: () => 1,
        style: { fontSize: '2px', color: 'red' },
      },
      h(List, { items: ['<x>', 'y'] }),
      h('br', null),
      false,
      null,
      5,
    );
    expect(String(element)).toBe(
      '<ul class="a&quot;b" hidden style="font-size:2px;color:red"><li>&lt;x&gt;</li><li>y</li><br>5</ul>',
    );
  });

  it('shows as HTML, or as an SVG image', () => {
    expect(shown(h('b', null, 'x'))).toEqual({ 'text/plain': '<b>x</b>', 'text/html': '<b>x</b>' });
    expect(shown(h('svg', { width: 1 }))).toHaveProperty('image/svg+xml', '<svg width="1"></svg>');
    expect(String(h(Fragment, null, h('i', null), 'a'))).toBe('<i></i>a');
    expect(String(h('p', { dangerouslySetInnerHTML: { __html: '<b>' } }))).toBe('<p><b></p>');
    expect(String(h('label', { htmlFor: 'x' }))).toBe('<label for="x"></label>');
  });
});

describe('display', () => {
  it('shows, replaces, and is waited for where it has to be', async () => {
    const events: ExecutorEvent[] = [];
    const waiting: Promise<void>[] = [];
    const target = {
      emit: (event: ExecutorEvent) => void events.push(event),
      waitFor: (work: Promise<void>) => void waiting.push(work),
    };
    const handle = display('a', { display_id: 'd', metadata: { m: 1 } }, target);
    handle.update({ 'text/x': 1 }, { raw: true });
    display({ [DISPLAY]: async () => ({ 'text/y': 2 }) }, {}, target);
    expect(events).toEqual([
      {
        type: 'display',
        update: false,
        data: { 'text/plain': "'a'" },
        metadata: { m: 1 },
        displayId: 'd',
      },
      { type: 'display', update: true, data: { 'text/x': 1 }, metadata: {}, displayId: 'd' },
    ]);
    await Promise.all(waiting);
    expect(events[2]).toMatchObject({ data: { 'text/y': 2 } });
  });
});
