import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuth, type Auth } from '../auth/index.ts';
import { createChannels } from '../channels/index.ts';
import {
  CONTENTS_SCHEMA,
  createContents,
  type ContentsRoom,
  type KernelDirectory,
} from '../contents/index.ts';
import { createEvents, type EventBus } from '../events/index.ts';
import type { Budget, Room } from '../http/index.ts';
import {
  createKernels,
  type Kernels,
  type KernelsRoom,
  type KernelsRoomOptions,
  type KernelSpecs,
} from '../kernels/index.ts';
import {
  createKernelSpecs,
  findPythons,
  packageFolders,
  type KernelSpecsRoom,
} from '../kernelspecs/index.ts';
import { findBundleDir, labRoom } from '../lab/index.ts';
import { createLanguageServers } from '../lsp/index.ts';
import { createMetrics, type MetricsRoom } from '../metrics/index.ts';
import { createExports } from '../nbconvert/index.ts';
import { createSections } from '../sections/index.ts';
import { StaticFiles, staticRoom } from '../static/index.ts';
import { createSessions, type SessionsRoom } from '../sessions/index.ts';
import { createStatus } from '../status/index.ts';
import { createTerminals, type TerminalsRoom } from '../terminals/index.ts';
import type { TaskRunner } from '../workers/index.ts';
import type { Activity } from './activity.ts';
import { builtInKernels } from './built-in-kernels.ts';
import { EventLoopWatch } from './event-loop.ts';
import type { AppOptions } from './options.ts';
import type { IdleProbe } from './idle-shutdown.ts';
import { eventPings, kernelAndTerminalPings } from './pings.ts';
import { createTaskRunner } from './task-runner.ts';
import { elaraVersion, JUPYTER_SERVER_VERSION, JUPYTER_SERVER_VERSION_PARTS } from './version.ts';

export interface RoomNeeds extends AppOptions {
  readonly baseUrl: string;
  readonly activity: Activity;
  readonly now: () => Date;
  readonly serverUrl: () => string;
}

