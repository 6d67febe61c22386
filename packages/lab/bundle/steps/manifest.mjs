import path from 'node:path';
import { installed, write } from './packages.mjs';

/**
 * Writes what a server reads: the files of each page, and the versions. It is written last:
 * a folder without it is not a bundle.
 * @param {import('@rspack/core').Stats} stats
 * @param {string} out
 * @param {string} key what the bundle was made from
 */
export function writeManifest(stats, out, key) {
  const { entrypoints = {} } = stats.toJson({ all: false, entrypoints: true });
  const pages = Object.fromEntries(
    Object.entries(entrypoints).map(([name, { assets = [] }]) => [
      name,
      pageOf(assets.map((asset) => asset.name)),
    ]),
  );
  const manifest = {
    format: 1,
    key,
    version: installed('@jupyterlab/application').version,
    notebookVersion: installed('@jupyter-notebook/application').version,
    pages,
  };
  writeTemplate(pages.lab, out);
  write(path.join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

/**
 * @param {string[]} files
 * @returns {import('./types.mjs').Page}
 */
const pageOf = (files) => ({
  scripts: files.filter((file) => file.endsWith('.js')),
  styles: files.filter((file) => file.endsWith('.css')),
});

/**
 * The template Python's server renders, so that `jupyter lab --app-dir=dist` shows this bundle, too.
 * @param {import('./types.mjs').Page} page
 * @param {string} out
 */
function writeTemplate({ scripts, styles }, out) {
  const tags = [
    ...styles.map((file) => `<link rel="stylesheet" href="{{page_config.fullStaticUrl}}/${file}">`),
    ...scripts.map((file) => `<script defer src="{{page_config.fullStaticUrl}}/${file}"></script>`),
  ];
  write(
    path.join(out, 'static/index.html'),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>JupyterLab</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
{% set config = page_config.copy() %}{% set _ = config.update(baseUrl=base_url, wsUrl=ws_url) %}
<script id="jupyter-config-data" type="application/json">{{ config | tojson }}</script>
<link rel="icon" type="image/x-icon" href="{{ base_url | escape }}static/favicons/favicon.ico" class="idle favicon">
<link rel="" type="image/x-icon" href="{{ base_url | escape }}static/favicons/favicon-busy-1.ico" class="busy favicon">
${tags.join('\n')}
</head><body class="jp-ThemedContainer"></body></html>
`,
  );
}
