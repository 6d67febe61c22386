import { ANY, BOOLEAN, DICTIONARY, noEffect, TEXT, TEXTS, type NotApplicable } from './declare.ts';

const PAGES = 'The pages of Jupyter Notebook are not served; JupyterLab is.';
const MATHJAX = 'JupyterLab brings its own MathJax.';

/** Of Jupyter Notebook, whose files of configuration are read for what they say of the server. */
export const NOTEBOOK: readonly NotApplicable[] = [
  noEffect('NotebookApp.default_url', TEXT, '/tree', PAGES),
  noEffect('NotebookApp.open_browser', BOOLEAN, true, 'It follows ServerApp.open_browser.'),
  noEffect('NotebookApp.log_level', ANY, null, 'It follows ServerApp.log_level.'),
  noEffect('NotebookApp.log_format', TEXT, '', 'It follows ServerApp.log_format.'),
  noEffect('NotebookApp.show_banner', BOOLEAN, true, PAGES),
  noEffect('NotebookApp.enable_mathjax', BOOLEAN, true, MATHJAX),
  noEffect('NotebookApp.extra_nbextensions_path', TEXTS, [], PAGES),
  noEffect('NotebookApp.ignore_minified_js', BOOLEAN, false, PAGES),
  noEffect('NotebookApp.mathjax_config', TEXT, 'TeX-AMS-MML_HTMLorMML-full,Safe', MATHJAX),
  noEffect('NotebookApp.mathjax_url', TEXT, '', MATHJAX),
  noEffect(
    'NotebookApp.nbserver_extensions',
    DICTIONARY,
    {},
    'Server extensions in Python are not loaded.',
  ),
  noEffect('JupyterNotebookApp.custom_css', BOOLEAN, true, PAGES),
  noEffect('JupyterNotebookApp.default_url', TEXT, '/tree', PAGES),
  noEffect('JupyterNotebookApp.expose_app_in_browser', BOOLEAN, false, PAGES),
];
