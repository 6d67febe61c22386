import { randomUUID } from 'node:crypto';
import type { KeepAliveOptions, Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { startCulling } from './cull.ts';
import type { TerminalHost } from './host.ts';
import type { LaunchDefaults } from './launch.ts';
import { LocalTerminalHost } from './local-host.ts';
import { terminalRoutes, terminalSockets } from './routes.ts';
import type { TerminalSettings } from './settings.ts';
import { Terminals } from './terminals.ts';

export interface TerminalsRoomOptions {
  readonly settings: TerminalSettings;
  readonly launch: Omit<LaunchDefaults, 'shellCommand'>;
  /** How the clients of terminals are pinged. */
  readonly pings?: KeepAliveOptions;
  readonly log: Logger;
  readonly host?: TerminalHost;
  readonly now?: () => number;
  readonly newId?: () => string;
}

export interface TerminalsRoom extends Room {
  readonly terminals: Terminals;
  /** Newest activity in any terminal, for `/api/status` and for stopping idle servers. */
  lastActivity(): Promise<number | undefined>;
}

/** Builds the room; without terminals (`terminals_enabled`) it has no routes. */
export function createTerminals(options: TerminalsRoomOptions): TerminalsRoom {
  const { settings, log, now = Date.now, newId = randomUUID } = options;
  const terminals = new Terminals({
    host: options.host ?? new LocalTerminalHost({ now }),
    launch: { ...options.launch, shellCommand: shellCommandOf(settings) },
    now,
    newId,
    log,
  });
  const stopCulling = startCulling(terminals, {
    timeout: settings.cullInactiveTimeout,
    interval: settings.cullInterval,
    now,
    log,
  });
  return {
    name: 'terminals',
    terminals,
    routes: settings.enabled ? terminalRoutes(terminals) : [],
    sockets: settings.enabled ? terminalSockets(terminals, options.pings) : [],
    lastActivity: async () => {
      const times = [...(await terminals.activity()).values()];
      return times.length === 0 ? undefined : Math.max(...times);
    },
    dispose: async () => {
      stopCulling();
      await terminals.dispose();
    },
  };
}

function shellCommandOf(settings: TerminalSettings): LaunchDefaults['shellCommand'] {
  const command = settings.terminadoSettings['shell_command'];
  if (typeof command === 'string') return command;
  if (!Array.isArray(command)) return undefined;
  return command.map(String);
}
