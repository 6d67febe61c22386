import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unquote, workspaceSlug } from './workspace-slug.ts';

describe('workspaceSlug', () => {
  // What jupyterlab_server 2.28.1 makes of these names: both servers share the folder.
  it.each([
    ['foo', 'foo-2c26'],
    ['Foo Bar', 'foo-bar-5528'],
    ['nope', 'nope-ca37'],
    ['/foo', 'foo-2c26'],
    ['default', 'default-37a8'],
    ['a/b', 'ab-c14c'],
    ['Ärger', 'rger-23c8'],
    ['a%20b', 'a-b-719b'],
    ['x'.repeat(200), `${'x'.repeat(102)}-aa20`],
    ['  sp  ace ', 'sp-ace-d01d'],
    ['a.b', 'ab-2e73'],
    ['ﬁx', 'fix-6879'],
    ['%C3%A9t%C3%A9', 't-8cee'],
    ['--a--', '-a--971a'],
    ['_u_', '_u_-a26c'],
    ['', '-e3b0'],
  ])('makes %j into %s', (name, slug) => {
    expect(workspaceSlug(name)).toBe(slug);
  });

  it('is a safe file name of bounded length, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const slug = workspaceSlug(name);
        expect(slug).toMatch(/^[\w-]*-[0-9a-f]{4}$/);
        expect(slug.length).toBeLessThanOrEqual(107);
      }),
    );
  });
});

describe('unquote', () => {
  it.each([
    ['%C3%A9', 'é'],
    ['100%', '100%'],
    ['%zz', '%zz'],
    ['%ff', '\ufffd'],
    ['a+b', 'a+b'],
  ])('decodes %s to %s', (text, decoded) => {
    expect(unquote(text)).toBe(decoded);
  });
});
