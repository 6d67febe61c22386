import Type from 'typebox';
import {
  empty,
  json,
  keepAlive,
  route,
  socketRoute,
  type KeepAliveOptions,
  type Route,
  type SocketRoute,
} from '../http/index.ts';
import { TerminalConnection } from './connection.ts';
import type { LaunchWishes } from './launch.ts';
import { NewTerminal, TerminalModel } from './schema.ts';
import type { Terminals } from './terminals.ts';

const READ = { action: 'read', resource: 'terminals' } as const;
const WRITE = { action: 'write', resource: 'terminals' } as const;
const EXECUTE = { action: 'execute', resource: 'terminals' } as const;

/** Python's `\w+`: another name is no terminal's, and the address does not exist. */
const NAME = { name: /^[\p{L}\p{N}_]+$/u };

/** Wishes for a terminal are short; parsing more would hold everybody up. */
const BODY_LIMIT = 1024 * 1024;

export function terminalRoutes(terminals: Terminals): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/terminals',
      access: READ,
      summary: 'Running terminals',
      replies: { 200: Type.Array(TerminalModel) },
      handle: async () => json(await terminals.list()),
    }),
    route({
      method: 'POST',
      path: '/api/terminals',
      access: WRITE,
      summary: 'Start a terminal',
      body: Type.Optional(NewTerminal),
      bodyLimit: BODY_LIMIT,
      // Not 201: Lab takes nothing else (rest-api §22).
      replies: { 200: TerminalModel },
      handle: async ({ body }) => json(await terminals.create(wishesOf(body))),
    }),
    route({
      method: 'GET',
      path: '/api/terminals/:name',
      params: NAME,
      access: READ,
      summary: 'One terminal',
      replies: { 200: TerminalModel },
      handle: async ({ params }) => json(await terminals.get(params.name)),
    }),
    route({
      method: 'DELETE',
      path: '/api/terminals/:name',
      params: NAME,
      access: WRITE,
      summary: 'End a terminal and its program',
      replies: { 204: null },
      handle: async ({ params }) => {
        await terminals.stop(params.name);
        return empty();
      },
    }),
  ];
}

export function terminalSockets(terminals: Terminals, pings: KeepAliveOptions = {}): SocketRoute[] {
  return [
    socketRoute({
      path: '/terminals/websocket/:name',
      params: NAME,
      access: EXECUTE,
      summary: 'Screen and keyboard of a terminal',
      // The socket creates no terminal: an unknown name is a 404 before the upgrade.
      prepare: async ({ params, log }) => {
        const terminal = terminals.find(params['name'] ?? '');
        return (socket) => {
          keepAlive(socket, pings);
          new TerminalConnection(socket, terminal, log);
        };
      },
    }),
  ];
}

function wishesOf(body: NewTerminal | undefined): LaunchWishes & { name?: string } {
  const { name, cwd, shell_command: shellCommand, extra_env: extraEnv, height, width } = body ?? {};
  return {
    ...(name === undefined || name === null ? {} : { name: String(name) }),
    cwd: cwd ?? undefined,
    shellCommand: shellCommand ?? undefined,
    extraEnv: extraEnv ?? undefined,
    rows: height,
    columns: width,
  };
}
