import type { TSchema } from 'typebox';
import { BOOLEAN, DICTIONARY, INTEGER, noEffect, TEXT, type NotApplicable } from './declare.ts';

const SOURCE = 'JupyterLab is served as it was built; its source is not here.';
const INSIDE = 'It follows from LabApp.app_dir.';
const ADDRESS = 'The addresses of the server are those that JupyterLab asks for.';
const LISTS = 'Lists of extensions are shown to the page and never fetched.';

function lab(
  trait: string,
  schema: TSchema,
  value: unknown,
  instead: string,
  alias?: string,
): NotApplicable {
  return noEffect(`LabApp.${trait}`, schema, value, instead, alias === undefined ? {} : { alias });
}

/** Of JupyterLab's application. */
export const LAB: readonly NotApplicable[] = [
  lab('dev_mode', BOOLEAN, false, SOURCE),
  lab('extensions_in_dev_mode', BOOLEAN, false, SOURCE),
  lab('skip_dev_build', BOOLEAN, false, SOURCE),
  lab('splice_source', BOOLEAN, false, SOURCE),
  lab('watch', BOOLEAN, false, SOURCE, 'watch'),
  lab('collaborative', BOOLEAN, false, 'Documents are not edited by several people at once.'),
  ...['app_settings_dir', 'schemas_dir', 'static_dir', 'templates_dir', 'themes_dir'].map((name) =>
    lab(name, TEXT, '', INSIDE),
  ),
  lab('app_url', TEXT, '/lab', ADDRESS),
  ...[
    'labextensions_url',
    'listings_url',
    'settings_url',
    'themes_url',
    'translations_api_url',
    'tree_url',
    'workspaces_api_url',
  ].map((name) => lab(name, TEXT, '', ADDRESS)),
  lab(
    'cache_files',
    BOOLEAN,
    true,
    'Files are sent with an ETag; browsers ask whether they changed.',
  ),
  noEffect('LabApp.jinja2_options', DICTIONARY, {}, 'The pages are not Jinja templates.'),
  noEffect('LabServerApp.listings_refresh_seconds', INTEGER, 3600, LISTS),
  noEffect('LabServerApp.listings_request_options', DICTIONARY, {}, LISTS),
];
