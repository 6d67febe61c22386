import { Type } from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

const text = Type.String();
const flag = Type.Boolean();
const textList = Type.Array(Type.String());

/** Traits of JupyterLab's server side, as far as they mean something without Python. */
export const labSettings = defineSettings({
  appDir: setting({
    trait: 'LabApp.app_dir',
    schema: text,
    default: '',
    env: 'JUPYTERLAB_DIR',
    alias: 'app-dir',
    help: 'The application directory of the JupyterLab to serve. Empty: an installed JupyterLab 4.6 if there is one, else the bundled one.',
  }),
  userSettingsDir: setting({
    trait: 'LabApp.user_settings_dir',
    schema: text,
    default: '',
    env: 'JUPYTERLAB_SETTINGS_DIR',
    help: "The directory for user settings. Empty: `lab/user-settings` in Jupyter's configuration directory.",
  }),
  workspacesDir: setting({
    trait: 'LabApp.workspaces_dir',
    schema: text,
    default: '',
    env: 'JUPYTERLAB_WORKSPACES_DIR',
    help: "The directory for workspaces. Empty: `lab/workspaces` in Jupyter's configuration directory.",
  }),
  labextensionsPath: setting({
    trait: 'LabApp.labextensions_path',
    schema: textList,
    default: [],
    help: "Where prebuilt extensions are looked for. Empty: `labextensions` in Jupyter's data directories.",
  }),
  extraLabextensionsPath: setting({
    trait: 'LabApp.extra_labextensions_path',
    schema: textList,
    default: [],
    help: 'Further places of prebuilt extensions, which come first.',
  }),
  coreMode: setting({
    trait: 'LabApp.core_mode',
    schema: flag,
    default: false,
    help: 'Whether to leave third-party extensions out.',
  }),
  exposeAppInBrowser: setting({
    trait: 'LabApp.expose_app_in_browser',
    schema: flag,
    default: false,
    help: 'Whether to expose the global app instance to the browser as window.jupyterapp.',
  }),
  customCss: setting({
    trait: 'LabApp.custom_css',
    schema: flag,
    default: false,
    help: "Whether `custom/custom.css` in Jupyter's configuration directory is loaded on the page.",
  }),
  notebookStartsKernel: setting({
    trait: 'LabApp.notebook_starts_kernel',
    schema: flag,
    default: true,
    help: 'Whether a notebook starts a kernel when it is opened.',
  }),
  copyAbsolutePath: setting({
    trait: 'LabApp.copy_absolute_path',
    schema: flag,
    default: false,
    help: 'Whether copying a path gives the absolute one.',
  }),
  overrideStaticUrl: setting({
    trait: 'LabApp.override_static_url',
    schema: text,
    default: '',
    help: 'Where the static files come from instead of this server, for instance a CDN.',
  }),
  overrideThemeUrl: setting({
    trait: 'LabApp.override_theme_url',
    schema: text,
    default: '',
    help: 'Where the themes come from instead of this server.',
  }),
  lockAllPlugins: setting({
    trait: 'LabApp.lock_all_plugins',
    schema: flag,
    default: false,
    help: 'Whether no plugin can be enabled or disabled from the page.',
  }),
  pluginLevel: setting({
    trait: 'PluginManager.level',
    schema: Type.Union([Type.Literal('sys_prefix'), Type.Literal('user'), Type.Literal('system')]),
    default: 'user',
    help: 'Where it is written down which plugins are disabled: sys_prefix, user or system.',
  }),
  newsUrl: setting({
    trait: 'LabApp.news_url',
    schema: Type.Union([text, Type.Null()]),
    default: null,
    help: 'Where announcements come from. Nothing is ever fetched, whatever it says.',
  }),
  checkForUpdatesClass: setting({
    trait: 'LabApp.check_for_updates_class',
    schema: text,
    default: 'jupyterlab.NeverCheckForUpdate',
    help: 'What asks for newer versions. Nobody is ever asked, whatever it says.',
  }),
  extensionManager: setting({
    trait: 'LabApp.extension_manager',
    schema: text,
    default: 'readonly',
    help: 'The extension manager. It is always the one that installs nothing: use pip or conda.',
  }),
  blockedExtensionsUris: setting({
    trait: 'LabServerApp.blocked_extensions_uris',
    deprecated: ['LabServerApp.blacklist_uris'],
    schema: text,
    default: '',
    help: 'Addresses of lists of blocked extensions, separated by commas. Shown to the page, never fetched.',
  }),
  allowedExtensionsUris: setting({
    trait: 'LabServerApp.allowed_extensions_uris',
    deprecated: ['LabServerApp.whitelist_uris'],
    schema: text,
    default: '',
    help: 'Addresses of lists of allowed extensions, separated by commas. Shown to the page, never fetched.',
  }),
});

export type LabSettings = SettingsOf<typeof labSettings>;
