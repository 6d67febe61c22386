import { describe, expect, it } from 'vitest';
import { isCompressible, mediaTypeOf } from './mime.ts';

describe('mediaTypeOf', () => {
  // What jupyter_server 2.21.1 sends for the files of JupyterLab.
  it.each([
    ['main.0a1b.js', 'application/javascript'],
    ['a.mjs', 'application/javascript'],
    ['index.css', 'text/css'],
    ['package.json', 'application/json'],
    ['a.woff', 'font/woff'],
    ['a.woff2', 'font/woff2'],
    ['a.ttf', 'font/ttf'],
    ['a.eot', 'application/vnd.ms-fontobject'],
    ['a.svg', 'image/svg+xml'],
    ['a.png', 'image/png'],
    ['favicon.ico', 'image/vnd.microsoft.icon'],
    ['index.html', 'text/html'],
    ['A.JS', 'application/javascript'],
    ['none', 'application/octet-stream'],
    ['a.unknown-thing', 'application/octet-stream'],
  ])('%s is %s', (name, type) => {
    expect(mediaTypeOf(name)).toBe(type);
  });
});

describe('isCompressible', () => {
  it.each([
    ['application/javascript', true],
    ['text/css', true],
    ['application/json', true],
    ['image/svg+xml', true],
    ['font/ttf', true],
    ['font/woff2', false],
    ['image/png', false],
    ['application/octet-stream', false],
  ])('%s: %j', (type, expected) => {
    expect(isCompressible(type)).toBe(expected);
  });
});
