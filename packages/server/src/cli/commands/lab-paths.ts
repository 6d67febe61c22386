import type { Call } from '../subcommand.ts';
import { openLabDesk } from './lab-desk.ts';

/** `elara lab paths`, in the words of `jupyter lab paths`. */
export async function showLabPaths(call: Call): Promise<number> {
  const { desk } = await openLabDesk(call);
  call.print(`Application directory:   ${desk.frontEnd?.appDir ?? desk.appDir}`);
  call.print(`User Settings directory: ${desk.directories.userSettings}`);
  call.print(`Workspaces directory: ${desk.directories.workspaces}`);
  return 0;
}
