import '#generated/notebook-style.js';
import { NotebookApp } from '@jupyter-notebook/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { IServiceManager } from '@jupyterlab/services';
import { PluginRegistry } from '@lumino/coreutils';
import { allPlugins, mimeBuiltins, pages } from '#generated/notebook-plugins.js';
import { collectPlugins } from './plugins.js';

/**
 * Starts the page of Notebook 7 that the page config's `notebookPage` names.
 * @param {import('./federation.js').FederatedExtension[]} federated
 */
export async function main(federated) {
  const page = `/${PageConfig.getOption('notebookPage')}`;
  const found = await collectPlugins({
    builtins: [...pages['/'], ...(pages[page] ?? [])],
    mimeBuiltins,
    federated,
    isDisabled: (id) => PageConfig.Extension.isDisabled(id),
  });
  PageConfig.setOption('allPlugins', JSON.stringify(allPlugins));

  const pluginRegistry = new PluginRegistry();
  pluginRegistry.registerPlugins(found.plugins);
  const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager);
  const app = new NotebookApp({
    pluginRegistry,
    serviceManager,
    mimeExtensions: found.mimePlugins,
    availablePlugins: found.available,
  });
  if (PageConfig.getOption('exposeAppInBrowser').toLowerCase() === 'true') window.jupyterapp = app;
  await app.start();
}
