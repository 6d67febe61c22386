import { Dialog, showDialog } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { Widget } from '@lumino/widgets';

/** Shows which server and which front end this is. */
export async function showAbout() {
  await showDialog({
    title: 'About Elara',
    body: new Widget({ node: description() }),
    buttons: [Dialog.okButton({ label: 'Close' })],
  });
}

function description() {
  const node = document.createElement('div');
  node.append(
    paragraph(
      'A Jupyter Server written in TypeScript, with a kernel for TypeScript and JavaScript.',
    ),
    facts([
      ['Elara', PageConfig.getOption('elaraVersion')],
      [PageConfig.getOption('appName') || 'JupyterLab', PageConfig.getOption('appVersion')],
      ['Folder', PageConfig.getOption('serverRoot')],
    ]),
  );
  return node;
}

/** @param {string} text */
const paragraph = (text) => Object.assign(document.createElement('p'), { textContent: text });

/**
 * A list of those facts that are known: under another server some are not.
 * @param {[string, string][]} list
 */
function facts(list) {
  const known = list.filter(([, value]) => value !== '');
  const node = document.createElement('ul');
  node.append(
    ...known.map(([name, value]) =>
      Object.assign(document.createElement('li'), { textContent: `${name}: ${value}` }),
    ),
  );
  return node;
}
