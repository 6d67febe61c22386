import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ConfigError } from '../../config/index.ts';
import type { Workspace } from '../../lab/index.ts';
import type { Call } from '../subcommand.ts';
import { openLabDesk } from './lab-desk.ts';

const DEFAULT_WORKSPACE = 'default';

/** `elara workspaces list`. */
export async function listWorkspaces(call: Call): Promise<number> {
  const { desk } = await openLabDesk(call);
  const workspaces = await desk.workspaces.list();
  if (call.has('jsonlines')) {
    for (const workspace of workspaces) call.print(JSON.stringify(workspace));
  } else if (call.has('json')) {
    call.print(JSON.stringify(workspaces));
  } else {
    for (const { metadata } of workspaces) call.print(metadata.id);
  }
  return 0;
}

/** `elara workspaces export`: the layout as JSON; an empty one where none was saved. */
export async function exportWorkspace(call: Call): Promise<number> {
  const { desk } = await openLabDesk(call);
  const [name = DEFAULT_WORKSPACE] = call.operands;
  call.print(JSON.stringify(await desk.workspaces.load(name)));
  return 0;
}

/** `elara workspaces import`: a file that an export wrote, or `-` for the standard input. */
export async function importWorkspace(call: Call): Promise<number> {
  const [file] = call.operands;
  if (file === undefined) throw new ConfigError('One argument is required for workspace import.');
  const workspace = readWorkspace(await contentOf(call, file), file, call.value('name'));
  const { desk } = await openLabDesk(call);
  const saved = await desk.importWorkspace(workspace);
  call.say(`Saved workspace: ${saved}`);
  return 0;
}

async function contentOf({ host }: Call, file: string): Promise<string> {
  if (file === '-') return text(host.stdin);
  try {
    return await readFile(resolve(host.cwd, file), 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing) throw new ConfigError(`${file} does not exist.`);
    throw error;
  }
}

/** Checks an exported workspace, and gives it another name where one is wanted. */
function readWorkspace(content: string, file: string, name: string | undefined): Workspace {
  const invalid = (why: string): ConfigError =>
    new ConfigError(`${file} is not a valid workspace: ${why}`);
  let layout: unknown;
  try {
    layout = JSON.parse(content);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  if (!isObject(layout) || !('data' in layout)) throw invalid('The `data` field is missing.');
  const { metadata } = layout;
  const known = isObject(metadata) && typeof metadata['id'] === 'string' ? metadata : undefined;
  const id = name ?? known?.['id'];
  if (typeof id !== 'string') throw invalid('The `id` field is missing in `metadata`.');
  return {
    ...layout,
    data: layout['data'],
    metadata: name === undefined ? { ...known, id } : { id },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
