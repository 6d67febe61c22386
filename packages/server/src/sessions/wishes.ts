import { MissingField, NoJsonData } from './errors.ts';
import type { SessionWishes } from './schema.ts';

/** What a new session was asked to be. */
export interface NewSession {
  readonly path: string | null;
  readonly type: string | null;
  readonly name: string | null;
  readonly kernelId: string | null;
  readonly kernelName: string | null;
}

/** What an existing session is to become; absent keys stay. */
export interface SessionChanges {
  readonly path?: string | null;
  readonly name?: string | null;
  readonly type?: string | null;
  readonly kernelId: string | null;
  readonly kernelName: string | null;
}

type Body = SessionWishes | null | undefined;

/** Reads the body of a POST, also the older form with `notebook`. */
export function readNewSession(body: Body): NewSession {
  if (body === undefined || body === null) throw new NoJsonData();
  const { path, type } = { ...body, ...legacyOfNew(body) };
  if (path === undefined) throw new MissingField('path');
  if (type === undefined) throw new MissingField('type');
  return { path, type, name: body.name ?? null, ...kernelOf(body) };
}

/** Reads the body of a PATCH. */
export function readChanges(body: Body): SessionChanges {
  if (body === undefined || body === null) throw new NoJsonData();
  const { path, name, type } = { ...body, ...legacyOfChange(body) };
  return {
    ...(path === undefined ? {} : { path }),
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...kernelOf(body),
  };
}

/** In a new session, `notebook.name` counts before `notebook.path` and both mean the path. */
function legacyOfNew({ notebook }: SessionWishes): Pick<SessionWishes, 'path' | 'type'> {
  if (notebook === undefined) return {};
  const path = notebook.name === undefined ? notebook.path : notebook.name;
  return { type: 'notebook', ...(path === undefined ? {} : { path }) };
}

function legacyOfChange({ notebook }: SessionWishes): Pick<SessionWishes, 'path' | 'type'> {
  return notebook?.path === undefined ? {} : { path: notebook.path, type: 'notebook' };
}

/** An empty string is no choice. */
function kernelOf({ kernel }: SessionWishes): Pick<NewSession, 'kernelId' | 'kernelName'> {
  const chosen = (text: string | null | undefined): string | null =>
    text === undefined || text === '' ? null : text;
  return { kernelId: chosen(kernel?.id), kernelName: chosen(kernel?.name) };
}
