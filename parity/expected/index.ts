import type { Expected } from '../harness/expected.ts';
import { everywhere } from './everywhere.ts';
import {
  anotherBase,
  identity,
  loggingIn,
  nobodyAsked,
  onlyWhoIsSomebody,
  passwordAlone,
  somewhereToStart,
} from './auth.ts';
import { trust } from './checkpoints.ts';
import { conversations, eventConversations, terminalConversations } from './conversations.ts';
import { exportsOfNotebooks } from './exports.ts';
import { files, staticFiles } from './files.ts';
import { kernels, sessions, terminals } from './kernels.ts';
import { lab } from './lab.ts';
import { hiddenFilesShown, reading } from './reading.ts';
import { events, sections, server } from './server.ts';
import { deletingForGood, writing } from './writing.ts';

const BY_ROOM: Readonly<Record<string, readonly Expected[]>> = {
  server,
  conversations,
  'terminal conversations': terminalConversations,
  'event conversations': eventConversations,
  lab,
  exports: exportsOfNotebooks,
  kernels,
  sessions,
  terminals,
  sections,
  events,
  reading,
  'hidden files shown': hiddenFilesShown,
  'logging in': loggingIn,
  identity,
  'a password alone': passwordAlone,
  'nobody asked': nobodyAsked,
  'another base': anotherBase,
  'only who is somebody': onlyWhoIsSomebody,
  'somewhere to start': somewhereToStart,
  writing,
  trust,
  files,
  'static files': staticFiles,
  'deleting for good': deletingForGood,
};

/** All of them, for the test that they are told to users. */
export const allExpected: readonly Expected[] = [everywhere, ...Object.values(BY_ROOM)].flat();

/** The reviewed differences of a room, and those that all rooms have. */
export const expectedOf = (
  room: string,
): { own: readonly Expected[]; shared: readonly Expected[] } =>
  room === 'server'
    ? { own: [...server, ...everywhere], shared: [] }
    : { own: BY_ROOM[room] ?? [], shared: everywhere };
