import type { Environment } from '../config/index.ts';

export const ENGLISH = 'en';

/** A made-up language for translating in place; no list of languages knows it as what it is. */
export const PSEUDO_LANGUAGE = 'ach_UG';

/** The locale of the environment, such as `fr_FR`; what Python's `locale.getlocale()` gives. */
export function systemLocale(env: Environment): string {
  const set = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const locale = set.replace(/[.@].*$/, '');
  if (locale === '') return ENGLISH;
  return locale === 'C' || locale === 'POSIX' ? 'en_US' : locale;
}

/** Whether there is a language, and a territory if one is named, of that code. */
export function isValidLocale(locale: string): boolean {
  return nameOf(locale, ENGLISH) !== null;
}

/** The name of a locale in the language of another, with a capital; the code itself where it has none. */
export function displayName(locale: string, inLocale: string): string {
  const name = nameOf(locale, inLocale) ?? locale;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function nameOf(locale: string, inLocale: string): string | null {
  try {
    const names = new Intl.DisplayNames([tagOf(inLocale)], { type: 'language', fallback: 'none' });
    return names.of(tagOf(locale)) ?? null;
  } catch {
    return null;
  }
}

const tagOf = (locale: string): string => locale.replaceAll('_', '-');
