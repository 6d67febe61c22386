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
  ['log-json', { assigns: { 'Elara.log_json': true }, help: 'Write the log as JSON lines.' }],
]);

/** Accepted without effect: what they ask for does not exist here, and scripts pass them. */
export const IGNORED_FLAGS: ReadonlySet<string> = new Set(['script', 'no-script', 'autoreload']);
