/** Prebuilt ("federated") extensions: loading their containers and taking their modules out. */

const config = JSON.parse(document.getElementById('jupyter-config-data')?.textContent || '{}');
__webpack_public_path__ = config.fullStaticUrl.replace(/\/?$/, '/');

/**
 * @typedef {object} FederatedExtension An entry of the page config's `federated_extensions`.
 * @property {string} name
 * @property {string} load the container's script, relative to the extension's folder
 * @property {string} [extension] the module it exposes its plugins under
 * @property {string} [mimeExtension]
 * @property {string} [style]
 */

/** @param {string} src */
const loadScript = (src) =>
  new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src, async: true });
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${src} could not be loaded`));
    document.head.append(script);
  });

/**
 * The results of those that worked; the others are reported and left out, so that one broken
 * extension does not take the page with it.
 * @template T
 * @param {string} what
 * @param {Promise<T>[]} jobs
 * @returns {Promise<T[]>}
 */
async function allThatWork(what, jobs) {
  const results = await Promise.allSettled(jobs);
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [result.value];
    console.error(`${what} failed`, result.reason);
    return [];
  });
}

/**
 * Loads every extension's container and joins it to our share scope.
 * @returns {Promise<FederatedExtension[]>} those that could be loaded
 */
export async function loadContainers() {
  return allThatWork(
    'Loading an extension',
    (config.federated_extensions ?? []).map(async (extension) => {
      await loadScript(`${config.fullLabextensionsUrl}/${extension.name}/${extension.load}`);
      await __webpack_init_sharing__('default');
      await window._JUPYTERLAB[extension.name].init(__webpack_share_scopes__.default);
      return extension;
    }),
  );
}

/**
 * The modules that the extensions expose under `key`.
 * @param {FederatedExtension[]} extensions
 * @param {'extension' | 'mimeExtension' | 'style'} key
 * @returns {Promise<{name: string, module: object}[]>}
 */
export function exposedModules(extensions, key) {
  return allThatWork(
    `The ${key} of an extension`,
    extensions
      .filter((extension) => extension[key])
      .map(async ({ name, [key]: exposed }) => {
        const factory = await window._JUPYTERLAB[name].get(exposed);
        return { name, module: factory() };
      }),
  );
}
