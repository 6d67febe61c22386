import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { upstream } from './upstream.ts';

const FOLDER = join(import.meta.dirname, 'cases');
const sources = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));

it('rewrites tests of jupyter_server as cases that exist', () => {
  const named = Object.values(upstream).flatMap((tests) => Object.values(tests));
  expect(named.length).toBeGreaterThan(100);
  const missing = named.filter((name) => {
    const [room = '', title = ''] = name.split(' > ');
    return !sources.some((text) => hasCase(text, room, title));
  });
  expect(missing).toEqual([]);
});

/** Titles of one word are written as bare keys. */
function hasCase(text: string, room: string, title: string): boolean {
  const [, inRoom] = text.split(`room('${room}', {`);
  const [cases = ''] = (inRoom ?? '').split("\nroom('");
  return cases.includes(`'${title}':`) || cases.includes(`\n    ${title}:`);
}
