import '#generated/lab-style.js';
import { JupyterLab } from '@jupyterlab/application';
import { JupyterPluginRegistry, PageConfig } from '@jupyterlab/coreutils';
import { IConnectionStatus, IServiceManager } from '@jupyterlab/services';
import { builtins, mimeBuiltins } from '#generated/lab-plugins.js';
import { collectPlugins } from './plugins.js';

/** Ids that were renamed upstream; what users disabled under the old name stays disabled. */
const renamed = {
  '@jupyterlab/application:mimedocument': '@jupyterlab/application-extension:mimedocument',
  '@jupyterlab/help-extension:licenses': '@jupyterlab/apputils-extension:licenses-plugin',
  '@jupyterlab/lsp:ILSPCodeExtractorsManager': '@jupyterlab/lsp-extension:code-extractor-manager',
  '@jupyterlab/translation:translator': '@jupyterlab/translation-extension:translator',
  '@jupyterlab/workspaces:commands': '@jupyterlab/workspaces-extension:commands',
};

/** @param {string[]} ids */
const current = (ids) => ids.map((id) => renamed[id] ?? id);

/** A plugin is meant by its id or by the name of its extension. @param {string[]} patterns */
const matcher = (patterns) => (id) =>
  patterns.some((pattern) => pattern === id || (id.includes(':') && pattern === id.split(':')[0]));

/**
 * Starts JupyterLab.
 * @param {import('./federation.js').FederatedExtension[]} federated
 */
export async function main(federated) {
  const disabled = current(PageConfig.Extension.disabled);
  const deferred = current(PageConfig.Extension.deferred);
  const found = await collectPlugins({
    builtins,
    mimeBuiltins,
    federated,
    isDisabled: matcher(disabled),
    isDeferred: matcher(deferred),
  });

  const pluginRegistry = new JupyterPluginRegistry();
  pluginRegistry.registerPlugins(found.plugins);
  const connectionStatus = await pluginRegistry.resolveOptionalService(IConnectionStatus);
  const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager);
  const lab = new JupyterLab({
    pluginRegistry,
    serviceManager,
    connectionStatus,
    mimeExtensions: found.mimePlugins,
    disabled: { matches: found.disabled, patterns: disabled },
    deferred: { matches: found.deferred, patterns: deferred },
    availablePlugins: found.available,
  });
  if (PageConfig.getOption('exposeAppInBrowser').toLowerCase() === 'true') window.jupyterapp = lab;
  await lab.start({ ignorePlugins: found.deferred, bubblingKeydown: true });
}
