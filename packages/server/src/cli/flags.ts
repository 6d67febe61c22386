import { aliasesOf, type Flag } from '../config/index.ts';
import { ALL_SETTINGS } from './all-settings.ts';

const NOTHING = 'Accepted, as scripts pass it; does nothing here.';

function labFlag(name: string): readonly [string, Flag] {
  return [name, { assigns: { [`LabApp.${name.replaceAll('-', '_')}`]: true }, help: NOTHING }];
}

/**
 * Where an option goes that is meant for any application: to the one that runs, so that it wins
 * over what files say of that one (traitlets' `flatten_flags`).
 */
export function flattened(trait: string): string {
  return trait.replace(/^(?:Application|JupyterApp)\./, 'ServerApp.');
}

/** Jupyter's options without a value (config-cli §3), and `--log-json`, which is ours. */
export const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  [
    'debug',
    {
      assigns: { 'ServerApp.log_level': 'DEBUG', 'ExtensionApp.log_level': 'DEBUG' },
      help: 'Log everything.',
    },
  ],
  [
    'show-config',
    { assigns: { 'ServerApp.show_config': true }, help: 'Print the settings and exit.' },
  ],
  [
    'show-config-json',
    {
      assigns: { 'ServerApp.show_config_json': true },
      help: 'Print the settings as JSON and exit.',
    },
  ],
  [
    'generate-config',
    {
      assigns: { 'ServerApp.generate_config': true },
      help: 'Write a config file with all defaults and exit.',
    },
  ],
  ['y', { assigns: { 'ServerApp.answer_yes': true }, help: 'Answer yes instead of asking.' }],
  [
    'allow-root',
    { assigns: { 'ServerApp.allow_root': true }, help: 'Allow root to serve other machines.' },
  ],
  [
    'no-browser',
    {
      assigns: { 'ServerApp.open_browser': false, 'ExtensionApp.open_browser': false },
      help: 'Do not open a browser.',
    },
  ],
  ['autoreload', { assigns: { 'ServerApp.autoreload': true }, help: NOTHING }],
  ['script', { assigns: { 'FileContentsManager.save_script': true }, help: NOTHING }],
  ['no-script', { assigns: { 'FileContentsManager.save_script': false }, help: NOTHING }],
  ['core-mode', { assigns: { 'LabApp.core_mode': true }, help: 'Leave extensions of others out.' }],
  [
    'expose-app-in-browser',
    {
      assigns: { 'LabApp.expose_app_in_browser': true },
      help: 'Expose the application to scripts as window.jupyterapp.',
    },
  ],
  ['custom-css', { assigns: { 'LabApp.custom_css': true }, help: 'Load custom/custom.css.' }],
  ...['dev-mode', 'extensions-in-dev-mode', 'skip-dev-build', 'splice-source', 'watch'].map(
    labFlag,
  ),
  labFlag('collaborative'),
  ['log-json', { assigns: { 'Elara.log_json': true }, help: 'Write the log as JSON lines.' }],
]);

/** Jupyter's short names of settings. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ...[...aliasesOf(Object.values(ALL_SETTINGS))].map(
    ([alias, trait]) => [alias, flattened(trait)] as const,
  ),
  // It takes an absolute path, as the trait did that FileContentsManager's replaced.
  ['preferred-dir', 'ServerApp.preferred_dir'] as const,
]);
