import { PageConfig } from '@jupyterlab/coreutils';

/**
 * Opens the guide in a tab of Lab, or, where Lab's help viewer is missing (Notebook 7), of the browser.
 * Lab keeps the address with the layout, so it is one that stays: no host in it, no hash.
 * @param {import('@lumino/commands').CommandRegistry} commands
 */
export async function openGuide(commands) {
  const url = `${PageConfig.getOption('fullLabextensionsUrl')}/elara-lab-help/guide.html`;
  if (commands.hasCommand('help:open')) {
    await commands.execute('help:open', { url, text: 'Guide to Elara' });
  } else {
    window.open(url, '_blank', 'noopener');
  }
}
