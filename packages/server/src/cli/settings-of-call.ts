import { configure, type Configuration, type Frontend } from './configure.ts';
import type { Call } from './subcommand.ts';

/** What a server started here would be configured to, so that a command looks where that looks. */
export async function configurationOf(
  { host, log }: Call,
  frontend: Frontend,
): Promise<Configuration> {
  const configuration = await configure(frontend, [], host);
  for (const warning of configuration.warnings) log.warn(warning);
  return configuration;
}
