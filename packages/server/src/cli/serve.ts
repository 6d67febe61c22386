import { randomInt } from 'node:crypto';
import {
  createApp,
  elaraVersion,
  JUPYTER_SERVER_VERSION,
  normalizeBaseUrl,
  type App,
} from '../app/index.ts';
import { ConfigError, type Environment } from '../config/index.ts';
import type { ServerLog } from '../log/index.ts';
import { openTls, type Tls } from '../tls/index.ts';
import { bindHosts, isWildcard, listensOnLoopback } from './addresses.ts';
import { accessMessage, serverLines } from './banner.ts';
import { browserCommand, hasDesktop, openBrowser } from './browser.ts';
import type { Configuration, Frontend } from './configure.ts';
import { fileUrl, startPage } from './pages.ts';
import { listenOnFreePort } from './ports.ts';
import { RuntimeFiles } from './runtime-files.ts';
import { checkSocketSettings, listenOnSocket, parseSocketMode } from './sockets.ts';
import { connectionUrl, isReachableFromAnywhere, type ServerAddress } from './urls.ts';

export interface ServeOptions {
  readonly configuration: Configuration;
  readonly frontend: Frontend;
  readonly logs: ServerLog;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** Effective user id; undefined where there are none (Windows). */
  readonly userId: number | undefined;
  /** Whether our own output is a terminal. */
  readonly onTerminal: boolean;
  readonly stop: () => void;
}

/** A server that listens, with all it has left on the disk. */
export class RunningServer {
  readonly #options: ServeOptions;
  readonly #app: App;
  readonly #files: RuntimeFiles;
  readonly #address: ServerAddress;

  private constructor(
    options: ServeOptions,
    app: App,
    files: RuntimeFiles,
    address: ServerAddress,
  ) {
    this.#options = options;
    this.#app = app;
    this.#files = files;
    this.#address = address;
  }

  /** Starts the application, listens, writes the runtime files and says where to go. */
  static async start(options: ServeOptions): Promise<RunningServer> {
    const { configuration, logs } = options;
    const { cli, server } = configuration.settings;
    const onLoopback = cli.sock !== '' || (await listensOnLoopback(cli.ip));
    refuseRoot(options, onLoopback);
    checkSocketSettings(configuration, options.platform);
    const baseUrl = normalizeBaseUrl(server.baseUrl);
    const defaultUrl = startPage(cli, options.frontend, baseUrl);
    const tls = await speakTls(options);
    const app = await buildApp(options, onLoopback, defaultUrl, tls);
    if (app.token.value !== '') logs.secrets.add(app.token.value);
    const files = new RuntimeFiles(configuration.paths.runtimeDir, options.pid);
    try {
      const port = await listen(options, app);
      const { ip, sock, customDisplayUrl } = cli;
      const shownToken = app.token.generated || app.token.value === '' ? app.token.value : '...';
      const secure = tls !== null;
      const address = { ip, port, secure, sock, baseUrl, defaultUrl, shownToken, customDisplayUrl };
      app.announceUrl(connectionUrl(address));
      const running = new RunningServer(options, app, files, address);
      await running.#announce();
      return running;
    } catch (error) {
      await files.remove();
      await app.close();
      throw error;
    }
  }

  /** Logs what runs and where, for SIGUSR1 and before Control-C is confirmed. */
  showInfo(): void {
    for (const line of this.#lines(this.#app.kernelCount())) {
      this.#options.logs.announcer.info(line);
    }
  }

  async close(): Promise<void> {
    try {
      await this.#files.remove();
    } finally {
      await this.#app.close();
    }
  }

