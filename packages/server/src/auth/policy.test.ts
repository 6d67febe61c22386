import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../config/index.ts';
import { loadPolicy, parsePolicy } from './policy.ts';

const user = (username: string) => ({ username, name: username, display_name: username });

function policyOf(...rules: unknown[]) {
  return parsePolicy(JSON.stringify({ rules }), 'policy.json');
}

describe('a policy', () => {
  it('refuses what no rule speaks of', () => {
    expect(policyOf().isAuthorized(user('ada'), 'read', 'contents')).toBe(false);
    const policy = policyOf({ actions: ['read'], resources: ['contents'] });
    expect(policy.isAuthorized(user('ada'), 'read', 'contents')).toBe(true);
    expect(policy.isAuthorized(user('ada'), 'write', 'contents')).toBe(false);
    expect(policy.isAuthorized(user('ada'), 'read', 'kernels')).toBe(false);
  });

  it('lets the first rule that fits decide', () => {
    const policy = policyOf(
      { effect: 'deny', actions: ['*'], resources: ['terminals'] },
      { actions: ['*'], resources: ['*'] },
    );
    expect(policy.isAuthorized(user('ada'), 'execute', 'terminals')).toBe(false);
    expect(policy.isAuthorized(user('ada'), 'execute', 'kernels')).toBe(true);
  });

  it('speaks of some users only', () => {
    const policy = policyOf(
      { users: ['ada'], actions: ['*'], resources: ['*'] },
      { actions: ['read'], resources: ['*'] },
    );
    expect(policy.isAuthorized(user('ada'), 'write', 'contents')).toBe(true);
    expect(policy.isAuthorized(user('bob'), 'write', 'contents')).toBe(false);
    expect(policy.isAuthorized(user('bob'), 'read', 'contents')).toBe(true);
  });

  it('tells the resources that it names', () => {
    const policy = policyOf(
      { actions: ['read'], resources: ['contents', '*'] },
      { actions: ['write'], resources: ['contents', 'sessions'] },
    );
    expect(policy.resources).toEqual(['contents', 'sessions']);
  });

  it.each([
    ['{"rules": [', 'policy.json is not JSON'],
    ['[]', 'an object with a list of "rules"'],
    ['{"rules": {}}', 'an object with a list of "rules"'],
    ['{"rules": [], "rule": []}', 'and nothing else'],
    ['{"rules": [1]}', 'policy.json: rule 1 is not an object'],
    ['{"rules": [{"actions": ["read"]}]}', 'rule 1: "resources" must be a list of texts'],
    ['{"rules": [{"actions": [], "resources": ["*"]}]}', '"actions" must be a list'],
    ['{"rules": [{"actions": ["see"], "resources": ["*"]}]}', 'there is no action "see"'],
    ['{"rules": [{"actions": ["*"], "resources": "*"}]}', '"resources" must be a list'],
    ['{"rules": [{"actions": ["*"], "resources": ["*"], "user": ["a"]}]}', '"user" means nothing'],
    ['{"rules": [{"actions": ["*"], "resources": ["*"], "effect": "no"}]}', '"effect" is'],
  ])('that says %s refuses the start', (text, message) => {
    expect(() => parsePolicy(text, 'policy.json')).toThrow(message);
    expect(() => parsePolicy(text, 'policy.json')).toThrow(ConfigError);
  });

  it('comes from a file, whose absence refuses the start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'elara-policy-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'policy.json');
    await expect(loadPolicy(file)).rejects.toThrow(`The policy file ${file} cannot be read`);
    await writeFile(file, '{"rules": [{"actions": ["read"], "resources": ["*"]}]}');
    expect((await loadPolicy(file)).isAuthorized(user('ada'), 'read', 'lab')).toBe(true);
  });

  it('fails with nothing but a sentence, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parsePolicy(text, 'policy.json');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });

  it('never allows what its last word is not an allowing rule for', () => {
    const name = (...names: string[]) =>
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
    const rule = fc.record(
      {
        effect: fc.constantFrom('allow', 'deny'),
        users: name('ada', 'bob', '*'),
        actions: name('read', 'write', 'execute', '*'),
        resources: name('contents', 'kernels', '*'),
      },
      { requiredKeys: ['effect', 'actions', 'resources'] },
    );
    const question = fc.tuple(
      fc.constantFrom('ada', 'bob', 'eve', '*'),
      fc.constantFrom('read', 'write', 'execute'),
      fc.constantFrom('contents', 'kernels', 'lab'),
    );
    fc.assert(
      fc.property(fc.array(rule), question, (rules, [who, action, resource]) => {
        const fits = (list: readonly string[] | undefined, value: string): boolean =>
          list === undefined || list.some((one) => one === '*' || one === value);
        const first = rules.findIndex(
          (one) =>
            fits(one.users, who) && fits(one.actions, action) && fits(one.resources, resource),
        );
        const expected = first >= 0 && rules[first]?.effect === 'allow';
        expect(policyOf(...rules).isAuthorized(user(who), action, resource)).toBe(expected);
      }),
    );
  });
});
