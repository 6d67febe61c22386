import { describe, expect, it } from 'vitest';
import { displayName, isValidLocale, systemLocale } from './locale.ts';

describe('systemLocale', () => {
  it.each([
    [{ LANG: 'fr_FR.UTF-8' }, 'fr_FR'],
    [{ LANG: 'fr_FR', LC_CTYPE: 'de_DE.UTF-8@euro' }, 'de_DE'],
    [{ LANG: 'fr_FR', LC_ALL: 'es_ES' }, 'es_ES'],
    [{ LANG: 'C.UTF-8' }, 'en_US'],
    [{ LANG: 'POSIX' }, 'en_US'],
    [{ LANG: '' }, 'en'],
    [{}, 'en'],
  ])('reads %j as %s', (env, locale) => {
    expect(systemLocale(env)).toBe(locale);
  });
});

describe('isValidLocale', () => {
  it.each(['en', 'fr_FR', 'zh_CN', 'pt_BR', 'no_NO'])('knows %s', (locale) => {
    expect(isValidLocale(locale)).toBe(true);
  });

  it.each(['xx', 'zz_ZZ', '', '../etc', 'not a locale'])('does not know %j', (locale) => {
    expect(isValidLocale(locale)).toBe(false);
  });
});

describe('displayName', () => {
  it('begins with a capital in any language', () => {
    expect(displayName('fr_FR', 'en')).toBe('French (France)');
    expect(displayName('fr_FR', 'fr_FR')).toBe('Français (France)');
  });

  it('is the code where there is no name', () => {
    expect(displayName('xx', 'en')).toBe('Xx');
  });
});
