import path from 'node:path';

/**
 * Faults of the packages as they are on npm which the official application, being newer, has no more.
 * A correction whose text is not found stops the build: then the fault is gone, and the correction can go.
 * @type {readonly {file: RegExp, why: string, before: string, after: string}[]}
 */
export const corrections = [
  {
    file: /@jupyterlab[\\/]debugger[\\/]lib[\\/]service\.js$/,
    why: 'each execution by a kernel without a debugger threw "No active debugger session" (fixed in 4.6.6)',
    before: `async displayModules() {
        if (!this.session) {
            throw new Error('No active debugger session');
        }`,
    after: `async displayModules() {
        if (!this.session?.isStarted) {
            return;
        }`,
  },
];

/** The rules that apply the corrections while the files are compiled. */
export const correctionRules = corrections.map(({ file, why, before, after }) => ({
  test: file,
  use: [
    {
      loader: path.join(import.meta.dirname, 'correction-loader.mjs'),
      options: { why, before, after },
    },
  ],
}));