/** All rooms in the order in which they were built, and what the application itself needs of them. */
export interface Rooms {
  readonly rooms: readonly Room[];
  readonly auth: Auth;
  readonly kernels: Kernels;
  readonly idleProbe: IdleProbe;
  readonly metrics: MetricsRoom;
  /** `tornado_settings["headers"]`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Memory for static files that are compressed on the way, in bytes. */
const COMPRESSED_CACHE_BYTES = 16 * 1024 * 1024;

export async function buildRooms(needs: RoomNeeds): Promise<Rooms> {
  const headers = extraHeaders(needs);
  const files = new StaticFiles({ cacheBytes: COMPRESSED_CACHE_BYTES });
  const auth = await buildAuth(needs, headers);
  const kernelSpecs = buildKernelSpecs(needs, files);
  const events = createEvents({ log: needs.log, pings: eventPings(needs.settings.server) });
  const tasks = createTaskRunner('contents');
  const contents: ContentsRoom = buildContents(needs, auth, events.bus, tasks, (id) =>
    kernels.kernels.workingDirectory(id),
  );
  const kernels: KernelsRoom = buildKernels(needs, kernelSpecs.kernelSpecs, events.bus, {
    resolveCwd: (path) => contents.root.nearestDirectory(path),
    notebookOf: (id) => sessions.sessions.notebookOf(id),
  });
  const sessions: SessionsRoom = createSessions({
    settings: needs.settings.sessions,
    kernels: kernels.kernels,
    log: needs.log,
  });
  const terminals = buildTerminals(needs);
  const idleProbe = buildIdleProbe(needs, kernels.kernels, terminals);
  const budgets = (): Budget[] => rooms.flatMap((room) => room.budgets ?? []);
  const metrics = buildMetrics(needs, idleProbe, kernels.kernels, terminals, budgets);
  const rooms: Room[] = [
    { name: 'threads', routes: [], dispose: () => tasks.close() },
    auth.room,
    buildStatus(needs, idleProbe, kernels.kernels, budgets),
    staticRoom({ settings: needs.settings.static, files }),
    createSections({
      settings: needs.settings.sections,
      configPath: needs.paths.configPath,
      configDir: needs.paths.configDir,
      log: needs.log,
    }),
    events,
    contents,
    kernelSpecs,
    kernels,
    buildChannels(needs, kernels.kernels),
    sessions,
    terminals,
    createLanguageServers(),
    buildExports(needs, auth, contents),
    metrics,
  ];
  if (needs.frontend === 'lab') rooms.push(buildLab(needs, files, auth, contents));
  return { rooms, auth, kernels: kernels.kernels, idleProbe, metrics, headers };
}

function extraHeaders({ settings }: RoomNeeds): Record<string, string> {
  const given = settings.server.tornadoSettings['headers'];
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function buildAuth(needs: RoomNeeds, headers: Readonly<Record<string, string>>): Promise<Auth> {
  return createAuth({
    settings: needs.settings.auth,
    baseUrl: needs.baseUrl,
    defaultSecretFile: join(needs.paths.runtimeDir, 'jupyter_cookie_secret'),
    passwordFile: join(needs.paths.configDir, 'jupyter_server_config.json'),
    env: needs.env,
    listensOnLoopback: needs.listensOnLoopback,
    headers,
    log: needs.log,
    now: needs.now,
  });
}

function buildKernelSpecs(needs: RoomNeeds, files: StaticFiles): KernelSpecsRoom {
  return createKernelSpecs({
    settings: needs.settings.kernelSpecs,
    dataPath: needs.paths.dataPath,
    env: needs.env,
    defaultName: needs.settings.kernels.defaultKernelName,
    builtIn: builtInKernels,
    files,
    log: needs.log,
  });
}

function buildTerminals(needs: RoomNeeds): TerminalsRoom {
  return createTerminals({
    settings: needs.settings.terminals,
    launch: {
      env: needs.env,
      cwd: process.cwd(),
      rootDir: needs.rootDir,
      serverUrl: needs.serverUrl,
      onTerminal: needs.onTerminal,
    },
    pings: kernelAndTerminalPings(needs.settings.server),
    log: needs.log.child('TerminalManager'),
  });
}

function buildContents(
  needs: RoomNeeds,
  auth: Auth,
  bus: EventBus,
  tasks: TaskRunner,
  kernelDirectory: KernelDirectory,
): ContentsRoom {
  return createContents({
    settings: needs.settings.contents,
    rootDirectory: needs.rootDir,
    dataDir: needs.paths.dataDir,
    dataHome: needs.env['XDG_DATA_HOME'],
    temporaryDirectory: tmpdir(),
    gatekeeper: auth.gatekeeper,
    tasks,
    kernelDirectory,
    emit: (event) => {
      bus.emit(CONTENTS_SCHEMA, { ...event });
    },
    isHeard: () => bus.isHeard,
    log: needs.log,
    now: needs.now,
  });
}

function buildKernels(
  needs: RoomNeeds,
  specs: KernelSpecs,
  bus: EventBus,
  documents: Pick<KernelsRoomOptions, 'resolveCwd' | 'notebookOf'>,
): KernelsRoom {
  const { allowTracebacks, tracebackReplacementMessage } = needs.settings.channels;
  return createKernels({
    settings: needs.settings.kernels,
    specs,
    runtimeDir: needs.paths.runtimeDir,
    env: needs.env,
    emit: bus.emit,
    log: needs.log,
    tracebackReplacement: allowTracebacks ? undefined : tracebackReplacementMessage,
    ...documents,
  });
}

function buildChannels({ settings, log }: RoomNeeds, kernels: Kernels): Room {
  const limit = settings.server.tornadoSettings['websocket_max_message_size'];
  return createChannels({
    settings: settings.channels,
    kernels,
    log,
    ...(typeof limit === 'number' ? { maxMessageSize: limit } : {}),
    pings: kernelAndTerminalPings(settings.server),
  });
}

function buildLab(needs: RoomNeeds, files: StaticFiles, auth: Auth, contents: ContentsRoom): Room {
  const { settings } = needs;
  return labRoom({
    settings: settings.lab,
    paths: needs.paths,
    log: needs.log,
    files,
    env: needs.env,
    bundleDir: findBundleDir(),
    server: {
      baseUrl: needs.baseUrl,
      websocketUrl: settings.server.websocketUrl,
      rootDir: needs.rootDir,
      preferredDir: contents.preferredDir,
      elaraVersion: elaraVersion(),
      jupyterServerVersion: JUPYTER_SERVER_VERSION_PARTS,
      quitButton: settings.server.quitButton,
      allowHidden: settings.contents.allowHidden,
      deleteToTrash: settings.contents.deleteToTrash,
      untrackedMessageTypes: settings.kernels.untrackedMessageTypes,
      terminalsAvailable: () => settings.terminals.enabled,
      token: () => auth.token.value,
    },
  });
}

function buildExports(needs: RoomNeeds, auth: Auth, { contents }: ContentsRoom): Room {
  return createExports({
    settings: needs.settings.exports,
    source: {
      read: async (path) => contents.notebookFiles.read(path),
      parse: (body) => contents.notebookFiles.fromBody(body),
    },
    tasks: createTaskRunner('nbconvert'),
    pythons: { find: () => findPythons(needs.env), packageFolders },
    gatekeeper: auth.gatekeeper,
    sandbox:
      needs.settings.server.nbconvertCspSandbox &&
      needs.settings.server.tornadoSettings['nbconvert_csp_sandbox'] !== false,
    env: needs.env,
    configDir: needs.paths.configDir,
    temporaryDirectory: tmpdir(),
    log: needs.log.child('nbconvert'),
  });
}

function buildStatus(
  needs: RoomNeeds,
  idleProbe: IdleProbe,
  kernels: Kernels,
  budgets: () => readonly Budget[],
): Room {
  const eventLoop = new EventLoopWatch();
  const room = createStatus({
    version: JUPYTER_SERVER_VERSION,
    elaraVersion: elaraVersion(),
    started: needs.activity.started,
    lastActivity: () => idleProbe.lastActivity(),
    kernels: () => kernels.list(),
    budgets,
    journals: () =>
      kernels.host.journals().kernels.map(({ isPaused: paused, ...journal }) => ({
        ...journal,
        paused,
        readers: [...journal.readers],
      })),
    eventLoop,
    shutdown: (reason) => {
      needs.stop(reason);
    },
  });
  return {
    ...room,
    dispose: async () => {
      eventLoop.close();
    },
  };
}

function buildMetrics(
  needs: RoomNeeds,
  idleProbe: IdleProbe,
  kernels: Kernels,
  { terminals }: TerminalsRoom,
  budgets: () => readonly Budget[],
): MetricsRoom {
  return createMetrics({
    settings: needs.settings.metrics,
    sources: {
      version: JUPYTER_SERVER_VERSION,
      parts: [{ name: 'elara', version: elaraVersion(), enabled: true }],
      started: needs.activity.started,
      lastActivity: () => idleProbe.lastActivity(),
      kernels: () => kernels.list(),
      terminals: async () => (await terminals.list()).length,
      budgets,
    },
    now: needs.now,
  });
}

function buildIdleProbe(needs: RoomNeeds, kernels: Kernels, terminals: TerminalsRoom): IdleProbe {
  return {
    lastActivity: async () => {
      const times = [
        needs.activity.last.getTime(),
        kernels.lastActivity() ?? 0,
        (await terminals.lastActivity()) ?? 0,
      ];
      return new Date(Math.max(...times));
    },
    isInUse: async () => kernels.list().length > 0 || (await terminals.terminals.list()).length > 0,
  };
}
