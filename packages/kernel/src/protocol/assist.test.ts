import { describe, expect, it } from 'vitest';

import type { LiveProperty } from '../executor/contract.ts';
import type { Completions, Inspection } from '../intelligence/index.ts';
import { Assist } from './assist.ts';

interface Knowledge {
  readonly typed?: Completions | 'never';
  readonly live?: Readonly<Record<string, readonly LiveProperty[]>>;
  readonly inspection?: Inspection;
}

function assist({ typed, live = {}, inspection }: Knowledge): { assist: Assist; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    assist: new Assist({
      intelligence: {
        complete: () => (typed === 'never' ? new Promise(() => undefined) : Promise.resolve(typed)),
        inspect: async () => inspection,
      },
      properties: async (expression) => {
        asked.push(expression);
        return live[expression] ?? [];
      },
      wait: () => new Promise((resolve) => setTimeout(resolve, 20, undefined)),
    }),
  };
}

const property = (name: string): LiveProperty => ({ name, kind: 'property' });

describe('completion', () => {
  it('takes what types tell first, and live names behind it', async () => {
    const typed = { start: 0, end: 2, items: [{ text: 'abc', type: 'function', signature: 'f' }] };
    const { assist: it } = assist({
      typed,
      live: { '': [property('abd'), property('abc'), property('zz')] },
    });
    const reply = await it.complete('ab', 2);
    expect(reply).toEqual({
      status: 'ok',
      matches: ['abc', 'abd'],
      cursor_start: 0,
      cursor_end: 2,
      metadata: {
        _jupyter_types_experimental: [
          { start: 0, end: 2, text: 'abc', type: 'function', signature: 'f' },
          { start: 0, end: 2, text: 'abd', type: 'property', signature: '' },
        ],
      },
    });
  });

  it.each([
    ['a.b', 'a'],
    ['x = a.b.c', 'a.b'],
    ['f(a[0].b', 'a[0]'],
    ['a?.b', 'a'],
    ['"𝒳" + a.b', 'a'],
  ])('asks live values in %s for %s', async (code, expression) => {
    const { assist: it, asked } = assist({});
    await it.complete(code, code.length);
    expect(asked).toEqual([expression]);
  });

  it('does without types while TypeScript is loading', async () => {
    const { assist: it } = assist({
      typed: 'never',
      live: { a: [property('two'), property('one'), property('two')] },
    });
    const reply = await it.complete('a.', 2);
    expect(reply).toMatchObject({ matches: ['one', 'two'], cursor_start: 2, cursor_end: 2 });
  });

  it('counts code points', async () => {
    const { assist: it } = assist({ live: { '': [property('name')] } });
    expect(await it.complete('"𝒳𝒳"; na', 10)).toMatchObject({ cursor_start: 6, cursor_end: 8 });
  });

  it('does not list every name where nothing was typed', async () => {
    const { assist: it, asked } = assist({});
    await it.complete('f(', 2);
    expect(asked).toEqual([]);
  });
});

describe('hover', () => {
  it('gives signature and documentation as text and Markdown', async () => {
    const { assist: it } = assist({
      inspection: { signature: 'f(): void', documentation: 'Does *it*.' },
    });
    expect(await it.inspect('f', 1)).toEqual({
      status: 'ok',
      found: true,
      data: {
        'text/plain': 'f(): void\n\nDoes *it*.',
        'text/markdown': '```typescript\nf(): void\n```\n\nDoes *it*.',
      },
      metadata: {},
    });
  });

  it('says that nothing was found', async () => {
    expect(await assist({}).assist.inspect('f', 1)).toMatchObject({ status: 'ok', found: false });
  });
});
