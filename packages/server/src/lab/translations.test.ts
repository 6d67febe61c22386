import { describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { LanguagePacks } from './language-packs.ts';
import { SchemaTranslator } from './schema-translator.ts';
import { LabHome, recordingLogger, type Files } from './testing/lab-home.ts';
import { Translations } from './translations.ts';

const SITE = 'env/lib/python3.11/site-packages';

const pack = (locale: string, domains: Record<string, unknown> = { jupyterlab: {} }): Files =>
  Object.fromEntries(
    Object.entries(domains).map(([domain, texts]) => [
      `${SITE}/jupyterlab_language_pack_${locale}/locale/${locale}/LC_MESSAGES/${domain}.json`,
      texts,
    ]),
  );

function translationsOf(home: LabHome, chosen?: unknown, system = 'en_US'): Translations {
  const packs = new LanguagePacks(home.paths.dataPath, silentLogger);
  return new Translations(packs, system, async () => chosen);
}

describe('the list of languages', () => {
  it('has English alone where nothing is installed', async () => {
    using home = new LabHome();
    expect(await translationsOf(home).list()).toEqual({
      data: { en: { displayName: 'English', nativeName: 'English' } },
      message: '',
    });
  });

  it('has the packs found beside the data directories', async () => {
    using home = new LabHome({
      ...pack('fr_FR'),
      ...pack('zh_CN'),
      [`${SITE}/jupyterlab_language_pack_fr_FR-4.0.dist-info/METADATA`]: '',
      [`${SITE}/jupyterlab_language_pack_xx_XX/locale/x`]: '',
    });
    expect((await translationsOf(home).list()).data).toEqual({
      en: { displayName: 'English', nativeName: 'English' },
      fr_FR: { displayName: 'French (France)', nativeName: 'Français (France)' },
      zh_CN: { displayName: 'Chinese (China)', nativeName: '中文（中国）' },
    });
  });

  it('names languages in the one that is chosen', async () => {
    using home = new LabHome({ ...pack('fr_FR') });
    expect((await translationsOf(home, 'fr_FR').list()).data).toEqual({
      en: { displayName: 'Anglais', nativeName: 'English' },
      fr_FR: { displayName: 'Français (France)', nativeName: 'Français (France)' },
    });
  });

  it('has the language for translating in place', async () => {
    using home = new LabHome({ ...pack('ach_UG') });
    expect((await translationsOf(home).list()).data['ach_UG']).toEqual({
      displayName: 'Pseudo-language',
      nativeName: 'to translate the UI',
    });
  });
});

describe('the texts of a language', () => {
  it('come by domain', async () => {
    using home = new LabHome({ ...pack('fr_FR', { jupyterlab: { File: ['Fichier'] }, git: {} }) });
    expect(await translationsOf(home).load('fr_FR')).toEqual({
      data: { jupyterlab: { File: ['Fichier'] }, git: {} },
      message: '',
    });
  });

  it.each([
    ['fr_FR', "Language pack 'fr_FR' not installed!"],
    ['xx', "Language pack 'xx' not valid!"],
    ['../../etc', "Language pack '../../etc' not valid!"],
    ['default', "Language pack 'en_US' not installed!"],
    ['', "Language pack 'en_US' not installed!"],
  ])('are none for %j, and the message says why', async (locale, message) => {
    using home = new LabHome();
    expect(await translationsOf(home).load(locale)).toEqual({ data: {}, message });
  });

  it('leave a broken file out', async () => {
    using home = new LabHome({ ...pack('fr_FR', { bad: '{', good: {} }) });
    const log = recordingLogger();
    const texts = await new LanguagePacks(home.paths.dataPath, log).load('fr_FR');
    expect(texts).toEqual({ good: {} });
    expect(log.lines).toHaveLength(1);
  });
});

describe('the current language', () => {
  it.each([
    ['fr_FR', 'de_DE', 'fr_FR'],
    ['default', 'de_DE', 'de_DE'],
    ['', 'de_DE', 'de_DE'],
    [undefined, 'de_DE', 'de_DE'],
    ['nonsense!', 'de_DE', 'en'],
    ['ach_UG', 'en', 'ach_UG'],
  ])('chosen %j on a system of %s is %s', async (chosen, system, locale) => {
    using home = new LabHome();
    expect(await translationsOf(home, chosen, system).currentLocale()).toBe(locale);
  });
});

describe('SchemaTranslator', () => {
  const texts = {
    'schema\u0004Theme': ['Thème'],
    'settings\u0004Selected': ['Choisi'],
    'settings\u0004About it': ['À propos'],
    'menu\u0004Open': ['Ouvrir'],
    'toolbar\u0004Save': ['Enregistrer'],
    'schema\u0004Own': ['Propre'],
    'settings\u0004Empty': [''],
  };
  const schema = {
    title: 'Theme',
    description: 'Not translated',
    'jupyter.lab.menus': { main: [{ items: [{ label: 'Open' }] }] },
    'jupyter.lab.toolbars': { Notebook: [{ label: 'Save' }] },
    'jupyter.lab.internationalization': { selectors: ['special/text', '('] },
    special: { text: 'Own' },
    properties: {
      a: { title: 'Selected', description: 'About it', default: 'Theme' },
      b: { title: 'Empty' },
    },
  };

  async function translate(locale: string, content: object, pack: object | null) {
    const translator = new SchemaTranslator({
      currentLocale: async () => locale,
      load: async () => (pack === null ? null : { jupyterlab: texts, ...pack }),
    });
    const apply = await translator.current();
    return JSON.parse(
      apply({ id: 'x', json: JSON.stringify(content), version: '1' }).json,
    ) as object;
  }

  it('translates what people see, by its context, and nothing else', async () => {
    expect(await translate('fr_FR', schema, {})).toEqual({
      ...schema,
      title: 'Thème',
      'jupyter.lab.menus': { main: [{ items: [{ label: 'Ouvrir' }] }] },
      'jupyter.lab.toolbars': { Notebook: [{ label: 'Enregistrer' }] },
      special: { text: 'Propre' },
      properties: {
        a: { title: 'Choisi', description: 'À propos', default: 'Theme' },
        b: { title: 'Empty' },
      },
    });
  });

  it("uses the schema's own domain", async () => {
    const own = { title: 'Theme', 'jupyter.lab.internationalization': { domain: 'my-ext' } };
    const pack = { my_ext: { 'schema\u0004Theme': ['Sujet'] } };
    expect(await translate('fr_FR', own, pack)).toMatchObject({ title: 'Sujet' });
  });

  it('leaves schemas alone in English and without a pack', async () => {
    expect(await translate('en_US', schema, {})).toEqual(schema);
    expect(await translate('fr_FR', schema, null)).toEqual(schema);
    expect(await translate('fr_FR', schema, { jupyterlab: null })).toEqual(schema);
  });
});
