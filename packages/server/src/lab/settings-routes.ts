import { Type } from 'typebox';
import { empty, json, route, type Reply, type Route } from '../http/index.ts';
import type { FileRequest } from '../static/index.ts';
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
      handle: (request) => listReply(lab, request, request.query.ids_only === 'true'),
    }),
    route({
      method: 'GET',
      path: `${PATH}/*id`,
      access: { action: 'read', resource: 'lab' },
      summary: "One plugin's settings with their schema",
      query: SettingsQuery,
      // With nothing but a slash after it, this path is the list.
      replies: { 200: Type.Union([PluginSettings, SettingsList]) },
      handle: async (request) => {
        const { params, query } = request;
        if (params.id === '') return listReply(lab, request, query.ids_only === 'true');
        return textReply(lab, request, await lab.registry.get(params.id));
      },
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

async function listReply(lab: Lab, request: FileRequest, idsOnly: boolean): Promise<Reply> {
  if (!idsOnly) return textReply(lab, request, await lab.registry.list());
  return json({ settings: (await lab.registry.ids()).map((id) => ({ id })) });
}

/** 150 kB that the page waits for, twice: compressed for browsers elsewhere. */
const textReply = (lab: Lab, request: FileRequest, text: string): Promise<Reply> =>
  lab.files.replyWithText(request, text, 'application/json');

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
