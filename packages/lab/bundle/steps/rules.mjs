import { createRequire } from 'node:module';
import path from 'node:path';
import { correctionRules } from './corrections.mjs';
import { bundleDir } from './packages.mjs';

const require = createRequire(import.meta.url);

/** Settings that every compilation has. @param {boolean} development */
export const common = (development) => ({
  context: bundleDir,
  mode: development ? 'development' : 'production',
  devtool: false,
  performance: { hints: false },
});

/** Packages below are plain JavaScript for bundlers: paths without endings, Node's modules left out. */
export const resolve = {
  // Plugins lie outside this folder and find their packages here.
  modules: [path.join(bundleDir, 'node_modules'), 'node_modules'],
  fallback: {
    url: false,
    buffer: false,
    crypto: false,
    util: false,
    path: require.resolve('path-browserify'),
    process: require.resolve('process/browser.js'),
  },
};

const images = /\.(svg|png|jpe?g|gif|cur|woff2?|ttf|eot)(\?.*)?$/;

/** How JupyterLab's packages expect their files to be loaded (its own webpack configuration says the same). */
export const rules = [
  ...correctionRules,
  { test: /\.raw\.css$/, type: 'asset/source' },
  { test: /(?<!\.raw)\.css$/, type: 'css' },
  { test: /\.(txt|md)$/, type: 'asset/source' },
  {
    test: images,
    // LabIcon wants the text of an SVG; a style sheet wants its address.
    oneOf: [{ test: /\.svg/, issuer: /\.m?js$/, type: 'asset/source' }, { type: 'asset' }],
  },
  { test: /\.[mc]?js$/, type: 'javascript/auto', resolve: { fullySpecified: false } },
];

/** Theme style sheets are served one by one and so carry their images with them. */
export const themeRules = [
  { test: /\.css$/, type: 'css' },
  { test: images, type: 'asset/inline' },
];
