import type { Flag } from '../config/index.ts';

/** Jupyter's options without a value (config-cli §3), and `--log-json`, which is ours. */
export const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ['debug', { assigns: { 'Application.log_level': 'DEBUG' }, help: 'Log everything.' }],
  [
    'show-config',
    { assigns: { 'Application.show_config': true }, help: 'Print the settings and exit.' },
  ],
  [
    'show-config-json',
    {
      assigns: { 'Application.show_config_json': true },
      help: 'Print the settings as JSON and exit.',
    },
  ],
  ['y', { assigns: { 'JupyterApp.answer_yes': true }, help: 'Answer yes instead of asking.' }],
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
  ['core-mode', { assigns: { 'LabApp.core_mode': true }, help: 'Leave extensions of others out.' }],
  [
    'expose-app-in-browser',
    {
      assigns: { 'LabApp.expose_app_in_browser': true },
      help: 'Expose the application to scripts as window.jupyterapp.',
    },
  ],
  ['custom-css', { assigns: { 'LabApp.custom_css': true }, help: 'Load custom/custom.css.' }],
  ['log-json', { assigns: { 'Elara.log_json': true }, help: 'Write the log as JSON lines.' }],
]);

/** Of Jupyter and JupyterLab: what they ask for does not exist here, but scripts pass them. */
export const IGNORED_OPTIONS: ReadonlySet<string> = new Set([
  'script',
  'no-script',
  'autoreload',
  'collaborative',
  'dev-mode',
  'extensions-in-dev-mode',
  'skip-dev-build',
  'splice-source',
  'watch',
]);
