import { ICommandPalette } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { showAbout } from './about.js';
import { openGuide } from './guide.js';

const CommandIDs = { about: 'elara:about', guide: 'elara:guide' };

/**
 * Adds "About Elara" and "Guide to Elara" to the help menu and to the command palette.
 * @type {import('@jupyterlab/application').JupyterFrontEndPlugin<void>}
 */
const plugin = {
  id: 'elara-lab-help:plugin',
  description: 'Adds entries about Elara to the help menu.',
  autoStart: true,
  optional: [IMainMenu, ICommandPalette],
  activate: (app, mainMenu, palette) => {
    const { commands } = app;
    commands.addCommand(CommandIDs.about, {
      label: 'About Elara',
      execute: () => showAbout(),
    });
    commands.addCommand(CommandIDs.guide, {
      label: 'Guide to Elara',
      execute: () => openGuide(commands),
    });
    const items = Object.values(CommandIDs).map((command) => ({ command }));
    // A rank of 0 places the group directly below Lab's own "About".
    mainMenu?.helpMenu.addGroup(items, 0);
    for (const item of items) palette?.addItem({ ...item, category: 'Help' });
  },
};

export default plugin;
