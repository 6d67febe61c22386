export { appSettings } from './app-settings.ts';
export type { AppSettings } from './app-settings.ts';
export { normalizeBaseUrl, withBaseUrl } from './base-url.ts';
export { builtInKernels } from './built-in-kernels.ts';
export { createApp } from './create-app.ts';
export type { App } from './create-app.ts';
export type { AppOptions } from './options.ts';
export { GENERATED, markdownTable } from './markdown.ts';
export { elaraVersion, JUPYTER_SERVER_VERSION } from './version.ts';
