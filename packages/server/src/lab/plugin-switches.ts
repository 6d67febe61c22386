import path from 'node:path';
import type { JupyterPaths } from '../config/index.ts';
import { writeWhole } from '../disk/index.ts';
import { isObject, readJsonFile, type JsonObject } from './json-file.ts';
import type { LabSettings } from './settings.ts';

/** What became of an instruction, as the plugin and extension managers show it. */
export interface ActionResult {
  readonly status: 'ok' | 'warning' | 'error';
  readonly message: string | null;
  readonly needs_restart: ('frontend' | 'kernel' | 'server')[];
}

export interface SwitchParts {
  readonly level: LabSettings['pluginLevel'];
  readonly lockAll: boolean;
  readonly paths: JupyterPaths;
  /** Prefix of the Python the front end came with; null for our own. */
  readonly prefix: string | null;
  /** The rules now on disk. */
  readonly lockRules: () => Promise<string[]>;
}

/** Switches plugins off and on again by writing it into `labconfig/page_config.json`. */
export class PluginSwitches {
  readonly #parts: SwitchParts;

  constructor(parts: SwitchParts) {
    this.#parts = parts;
  }

  async locks(): Promise<{ lockRules: string[]; allLocked: boolean }> {
    return { lockRules: await this.#parts.lockRules(), allLocked: this.#parts.lockAll };
  }

  /** Enables or disables a plugin, or a whole extension. */
  async set(name: string, enabled: boolean): Promise<ActionResult> {
    if (await this.#isLocked(name)) {
      const verb = enabled ? 'enabled' : 'disabled';
      return failed(`The following plugins cannot be ${verb} as they are locked: ${name}`);
    }
    try {
      await this.#write(name, enabled);
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
    return { status: 'ok', message: null, needs_restart: ['frontend'] };
  }

  async #isLocked(name: string): Promise<boolean> {
    if (this.#parts.lockAll) return true;
    const rules = await this.#parts.lockRules();
    if (name.includes(':')) return rules.includes(name) || rules.includes(extensionOf(name));
    return rules.some((rule) => extensionOf(rule) === name);
  }

  /**
   * A plugin enabled here is written down as `false`: that also overrules a weaker place that disables it.
   * Jupyter copies disabled plugins into `lockedExtensions` at this point, and so locks what a user switched
   * off out of their own reach; we write no locks (lab §3.2).
   */
  async #write(name: string, enabled: boolean): Promise<void> {
    const file = path.join(this.#folder(), 'labconfig', 'page_config.json');
    const content = await readJsonFile(file);
    const config: JsonObject = isObject(content) ? content : {};
    const known = config['disabledExtensions'];
    const disabled = { ...(isObject(known) ? known : {}), [name]: !enabled };
    await writeWhole(file, JSON.stringify({ ...config, disabledExtensions: disabled }, null, 2));
  }

  #folder(): string {
    const { level, paths, prefix } = this.#parts;
    if (level === 'system') {
      return process.platform === 'win32'
        ? (paths.configPath.at(-1) ?? paths.configDir)
        : '/usr/local/etc/jupyter';
    }
    return level === 'sys_prefix' && prefix !== null
      ? path.join(prefix, 'etc', 'jupyter')
      : paths.configDir;
  }
}

const extensionOf = (id: string): string => id.split(':')[0] ?? id;

const failed = (message: string): ActionResult => ({ status: 'error', message, needs_restart: [] });
