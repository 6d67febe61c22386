import { UsageError } from '../../config/index.ts';
import type { ReportFormat } from '../../lab/index.ts';
import type { Call } from '../subcommand.ts';
import { openLabDesk } from './lab-desk.ts';

/** `elara lab licenses`: what the front end and its extensions are made of, and under which licences. */
export async function showLicenses(call: Call): Promise<number> {
  const { desk } = await openLabDesk(call);
  const report = await desk.licenses(patternOf(call), formatOf(call), call.has('full-text'));
  call.print(report.trimEnd());
  return 0;
}

/** Names are matched from their beginning, as Python's `re.match`. */
function patternOf(call: Call): RegExp {
  const pattern = call.value('bundles') ?? '.*';
  try {
    return new RegExp(`^(?:${pattern})`);
  } catch (error) {
    throw new UsageError(`--bundles: ${error instanceof Error ? error.message : pattern}`);
  }
}

function formatOf(call: Call): ReportFormat {
  if (call.has('json')) return 'json';
  return call.has('csv') ? 'csv' : 'markdown';
}
