import { ConfigError } from '../../config/index.ts';
import type { Call } from '../subcommand.ts';
import { openLabDesk } from './lab-desk.ts';

/** `elara lab build`: the front end comes built, and so do extensions; images and scripts still ask. */
export async function buildLab(call: Call): Promise<number> {
  const { desk } = await openLabDesk(call);
  if (desk.frontEnd === null) {
    throw new ConfigError(
      'There is no JupyterLab to serve: install the package elara-lab, or jupyterlab by pip or conda.',
    );
  }
  const { version, appDir } = desk.frontEnd;
  call.say(
    `JupyterLab ${version} in ${appDir} is built already, and prebuilt extensions need no build.`,
  );
  return 0;
}
