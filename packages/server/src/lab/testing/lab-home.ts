import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultSettings, type JupyterPaths } from '../../config/index.ts';
import { silentLogger, type Logger } from '../../log/index.ts';
import { StaticFiles } from '../../static/index.ts';
import type { LabNeeds } from '../needs.ts';
import { labSettings, type LabSettings } from '../settings.ts';

/** Files by path; what is not text is written as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** A folder for one test, with Jupyter's places in it; `using` removes it. */
export class LabHome {
  readonly root = mkdtempSync(path.join(tmpdir(), 'elara-lab-'));
  readonly paths: JupyterPaths = {
    configDir: this.at('config'),
    dataDir: this.at('data'),
    runtimeDir: this.at('runtime'),
    configPath: [this.at('config'), this.at('env/etc/jupyter')],
    dataPath: [this.at('data'), this.at('env/share/jupyter')],
  };

  constructor(files: Files = {}) {
    this.write(files);
  }

  at(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  write(files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      const file = this.at(name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
  }

  /** Sets when a file was changed. */
  touch(name: string, time: Date): void {
    utimesSync(this.at(name), time, time);
  }

  needs(settings: Partial<LabSettings> = {}, changes: Partial<LabNeeds> = {}): LabNeeds {
    return {
      settings: { ...defaultSettings(labSettings), ...settings },
      paths: this.paths,
      log: silentLogger,
      files: new StaticFiles({ cacheBytes: 1_000_000 }),
      env: { LANG: 'en_US.UTF-8' },
      bundleDir: this.at('bundle'),
      server: {
        baseUrl: '/',
        websocketUrl: '',
        rootDir: this.at('root'),
        preferredDir: '',
        elaraVersion: '1.2.3',
        jupyterServerVersion: [2, 21, 1],
        quitButton: true,
        allowHidden: false,
        deleteToTrash: true,
        untrackedMessageTypes: ['status'],
        terminalsAvailable: () => true,
        token: () => 'secret',
      },
      ...changes,
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A bundle of ours, as far as the server looks at it. */
export const bundleFiles: Files = {
  'bundle/manifest.json': {
    version: '4.6.4',
    pages: { lab: { scripts: ['lab.0a1b.js'], styles: ['lab.0a1b.css'] } },
  },
  'bundle/static/lab.0a1b.js': 'start();',
  'bundle/static/package.json': { name: '@jupyterlab/application-top', jupyterlab: {} },
  'bundle/schemas/@jupyterlab/apputils-extension/themes.json': {
    title: 'Theme',
    type: 'object',
    properties: { theme: { type: 'string', title: 'Selected Theme', default: 'JupyterLab Light' } },
    additionalProperties: false,
  },
  'bundle/schemas/@jupyterlab/apputils-extension/package.json.orig': { version: '4.6.4' },
  'bundle/themes/@jupyterlab/theme-light-extension/index.css':
    "body { background: url('images/paper.png'); }",
};

/** An application directory of Python's JupyterLab, as far as the server looks at it. */
export function installedFiles(folder: string, version: string): Files {
  const url = '{{page_config.fullStaticUrl}}';
  return {
    [`${folder}/static/index.html`]: `<script defer src="${url}/main.0123456789abcdef.js?v=0123"></script>`,
    [`${folder}/static/main.0123456789abcdef.js`]: 'start();',
    [`${folder}/static/package.json`]: { jupyterlab: { version } },
  };
}

/** A logger that keeps what it is told. */
export function recordingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string): void => {
    lines.push(message);
  };
  const logger = {
    lines,
    debug: () => undefined,
    info: keep,
    warn: keep,
    error: keep,
    child: (): Logger => logger,
  };
  return logger;
}
