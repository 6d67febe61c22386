import { elaraVersion } from '../app/index.ts';
import { ConfigError, jupyterPaths } from '../config/index.ts';
import { createServerLog, type ServerLog } from '../log/index.ts';
import { configure, optionsOfCommand, type Configuration, type Frontend } from './configure.ts';
import { generateConfig } from './generate-config.ts';
import { serverHelp } from './help.ts';
import type { Host } from './host.ts';
import { RunningServer } from './serve.ts';
import { configJson, describeConfig } from './show-config.ts';
import { SignalHandling } from './signals.ts';

/** `elara lab` and `elara server`: the exit code comes when the server has ended. */
export async function runServer(
  host: Host,
  frontend: Frontend,
  options: readonly string[],
): Promise<number> {
  const end = options.indexOf('--');
  const own = new Set(end < 0 ? options : options.slice(0, end));
  const name = frontend === 'lab' ? 'lab' : 'server';
  if (own.has('--version')) return print(host, `${elaraVersion()}\n`);
  if (own.has('--help-all')) return print(host, serverHelp(name, true));
  if (own.has('--help') || own.has('-h')) return print(host, serverHelp(name, false));
  const asked = optionsOfCommand(options, host);
  if (asked.generateConfig) {
    // Without reading the files: one of them may be what is to be replaced.
    const { configDir } = jupyterPaths(host.env, host.platform);
    await generateConfig({ ...asked, host, configDir, command: name });
    return 0;
  }
  const configuration = await configure(frontend, options, host);
  const { cli } = configuration.settings;
  if (cli.showConfigJson) return print(host, configJson(configuration));
  if (cli.showConfig) return print(host, describeConfig(configuration));
  if (cli.pylab !== 'disabled') {
    throw new ConfigError('Support for specifying --pylab on the command line has been removed.');
  }
  return serveUntilStopped(host, frontend, configuration);
}

function print(host: Host, text: string): number {
  host.stdout.write(text);
  return 0;
}

async function serveUntilStopped(
  host: Host,
  frontend: Frontend,
  configuration: Configuration,
): Promise<number> {
  const logs = openLog(host, configuration);
  for (const file of configuration.loadedFiles) logs.log.debug(`Loaded config file: ${file}`);
  for (const warning of configuration.warnings) logs.log.warn(warning);
  const stopped = new AbortController();
  const server: { current: RunningServer | null } = { current: null };
  const signals = new SignalHandling({
    source: host.signals,
    platform: host.platform,
    // Asked for when they are needed: opening them takes a noticeable part of a start.
    get input() {
      return host.stdin;
    },
    get output() {
      return host.stdout;
    },
    answerYes: configuration.settings.cli.answerYes,
    log: logs.log,
    stop: () => {
      stopped.abort();
    },
    abandon: () => {
      host.exit(1);
    },
    showInfo: () => server.current?.showInfo(),
  });
  try {
    server.current = await RunningServer.start({
      env: host.env,
      platform: host.platform,
      pid: host.pid,
      userId: host.userId,
      configuration,
      frontend,
      onTerminal: host.stderr.isTTY === true,
      logs,
      stop: () => {
        stopped.abort();
      },
    });
    host.onListening?.();
    await aborted(stopped.signal);
    await server.current.close();
    return 0;
  } catch (error) {
    return fail(error, logs);
  } finally {
    signals.dispose();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/** What the owner did wrong is said in a sentence; what we did wrong with its stack. */
function fail(error: unknown, { log }: ServerLog): number {
  if (error instanceof ConfigError) log.critical(error.message);
  else log.critical('The server failed', { error });
  return 1;
}

function openLog(host: Host, { settings }: Configuration): ServerLog {
  const colour = host.stderr.isTTY === true && !host.env['NO_COLOR'] && host.env['TERM'] !== 'dumb';
  const logs = createServerLog(settings.log, {
    name: 'ServerApp',
    write: (text) => void host.stderr.write(text),
    colour,
    now: () => new Date(),
  });
  const { auth } = settings;
  for (const secret of [auth.token, auth.hashedPassword, auth.serverPassword, auth.cookieSecret]) {
    if (secret !== null && secret !== '') logs.secrets.add(secret);
  }
  return logs;
}
