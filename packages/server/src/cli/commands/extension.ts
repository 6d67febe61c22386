import { elaraVersion } from '../../app/index.ts';
import { ConfigError } from '../../config/index.ts';
import { findPythonModule } from '../../kernelspecs/index.ts';
import { marks } from '../marks.ts';
import type { Call } from '../subcommand.ts';
import { extensionsIn, switchExtensionIn } from './extension-config.ts';
import { chosenFolder, shownFolders } from './extension-folders.ts';

/** Extensions of Jupyter Server whose work Elara does itself. */
const OWN: ReadonlySet<string> = new Set(['jupyterlab', 'jupyter_lsp', 'jupyter_server_terminals']);

/** `elara extension list`: what the configuration says of extensions, place by place (config-cli §2). */
export async function listExtensions(call: Call): Promise<number> {
  const words = marks(call.host);
  let foreign = false;
  for (const folder of shownFolders(call)) {
    call.print(`Config dir: ${folder}`);
    for (const [name, enabled] of await extensionsIn(folder)) {
      foreign ||= enabled && !OWN.has(name);
      call.print(`    ${name} ${enabled ? words.enabled : words.disabled}`);
      call.print(`    - Validating ${name}...`);
      const version = await versionOf(name, call);
      call.print(
        `      ${version === null ? `${words.bad} ${notFound(name)}` : `${name} ${version} ${words.ok}`}`,
      );
    }
  }
  if (foreign) {
    call.say(
      `Elara does itself what ${[...OWN].join(', ')} do; other extensions are Python that only jupyter server loads.`,
    );
  }
  return 0;
}

/** `elara extension enable|disable NAME…`: written where Jupyter Server reads it, too. */
export async function switchExtensions(call: Call, enabled: boolean): Promise<number> {
  if (call.operands.length === 0) {
    throw new ConfigError('Please specify a server extension/package to enable or disable');
  }
  const folder = chosenFolder(call);
  for (const name of call.operands) await switchOne(call, folder, name, enabled);
  return 0;
}

/** One that is not known is told of, and the exit code stays 0, as Jupyter's (config-cli §2). */
async function switchOne(
  call: Call,
  folder: string,
  name: string,
  enabled: boolean,
): Promise<void> {
  const words = marks(call.host);
  call.say(`${enabled ? 'Enabling' : 'Disabling'}: ${name}`);
  call.say(`- Writing config: ${folder}`);
  call.say(`    - Validating ${name}...`);
  const version = await versionOf(name, call);
  if (version === null || !(await extensionsIn(folder)).has(name)) {
    call.say(`     ${words.bad} Validation failed: ${notFound(name)}`);
    return;
  }
  call.say(`      ${name} ${version} ${words.ok}`);
  await switchExtensionIn(folder, name, enabled);
  call.say(`    - Extension successfully ${enabled ? 'enabled' : 'disabled'}.`);
}

/** The version of an extension that is there; null for one that is not. */
async function versionOf(name: string, { host }: Call): Promise<string | null> {
  // The name becomes that of a file.
  if (!/^\w+(\.\w+)*$/.test(name)) return null;
  const found = await findPythonModule(name, host.env);
  if (found !== undefined) return found.version;
  return OWN.has(name) ? elaraVersion() : null;
}

function notFound(name: string): string {
  return `The module '${name}' could not be found. Are you sure the extension is installed?`;
}
