/** Packages whose modules build large tables when they are evaluated, and are not needed at a start. */
const PACKAGES = ['mime'];

const NAMESPACE = 'run-when-used';

/**
 * Makes CommonJS of an ECMAScript package, which esbuild then evaluates when it is first required.
 * Such a package is only imported by its default export.
 *
 * @type {import('esbuild').Plugin}
 */
export const runWhenUsed = {
  name: NAMESPACE,
  setup(build) {
    const filter = new RegExp(`^(?:${PACKAGES.join('|')})$`);
    build.onResolve({ filter }, ({ path, namespace }) =>
      namespace === NAMESPACE ? undefined : { path, namespace: NAMESPACE },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)}).default;`,
      resolveDir: import.meta.dirname,
    }));
  },
};
