import type { Room } from '../http/index.ts';
import { assetRoutes } from './asset-routes.ts';
import { fixedRoutes } from './fixed-routes.ts';
import { Lab } from './lab.ts';
import { languageRoutes } from './language-routes.ts';
import { licenseRoutes } from './license-routes.ts';
import { managerRoutes } from './manager-routes.ts';
import type { LabNeeds } from './needs.ts';
import { pageRoutes } from './page-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { workspaceRoutes } from './workspace-routes.ts';

/** The room of JupyterLab: its pages, files and REST endpoints. */
export function labRoom(needs: LabNeeds): Room {
  const lab = new Lab(needs);
  announce(lab, needs);
  return {
    name: 'lab',
    routes: [
      ...pageRoutes(lab),
      ...assetRoutes(lab),
      ...settingsRoutes(lab),
      ...workspaceRoutes(lab),
      ...languageRoutes(lab),
      ...licenseRoutes(lab),
      ...managerRoutes(lab),
      ...fixedRoutes(lab),
    ],
  };
}

function announce({ frontEnd, directories }: Lab, { log, settings }: LabNeeds): void {
  if (settings.extensionManager !== 'readonly') {
    log.warn(`The extension manager is read-only; '${settings.extensionManager}' is not available`);
  }
  if (settings.newsUrl !== null) log.warn('Announcements are not fetched; news_url has no effect');
  if (frontEnd === null) {
    log.warn('There is no JupyterLab to show: neither an installed one nor our own is there');
    return;
  }
  const which = frontEnd.kind === 'bundled' ? 'bundled' : 'installed';
  log.info(`JupyterLab ${frontEnd.version} (${which}) is served from ${frontEnd.appDir}`);
  log.debug(`User settings are in ${directories.userSettings}`);
}
