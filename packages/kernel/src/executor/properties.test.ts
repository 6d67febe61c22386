import { describe, expect, it, vi } from 'vitest';

import type { Evaluator } from './evaluator.ts';
import { liveProperties } from './properties.ts';

function evaluator(value: unknown): { evaluator: Evaluator; peek: ReturnType<typeof vi.fn> } {
  const peek = vi.fn(() => value);
  const fake = { peek, lexicalNames: () => ['lexical'] };
  return { evaluator: fake as unknown as Evaluator, peek };
}

describe('liveProperties', () => {
  it('lists own and inherited properties, and what they are', () => {
    class Base {
      method(): void {
        // nothing
      }
    }
    const value = Object.assign(new Base(), { own: 1, Kind: Map, 0: 'index' });
    const names = liveProperties('value', evaluator(value).evaluator);
    expect(names).toEqual([
      { name: 'own', kind: 'property' },
      { name: 'Kind', kind: 'function' },
      { name: 'constructor', kind: 'class' },
      { name: 'method', kind: 'function' },
    ]);
  });

  it('lists what is in scope', () => {
    const names = liveProperties('', evaluator(undefined).evaluator).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['lexical', 'globalThis', 'console', 'Array']));
  });

  it.each(['a', 'a.b', 'a?.b', 'a[0].c', 'a["x y"]', '$._'])('looks at %s', (expression) => {
    const { evaluator: fake, peek } = evaluator({ x: 1 });
    expect(liveProperties(expression, fake)).toEqual([{ name: 'x', kind: 'property' }]);
    expect(peek).toHaveBeenCalledWith(expression);
  });

  it.each(['f()', 'a + b', 'a[i]', 'new A', '`x`', 'a.b()'])('does not run %s', (expression) => {
    const { evaluator: fake, peek } = evaluator({ x: 1 });
    expect(liveProperties(expression, fake)).toEqual([]);
    expect(peek).not.toHaveBeenCalled();
  });

  it.each([null, undefined])('has nothing of %s', (value) => {
    expect(liveProperties('a', evaluator(value).evaluator)).toEqual([]);
  });
});
