import { describe, expect, it } from 'vitest';
import { ConfigTree, resolveSettings } from '../config/index.ts';
import { authSettings } from './settings.ts';

const origin = { kind: 'file', place: 'jupyter_server_config.json' } as const;

function resolve(given: Record<string, unknown>, env: Record<string, string> = {}) {
  const tree = new ConfigTree();
  for (const [trait, value] of Object.entries(given)) {
    const [className = '', name = ''] = trait.split('.');
    tree.set(className, name, { origin, value });
  }
  const { settings, warnings } = resolveSettings({ auth: authSettings }, { tree, env, home: '/' });
  return { settings: settings.auth, warnings };
}

describe('the former names of settings', () => {
  it.each([
    ['token', 'abc', 'token', 'IdentityProvider'],
    ['password', 'sha1:a:b', 'hashedPassword', 'PasswordIdentityProvider'],
    ['password_required', true, 'passwordRequired', 'PasswordIdentityProvider'],
    ['allow_password_change', false, 'allowPasswordChange', 'PasswordIdentityProvider'],
    ['cookie_options', { samesite: 'Strict' }, 'cookieOptions', 'IdentityProvider'],
    ['get_secure_cookie_kwargs', { max_age_days: 1 }, 'cookieCheck', 'IdentityProvider'],
  ] as const)('ServerApp.%s still counts, with a warning', (trait, value, key, className) => {
    const { settings, warnings } = resolve({ [`ServerApp.${trait}`]: value });
    expect(settings[key]).toEqual(value);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      new RegExp(`^ServerApp\\.${trait} is deprecated, use ${className}\\.\\w+ instead\\.`),
    );
  });

  it('do not count beside the new ones', () => {
    const { settings, warnings } = resolve({
      'ServerApp.token': 'old',
      'IdentityProvider.token': 'new',
    });
    expect(settings.token).toBe('new');
    expect(warnings).toEqual([]);
  });

  it('are part of the key of cookies where that of the password is', () => {
    expect(resolve({ 'ServerApp.password': 'sha1:a:b' }).settings.serverPassword).toBe('sha1:a:b');
  });
});

describe('the token', () => {
  it('comes from the settings, else from JUPYTER_TOKEN, which may not be empty', () => {
    const env = { JUPYTER_TOKEN: 'of the environment', JUPYTER_TOKEN_FILE: '/token' };
    expect(resolve({}, env).settings).toMatchObject({
      token: 'of the environment',
      tokenFile: '/token',
    });
    expect(resolve({ 'IdentityProvider.token': '' }, env).settings.token).toBe('');
    expect(resolve({}, { JUPYTER_TOKEN: '' }).settings.token).toBeNull();
  });
});

describe('settings of a class above or below', () => {
  it('count for the provider that there is', () => {
    const below = {
      'PasswordIdentityProvider.token': 'a',
      'IdentityProvider.hashed_password': 'b',
    };
    expect(resolve(below).settings).toMatchObject({ token: 'a', hashedPassword: 'b' });
  });
});
