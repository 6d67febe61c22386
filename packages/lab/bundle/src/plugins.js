import { exposedModules } from './federation.js';

/** @typedef {[name: string, load: () => object, only?: string[]]} Builtin a package, and which of its plugins */

/** The plugins of a page: those that start, those left to be started later, and those switched off. */
export class PluginCollection {
  plugins = [];
  mimePlugins = [];
  available = [];
  disabled = [];
  deferred = [];

  /**
   * @param {(id: string) => boolean} isDisabled
   * @param {(id: string) => boolean} isDeferred
   */
  constructor(isDisabled, isDeferred) {
    this.isDisabled = isDisabled;
    this.isDeferred = isDeferred;
  }

  /**
   * @param {object[]} into
   * @param {string} name
   * @param {object} module
   * @param {string[]} [only]
   */
  add(into, name, module, only) {
    const exported = module.__esModule ? module.default : (module.default ?? module);
    for (const plugin of [exported].flat()) {
      if (only && !only.includes(plugin.id)) continue;
      const enabled = !this.isDisabled(plugin.id);
      this.available.push(describe(plugin, name, enabled));
      if (!enabled) {
        this.disabled.push(plugin.id);
        continue;
      }
      if (this.isDeferred(plugin.id)) this.deferred.push(plugin.id);
      into.push(plugin);
    }
  }

  /** @param {object[]} into @param {Builtin[]} builtins */
  addBuiltins(into, builtins) {
    for (const [name, load, only] of builtins) {
      try {
        this.add(into, name, load(), only);
      } catch (error) {
        console.error(`${name} could not be loaded`, error);
      }
    }
  }
}

/** What the plugin manager shows of a plugin. */
const describe = (plugin, extension, enabled) => ({
  id: plugin.id,
  description: plugin.description,
  requires: plugin.requires ?? [],
  optional: plugin.optional ?? [],
  provides: plugin.provides ?? null,
  autoStart: plugin.autoStart,
  enabled,
  extension,
});

/**
 * Collects the built-in plugins and those of prebuilt extensions; a prebuilt extension takes the place of
 * the built-in one of its name.
 * @param {object} options
 * @param {Builtin[]} options.builtins
 * @param {Builtin[]} options.mimeBuiltins
 * @param {import('./federation.js').FederatedExtension[]} options.federated
 * @param {(id: string) => boolean} options.isDisabled
 * @param {(id: string) => boolean} [options.isDeferred]
 */
export async function collectPlugins({
  builtins,
  mimeBuiltins,
  federated,
  isDisabled,
  isDeferred = () => false,
}) {
  const found = new PluginCollection(isDisabled, isDeferred);
  const replaced = new Set(
    federated.filter((entry) => entry.extension || entry.mimeExtension).map((entry) => entry.name),
  );
  const kept = (list) => list.filter(([name]) => !replaced.has(name));

  found.addBuiltins(found.mimePlugins, kept(mimeBuiltins));
  for (const { name, module } of await exposedModules(federated, 'mimeExtension')) {
    found.add(found.mimePlugins, name, module);
  }
  found.addBuiltins(found.plugins, kept(builtins));
  for (const { name, module } of await exposedModules(federated, 'extension')) {
    found.add(found.plugins, name, module);
  }
  await exposedModules(
    federated.filter(({ name }) => !isDisabled(name)),
    'style',
  );
  return found;
}
