import { Type } from 'typebox';
import { bytes, empty, json, route, type Reply, type Route } from '../http/index.ts';
import { InvalidSettings, SettingsNotFound } from './errors.ts';
import { isObject } from './json-file.ts';
import type { Lab } from './lab.ts';
import { PluginSettings, SettingsList, SettingsQuery } from './schema.ts';

const PATH = '/lab/api/settings';

/** Settings of the front end's plugins (lab §4). */
export function settingsRoutes(lab: Lab): Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      access: { action: 'read', resource: 'lab' },
      summary: "All plugins' settings with their schemas",
      query: SettingsQuery,
      replies: { 200: SettingsList },
      handle: ({ query }) => listReply(lab, query.ids_only === 'true'),
    }),
    route({
      method: 'GET',
      path: `${PATH}/*id`,
      access: { action: 'read', resource: 'lab' },
      summary: "One plugin's settings with their schema",
      query: SettingsQuery,
      // With nothing but a slash after it, this path is the list.
      replies: { 200: Type.Union([PluginSettings, SettingsList]) },
      handle: async ({ params, query }) =>
        params.id === ''
          ? listReply(lab, query.ids_only === 'true')
          : jsonText(await lab.registry.get(params.id)),
    }),
    route({
      method: 'PUT',
      path: `${PATH}/*id`,
      access: { action: 'write', resource: 'lab' },
      summary: "Stores one plugin's settings, comments and all",
      body: 'bytes',
      replies: { 204: null },
      handle: async ({ params, body }) => {
        if (params.id === '') throw new SettingsNotFound(params.id);
        await lab.registry.put(params.id, rawOf(body));
        return empty();
      },
    }),
  ];
}

async function listReply(lab: Lab, idsOnly: boolean): Promise<Reply> {
  if (!idsOnly) return jsonText(await lab.registry.list());
  return json({ settings: (await lab.registry.ids()).map((id) => ({ id })) });
}

const jsonText = (text: string): Reply => bytes(text, { type: 'application/json' });

function rawOf(body: Buffer): string {
  const payload = parsed(body.toString('utf8').trim());
  if (!isObject(payload) || typeof payload['raw'] !== 'string') {
    throw new InvalidSettings("Invalid format for JSON payload. Must be in the form {'raw': ...}");
  }
  return payload['raw'];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidSettings(`Failed parsing JSON payload: ${reason}`, error);
  }
}
