import { describe, expect, it } from 'vitest';
import { directoriesOf } from './directories.ts';
import type { LabServerFacts } from './needs.ts';
import { lockRules, pageConfig } from './page-config.ts';
import type { LabSettings } from './settings.ts';
import { LabHome } from './testing/lab-home.ts';

const ADDRESS = { mode: 'multiple-document', workspace: 'default', treePath: '' } as const;

function config(
  options: {
    server?: Partial<LabServerFacts>;
    settings?: Partial<LabSettings>;
    disk?: Record<string, unknown>;
  } = {},
): Record<string, unknown> {
  using home = new LabHome();
  const needs = home.needs(options.settings);
  const server = { ...needs.server, rootDir: '/home/ada/Ärger #1', ...options.server };
  const disk = { disabledExtensions: [], federated_extensions: [], ...options.disk };
  const directories = directoriesOf(null, needs);
  return pageConfig(
    {
      needs: { settings: needs.settings, server },
      directories,
      appVersion: '4.6.4',
      disk,
      storeId: 7,
    },
    ADDRESS,
  );
}

/** The keys of JupyterLab 4.6.6 on jupyter_server 2.21.1, and ours. */
const KEYS = `allow_hidden_files appName appNamespace appSettingsDir appUrl appVersion baseUrl
buildAvailable buildCheck cacheFiles copyAbsolutePath delete_to_trash devMode disabledExtensions
elaraVersion exposeAppInBrowser extensionManager extraLabextensionsPath federated_extensions
fullAppUrl fullLabextensionsUrl fullLicensesUrl fullListingsUrl fullMathjaxUrl fullSettingsUrl
fullStaticUrl fullThemesUrl fullTranslationsApiUrl fullTreeUrl fullWorkspacesApiUrl ignorePlugins
labextensionsPath labextensionsUrl licensesUrl listingsUrl mathjaxConfig mode nbclassic_enabled news
notebookStartsKernel notebookVersion preferredPath quitButton rootUri schemasDir serverRoot
settingsUrl staticDir store_id templatesDir terminalsAvailable themesDir themesUrl token
translationsApiUrl treePath treeUrl untracked_message_types userSettingsDir virtualDocumentsUri
workspace workspacesApiUrl workspacesDir wsUrl`;

describe('pageConfig', () => {
  it("has the keys of Jupyter's", () => {
    expect(Object.keys(config()).sort()).toEqual(KEYS.split(/\s+/).sort());
  });

  it('puts the base URL before full addresses only', () => {
    expect(config({ server: { baseUrl: '/a%40b/' } })).toMatchObject({
      baseUrl: '/a%40b/',
      appUrl: '/lab',
      fullAppUrl: '/a%40b/lab',
      labextensionsUrl: '/lab/extensions',
      fullLabextensionsUrl: '/a%40b/lab/extensions',
      settingsUrl: '/lab/api/settings',
      fullSettingsUrl: '/a%40b/lab/api/settings',
      // A slash at the end would lead every chunk astray.
      fullStaticUrl: '/a%40b/static/lab',
      treeUrl: '/lab/tree',
      fullTreeUrl: '/a%40b/lab/tree',
    });
  });

  it('never recommends a build and asks nobody for news', () => {
    expect(config()).toMatchObject({
      buildCheck: false,
      buildAvailable: false,
      news: { disabled: true },
      extensionManager: { name: 'read-only', can_install: false },
    });
  });

  it("sends the server's version as text that parses to a list", () => {
    expect(config()['notebookVersion']).toBe('[2, 21, 1]');
  });

  it('gives the root as a path and as an address', () => {
    expect(config()).toMatchObject({
      serverRoot: '/home/ada/Ärger #1',
      rootUri: 'file:///home/ada/%C3%84rger%20%231',
      virtualDocumentsUri: 'file:///home/ada/%C3%84rger%20%231/.virtual_documents',
      preferredPath: '/',
    });
  });

  it('starts the file browser in the preferred folder', () => {
    expect(config({ server: { preferredDir: 'work' } })['preferredPath']).toBe('work');
  });

  it('asks for the token and the terminals each time', () => {
    const server = { token: () => 'rotated', terminalsAvailable: () => false };
    expect(config({ server })).toMatchObject({ token: 'rotated', terminalsAvailable: false });
  });

  it('leads static files and themes elsewhere where the settings say so', () => {
    const settings = {
      overrideStaticUrl: 'https://cdn.example/lab/',
      overrideThemeUrl: 'https://cdn.example/themes',
    };
    expect(config({ settings })).toMatchObject({
      fullStaticUrl: 'https://cdn.example/lab',
      themesUrl: 'https://cdn.example/themes',
      fullThemesUrl: 'https://cdn.example/themes',
    });
  });

  it('lets what is on disk win, but for the address of the page', () => {
    const disk = { appName: 'Ours', quitButton: false, mode: 'x', baseUrl: '/evil/', custom: 1 };
    expect(config({ disk })).toMatchObject({
      appName: 'Ours',
      quitButton: false,
      custom: 1,
      mode: 'multiple-document',
      baseUrl: '/',
    });
  });
});

describe('lockRules', () => {
  it.each([
    [{ lockedExtensions: { a: true, b: false } }, ['a']],
    [{ lockedExtensions: ['a', 'b'] }, ['a', 'b']],
    [{}, []],
  ])('reads %j as %j', (disk, rules) => {
    expect(lockRules(disk)).toEqual(rules);
  });
});
