const url = new URL('./guide.html', import.meta.url).href;

/**
 * Opens the guide in a tab of Lab, or, where Lab's help viewer is missing (Notebook 7), of the browser.
 * @param {import('@lumino/commands').CommandRegistry} commands
 */
export async function openGuide(commands) {
  if (commands.hasCommand('help:open')) {
    await commands.execute('help:open', { url, text: 'Guide to Elara' });
  } else {
    window.open(url, '_blank', 'noopener');
  }
}
