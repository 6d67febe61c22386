import { json, route, type Reply, type Route } from '../http/index.ts';
import { UnprocessableInstruction } from './errors.ts';
import type { Lab } from './lab.ts';
import type { ActionResult } from './plugin-switches.ts';
import {
  ActionResultModel,
  ExtensionInstruction,
  ExtensionList,
  ExtensionQuery,
  PluginInstruction,
  PluginLocks,
} from './schema.ts';

const read = { action: 'read', resource: 'lab' } as const;
const write = { action: 'write', resource: 'lab' } as const;
const acted = { 201: ActionResultModel, 500: ActionResultModel };

/** The managers of plugins and extensions: what is there can be switched, nothing can be installed (lab §10). */
export function managerRoutes(lab: Lab): Route[] {
  return [...pluginRoutes(lab), ...extensionRoutes(lab)];
}

function pluginRoutes({ switches }: Lab): Route[] {
  const path = '/lab/api/plugins';
  return [
    route({
      method: 'GET',
      path,
      access: read,
      summary: 'Which plugins are locked',
      replies: { 200: PluginLocks },
      handle: async () => json(await switches.locks()),
    }),
    route({
      method: 'POST',
      path,
      access: write,
      summary: 'Enables or disables a plugin',
      body: PluginInstruction,
      replies: acted,
      handle: async ({ body: { cmd, plugin_name: name } }) => {
        if (!/^(enable|disable)$/.test(cmd) || name === '') {
          throw new UnprocessableInstruction(
            `Could not process instruction '${cmd}' with plugin name '${name}'`,
          );
        }
        return actionReply(await switches.set(name, cmd === 'enable'));
      },
    }),
  ];
}

function extensionRoutes(lab: Lab): Route[] {
  const path = '/lab/api/extensions';
  return [
    route({
      method: 'GET',
      path,
      access: read,
      summary: 'The installed extensions; a search finds none, as nothing can be installed',
      query: ExtensionQuery,
      replies: { 200: ExtensionList },
      handle: async ({ query }) => json(query.query === undefined ? await lab.extensions() : []),
    }),
    route({
      method: 'POST',
      path,
      access: write,
      summary: 'Enables or disables an extension',
      body: ExtensionInstruction,
      replies: acted,
      handle: async ({ body: { cmd, extension_name: name } }) => instruct(lab, cmd, name),
    }),
  ];
}

async function instruct(lab: Lab, cmd: string, name: string): Promise<Reply> {
  if (!/^(install|uninstall|enable|disable)$/.test(cmd) || name === '') {
    throw new UnprocessableInstruction(
      `Could not process instruction '${cmd}' with extension name '${name}'`,
    );
  }
  if (cmd === 'install') {
    throw new UnprocessableInstruction(`Install of '${name}' was blocked, check the logs.`);
  }
  if (cmd === 'uninstall') {
    const message = 'Extension removal not supported.';
    return actionReply({ status: 'error', message, needs_restart: [] });
  }
  return actionReply(await lab.switches.set(name, cmd === 'enable'));
}

const actionReply = (result: ActionResult): Reply =>
  json(result, { status: result.status === 'error' ? 500 : 201 });
