import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../config/index.ts';
import { NOT_APPLICABLE } from './index.ts';
import { BOOLEAN, noEffect, ownClass, refused, TEXT } from './declare.ts';
import { judge } from './judge.ts';

const traits = [
  noEffect('A.quiet', BOOLEAN, false, 'Nothing moves.'),
  noEffect('A.either', BOOLEAN, true, 'All the same.', { harmless: [false] }),
  refused('A.secret', TEXT, '', 'It would be missing.'),
  refused('A.other', TEXT, '', 'It would be missing, too.'),
  ownClass('A.kind', ['some.where.Standard', 'some.where.Other'], 'It works as Standard.'),
];
const originOf = () => ({ kind: 'file', place: 'here' }) as const;
const standard = Object.fromEntries(traits.map((one) => [one.trait, one.default]));
const judged = (values: Record<string, unknown>) =>
  judge(traits, { ...standard, ...values }, originOf);

describe('judge', () => {
  it('says nothing of defaults and of what is done anyway', () => {
    expect(judged({})).toEqual([]);
    expect(judged({ 'A.either': false })).toEqual([]);
  });

  it('warns of what has no effect, with what happens instead and the place', () => {
    expect(judged({ 'A.quiet': true })).toEqual(['A.quiet has no effect: Nothing moves. (here)']);
  });

  it('refuses all at once what must not be missing', () => {
    const values = { 'A.secret': 'x', 'A.other': 'y', 'A.quiet': true };
    expect(() => judged(values)).toThrow(
      new ConfigError(
        'A.secret cannot be honoured: It would be missing. (here)\n' +
          'A.other cannot be honoured: It would be missing, too. (here)',
      ),
    );
  });

  it("knows Jupyter's own classes by either name and refuses others", () => {
    for (const kind of ['some.where.Other', 'Standard', 'builtins.object']) {
      expect(judged({ 'A.kind': kind })).toEqual([]);
    }
    expect(() => judged({ 'A.kind': 'mine.Standards' })).toThrow('A.kind cannot be honoured');
  });
});

describe('the traits that are not applicable', () => {
  it('all say in a sentence what happens instead', () => {
    for (const { trait, instead } of NOT_APPLICABLE) {
      expect([trait, instead]).toEqual([trait, expect.stringMatching(/^[A-Z].*\.$/)]);
    }
  });
});
