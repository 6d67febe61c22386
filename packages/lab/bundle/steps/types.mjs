/**
 * @typedef {object} JupyterLabMeta What a package says about itself to JupyterLab's builder.
 * @property {string} [schemaDir] folder of its settings schemas
 * @property {string} [themePath] entry of its theme
 * @property {Record<string, false | {bundled?: boolean, singleton?: boolean, requiredVersion?: string}>} [sharedPackages]
 */

/**
 * @typedef {object} InstalledPackage A package of the bundle's `node_modules`.
 * @property {string} dir
 * @property {string} name
 * @property {string} version
 * @property {string} [license]
 * @property {string} [style]
 * @property {string} [styleModule]
 * @property {Record<string, string>} [dependencies]
 * @property {JupyterLabMeta} [jupyterlab]
 */

/**
 * @typedef {object} CoreInput `staging/package.json` of JupyterLab's wheel: what the official application is made of.
 * @property {string} version
 * @property {Record<string, string>} resolutions
 * @property {{extensions: Record<string, string>, mimeExtensions: Record<string, string>, singletonPackages: string[]}} jupyterlab
 */

/**
 * @typedef {object} NotebookInput Which plugins load on which page of Notebook 7 (`app/package.json` of its repository).
 * @property {string[]} mimeExtensions
 * @property {Record<string, Record<string, true | string[]>>} plugins page → package → all of its plugins or those named
 */

/**
 * @typedef {object} Inputs
 * @property {CoreInput} core
 * @property {NotebookInput} notebook
 * @property {string[]} labExtensions
 * @property {string[]} notebookExtensions
 * @property {Map<string, InstalledPackage>} packages every extension package of either application
 */

/**
 * @typedef {object} SharedModule One entry of a module federation share scope.
 * @property {string} [requiredVersion]
 * @property {boolean} [singleton]
 * @property {boolean} [import] false: never bundled, always taken from the host
 */

/**
 * @typedef {object} Page The files one HTML page loads, relative to `static/`.
 * @property {string[]} scripts
 * @property {string[]} styles
 */

export {};
