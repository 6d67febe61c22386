import { findBundleDir, LabDesk } from '../../lab/index.ts';
import type { Settings } from '../all-settings.ts';
import { configurationOf } from '../settings-of-call.ts';
import type { Call } from '../subcommand.ts';

/** The front end as `elara lab` started here would find it. */
export async function openLabDesk(
  call: Call,
): Promise<{ desk: LabDesk; settings: Settings['lab'] }> {
  const { settings, paths } = await configurationOf(call, 'lab');
  const desk = new LabDesk({
    settings: settings.lab,
    paths,
    bundleDir: findBundleDir(),
    log: call.log,
  });
  return { desk, settings: settings.lab };
}
