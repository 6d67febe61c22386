import { ConfigError, environmentPrefix, UsageError } from '../../config/index.ts';
import type { InstalledExtension } from '../../lab/index.ts';
import { marks } from '../marks.ts';
import type { Call } from '../subcommand.ts';
import { openLabDesk } from './lab-desk.ts';

/** `elara labextension list`: the prebuilt extensions, place by place, as `jupyter labextension list`. */
export async function listLabextensions(call: Call): Promise<number> {
  const { desk } = await openLabDesk(call);
  call.print(`JupyterLab v${desk.frontEnd?.version ?? ' (none)'}`);
  const extensions = await desk.extensions();
  for (const place of new Set(extensions.map((one) => one.place))) {
    call.print(place);
    for (const one of extensions.filter((candidate) => candidate.place === place)) {
      call.print(`        ${describe(one, call)}`);
    }
    call.print('');
  }
  return 0;
}

function describe(one: InstalledExtension, { host }: Call): string {
  const { enabled, disabled, ok, bad } = marks(host);
  const state = `${one.enabled ? enabled : disabled} ${one.valid ? ok : bad}`;
  const link = one.linked ? '*' : '';
  const installer = one.installer === null ? '' : ` (${one.installer})`;
  return `${one.name} v${one.version} ${state}${link}${installer}`;
}

/** `elara labextension enable|disable`: writes `labconfig/page_config.json`, as the page's manager does. */
export async function switchLabextensions(call: Call, enabled: boolean): Promise<number> {
  if (call.operands.length === 0) {
    throw new UsageError(`name the extensions or plugins to ${enabled ? 'enable' : 'disable'}.`);
  }
  const { desk, settings } = await openLabDesk(call);
  const { env, platform } = call.host;
  const level = levelOf(call.value('level') ?? settings.pluginLevel);
  const prefix = environmentPrefix(env, platform);
  if (level === 'sys_prefix' && prefix === null) {
    throw new ConfigError('There is no Python environment to write to; use --level=user.');
  }
  for (const name of call.operands) {
    const { status, message } = await desk.switchExtension(name, enabled, { level, prefix });
    if (status === 'error') throw new ConfigError(message ?? `${name} could not be changed`);
    call.say(`${name} is ${enabled ? 'enabled' : 'disabled'}.`);
  }
  return 0;
}

function levelOf(text: string): 'user' | 'system' | 'sys_prefix' {
  const level = text.replace('-', '_');
  if (level === 'user' || level === 'system' || level === 'sys_prefix') return level;
  throw new UsageError(`--level is user, sys_prefix or system, not ${text}`);
}
