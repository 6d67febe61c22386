import { Type } from 'typebox';
import { empty, json, route, type Reply, type Route } from '../http/index.ts';
import { InvalidWorkspace } from './errors.ts';
import type { Lab } from './lab.ts';
import { WorkspaceList, WorkspaceModel } from './schema.ts';

const PATH = '/lab/api/workspaces';
const read = { action: 'read', resource: 'lab' } as const;
const write = { action: 'write', resource: 'lab' } as const;

/** Saved layouts (lab §5). */
export function workspaceRoutes(lab: Lab): Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      access: read,
      summary: 'All saved layouts',
      replies: { 200: WorkspaceList },
      handle: () => listReply(lab),
    }),
    route({
      method: 'GET',
      path: `${PATH}/*name`,
      access: read,
      summary: 'A saved layout; an empty one where none was saved',
      // With nothing but a slash after it, this path is the list.
      replies: { 200: Type.Union([WorkspaceModel, WorkspaceList]) },
      handle: async ({ params }) =>
        params.name === '' ? listReply(lab) : json(await lab.workspaces.load(params.name)),
    }),
    route({
      method: 'PUT',
      path: `${PATH}/*name`,
      access: write,
      summary: 'Saves a layout',
      body: 'bytes',
      replies: { 204: null },
      handle: async ({ params, body }) => {
        requireName(params.name, 'PUT.');
        await lab.workspaces.save(params.name, body.toString('utf8').trim());
        return empty();
      },
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/*name`,
      access: write,
      summary: 'Removes a saved layout',
      replies: { 204: null },
      handle: async ({ params }) => {
        requireName(params.name, 'DELETE');
        await lab.workspaces.remove(params.name);
        return empty();
      },
    }),
  ];
}

async function listReply(lab: Lab): Promise<Reply> {
  const values = await lab.workspaces.list();
  return json({ workspaces: { ids: values.map(({ metadata }) => metadata.id), values } });
}

function requireName(name: string, method: string): void {
  if (name === '') throw new InvalidWorkspace(`Workspace name is required for ${method}`);
}