  #lines(kernelCount: number | null): string[] {
    const version = `${JUPYTER_SERVER_VERSION} (Elara ${elaraVersion()})`;
    const { rootDir } = this.#options.configuration;
    return serverLines({ address: this.#address, rootDir, version, kernelCount });
  }

  async #announce(): Promise<void> {
    const { logs } = this.#options;
    this.#warnOfDangers();
    for (const line of this.#lines(null)) logs.announcer.info(line);
    logs.log.info(
      'Use Control-C to stop this server and shut down all kernels (twice to skip confirmation).',
    );
    const openFile = this.#writeFiles();
    const { generated, value } = this.#app.token;
    const needsName =
      value === '' && this.#app.authEnabled && isReachableFromAnywhere(this.#address);
    if (generated || needsName) logs.announcer.critical(accessMessage(this.#address, openFile));
    await this.#launchBrowser();
  }

  #warnOfDangers(): void {
    const { log } = this.#options.logs;
    const { authEnabled } = this.#app;
    const everywhere = isReachableFromAnywhere(this.#address);
    const warning = 'WARNING: The Jupyter server is listening on all IP addresses';
    if (everywhere && !this.#address.secure)
      log.warn(`${warning} and not using encryption. This is not recommended.`);
    if (authEnabled) return;
    log.warn(
      everywhere
        ? `${warning} and not using authentication. This is highly insecure and not recommended.`
        : 'All authentication is disabled.  Anyone who can connect to this server will be able to run code.',
    );
  }

  /** Returns the page that leads a browser here, or null where none is wanted or none can be written. */
  #writeFiles(): string | null {
    const { configuration, logs, pid } = this.#options;
    const { settings, rootDir, fileToRun } = configuration;
    const { ip, port, sock, baseUrl } = this.#address;
    try {
      this.#files.writeInfo({
        base_url: baseUrl,
        hostname: ip === '' || ip === '*' ? 'localhost' : ip,
        password: settings.auth.serverPassword !== '',
        pid,
        port: sock === '' ? port : 0,
        root_dir: rootDir,
        secure: this.#address.secure,
        sock,
        token: this.#app.token.value,
        url: connectionUrl(this.#address),
        version: JUPYTER_SERVER_VERSION,
      });
      if (settings.cli.noBrowserOpenFile) return null;
      this.#files.writeOpenPage(this.#files.browserFile, this.#urlOf(this.#address.defaultUrl));
      if (fileToRun !== null) this.#writeFileToRun(fileToRun);
      return this.#files.browserFile;
    } catch (error) {
      logs.log.error('The runtime files could not be written', { error });
      return null;
    }
  }

  #writeFileToRun(file: string): void {
    const { configuration, frontend } = this.#options;
    const { settings, rootDir } = configuration;
    const url = fileUrl(settings.cli, frontend, this.#address.baseUrl, rootDir, file);
    this.#files.writeOpenPage(this.#files.fileToRunFile, this.#urlOf(url));
  }

  /** A page of this server with the token, for the owner's browser. */
  #urlOf(path: string): string {
    const url = new URL(path, connectionUrl({ ...this.#address, sock: '' }));
    const { value } = this.#app.token;
    if (value !== '') url.searchParams.set('token', value);
    return url.href;
  }

  async #launchBrowser(): Promise<void> {
    const { configuration, env, platform, logs } = this.#options;
    const { cli } = configuration.settings;
    if (cli.sock !== '' || !this.#wantsBrowser()) return;
    const file =
      configuration.fileToRun === null ? this.#files.browserFile : this.#files.fileToRunFile;
    const byFile = cli.useRedirectFile && !cli.noBrowserOpenFile;
    const url = byFile ? `file://${file}` : this.#urlOf(this.#address.defaultUrl);
    try {
      await openBrowser(browserCommand(url, cli.browser, env, platform), env);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logs.log.warn(`No web browser found: ${reason}.`);
    }
  }

  #wantsBrowser(): boolean {
    const { configuration, frontend, env, platform } = this.#options;
    const { openBrowser: server, labOpenBrowser } = configuration.settings.cli;
    if (frontend === 'none') return server ?? false;
    return labOpenBrowser ?? server ?? hasDesktop(env, platform);
  }
}

/** Jupyter refuses root always; here root may serve itself, as in containers and fresh machines. */
function refuseRoot({ configuration, userId, logs }: ServeOptions, onLoopback: boolean): void {
  if (userId !== 0 || configuration.settings.cli.allowRoot) return;
  if (!onLoopback) {
    throw new ConfigError('Running as root is not recommended. Use --allow-root to bypass.');
  }
  logs.log.warn(
    'Running as root is not recommended: whoever gets in can do everything on this machine.',
  );
}

/** Null where HTTP is spoken. */
function speakTls({ configuration, logs }: ServeOptions): Promise<Tls | null> {
  const { settings, paths } = configuration;
  return openTls({
    settings: settings.tls,
    dataDir: paths.dataDir,
    ip: settings.cli.ip,
    isWildcard: isWildcard(settings.cli.ip),
    now: new Date(),
    log: logs.log,
  });
}

function buildApp(
  options: ServeOptions,
  onLoopback: boolean,
  defaultUrl: string,
  tls: Tls | null,
): Promise<App> {
  const { configuration, logs } = options;
  return createApp({
    settings: configuration.settings,
    paths: configuration.paths,
    rootDir: configuration.rootDir,
    env: configuration.env,
    log: logs.log,
    frontend: options.frontend,
    defaultUrl,
    listensOnLoopback: onLoopback,
    onTerminal: options.onTerminal,
    createServer: tls?.createServer,
    stop: (reason) => {
      logs.log.info(`Stopping: ${reason}`);
      options.stop();
    },
  });
}

async function listen({ configuration, logs }: ServeOptions, app: App): Promise<number> {
  const { cli } = configuration.settings;
  const bind = app.listen.bind(app);
  if (cli.sock !== '') {
    const mode = parseSocketMode(cli.sockMode);
    await listenOnSocket({ path: cli.sock, mode, listen: bind, log: logs.log });
    return 0;
  }
  return listenOnFreePort({
    hosts: bindHosts(cli.ip),
    port: cli.port,
    retries: cli.portRetries,
    listen: bind,
    below: (limit) => randomInt(limit),
    log: logs.log,
  });
}
