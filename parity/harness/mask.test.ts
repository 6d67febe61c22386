import { describe, expect, it } from 'vitest';
import { compareHeaders } from './headers.ts';
import { describePage } from './html.ts';
import { maskFor, maskJson } from './mask.ts';

const mask = maskFor({
  port: 4321,
  home: '/tmp/home',
  root: '/tmp/home/root',
  token: 'secret-token',
  kept: new Map([['kernel', '11111111-2222-3333-4444-555555555555']]),
});

describe('masking', () => {
  it('hides places, times and ids, and names what was kept', () => {
    expect(mask('/tmp/home/root/a on 127.0.0.1:4321 with secret-token')).toBe(
      '{root}/a on {host} with {token}',
    );
    expect(mask('11111111-2222-3333-4444-555555555555')).toBe('{kernel}');
    expect(mask('2026-11-25T01:02:03.456789Z')).toBe('<time>');
  });

  it('shows a time that is written otherwise', () => {
    expect(mask('2026-11-25T01:02:03.456Z')).toBe('2026-11-25T01:02:03.456Z');
  });

  it('compares the entries of a folder by their names', () => {
    const entry = (name: string) => ({ name, writable: true });
    expect(maskJson([entry('b'), entry('a')], mask)).toEqual({ a: entry('a'), b: entry('b') });
  });

  it('keeps the attributes of a cookie and hides its value', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const cookie = 'x="2|1:0"; expires=Sat, 31 Jan 2026 00:00:00 GMT; HttpOnly; Path=/';
    expect(compareHeaders([['set-cookie', cookie]], mask, now)).toEqual({
      'set-cookie': { 'x path=/': 'a value; expires in 30 days; httponly; path=/' },
    });
  });

  it('reads from a page what it does, not how it looks', () => {
    const page =
      '<title>T</title><h1 class="x">a &amp; b</h1><form action="/login" method="post">' +
      '<input type="password" name="password"></form>';
    expect(describePage(page)).toEqual({
      title: ['T'],
      headings: ['a & b'],
      forms: [
        { action: '/login', method: 'post', inputs: [{ type: 'password', name: 'password' }] },
      ],
    });
  });
});
