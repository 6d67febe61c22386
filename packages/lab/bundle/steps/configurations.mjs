import { createRequire } from 'node:module';
import path from 'node:path';
import { rspack } from '@rspack/core';
import { common, resolve, rules, themeRules } from './rules.mjs';

const require = createRequire(import.meta.url);
const { ModuleFederationPlugin } = rspack.container;

/** Packages of every page; the data grid, only for tables, stays apart. */
const corePackages =
  /[\\/]node_modules[\\/]@(jupyterlab|jupyter-notebook|lumino(?!\/datagrid))[\\/]/;

const scripts = /^javascript/;

/**
 * Scripts are shared between pages. Style sheets are not: in a shared chunk the rules of Notebook reach Lab,
 * and rules come in an order in which other ones win than in the official application.
 */
const splitChunks = {
  chunks: 'all',
  cacheGroups: {
    core: { name: 'core', type: scripts, test: corePackages, priority: 10 },
    defaultVendors: {
      type: scripts,
      test: /[\\/]node_modules[\\/]/,
      priority: -10,
      reuseExistingChunk: true,
    },
    default: { type: scripts, minChunks: 2, priority: -20, reuseExistingChunk: true },
  },
};

/** Names with a content hash may be cached for ever. */
const hashed = {
  filename: '[name].[contenthash].js',
  chunkFilename: '[name].[contenthash].js',
  cssFilename: '[name].[contenthash].css',
  cssChunkFilename: '[name].[contenthash].css',
};

/**
 * Both applications in one compilation, so that they share their files.
 * @param {{out: string, generated: string, development: boolean, shared: Record<string, import('./types.mjs').SharedModule>}} options
 */
export const applications = ({ out, generated, development, shared }) => ({
  ...common(development),
  name: 'applications',
  entry: { lab: './src/boot-lab.js', notebook: './src/boot-notebook.js' },
  output: {
    ...hashed,
    path: path.join(out, 'static'),
    publicPath: 'auto',
    uniqueName: 'elara_lab',
  },
  resolve: { ...resolve, alias: { '#generated': generated } },
  module: { rules },
  externals: ['ws'],
  optimization: { splitChunks },
  plugins: [
    new rspack.ProvidePlugin({ process: require.resolve('process/browser.js') }),
    // Prebuilt extensions look for this name and this share scope.
    new ModuleFederationPlugin({
      name: 'CORE_FEDERATION',
      library: { type: 'var', name: ['_JUPYTERLAB', 'CORE_LIBRARY_FEDERATION'] },
      shared,
    }),
  ],
});

/**
 * @param {{out: string, development: boolean, entries: Record<string, string>}} options
 */
export const themes = ({ out, development, entries }) => ({
  ...common(development),
  name: 'themes',
  entry: Object.fromEntries(Object.entries(entries).map(([name, file]) => [`${name}/index`, file])),
  output: {
    path: path.join(out, 'themes'),
    filename: '[name].js',
    cssFilename: '[name].css',
    publicPath: '',
  },
  resolve,
  module: { rules: themeRules },
});

/**
 * One of our own front-end plugins, as the federated container JupyterLab loads at run time.
 * Everything it shares is taken from the host: `import: false`.
 * @param {{out: string, development: boolean, plugin: import('./plugins.mjs').Plugin}} options
 */
export const federatedPlugin = ({ out, development, plugin }) => ({
  ...common(development),
  name: plugin.name,
  entry: {},
  output: {
    ...hashed,
    path: path.join(out, 'labextensions', plugin.name, 'static'),
    publicPath: 'auto',
    uniqueName: plugin.name,
  },
  resolve,
  module: { rules },
  plugins: [
    new ModuleFederationPlugin({
      name: plugin.name,
      library: { type: 'var', name: ['_JUPYTERLAB', plugin.name] },
      filename: 'remoteEntry.[contenthash].js',
      exposes: { './extension': path.join(plugin.dir, plugin.main) },
      shared: Object.fromEntries(
        Object.entries(plugin.peerDependencies).map(([name, requiredVersion]) => [
          name,
          { requiredVersion, singleton: true, import: false },
        ]),
      ),
    }),
  ],
});
