import { acceptedClasses, splitTrait } from './classes.ts';
import type { Setting, SettingGroup } from './setting.ts';

/** Names from before the server was split off; notebook_shim still forwards them. */
export const FORMER_SERVER_CLASSES: readonly string[] = [
  'NotebookApp',
  'LabApp',
  'JupyterNotebookApp',
];

/** What notebook_shim leaves to the former class itself. */
export const NEVER_MOVED: ReadonlySet<string> = new Set([
  'open_browser',
  'log_level',
  'log_format',
  'default_url',
  'show_banner',
]);

/** Classes that only run with a kernel gateway, which there is none of: known, and without effect. */
const IDLE_CLASSES: Readonly<Record<string, string>> = {
  GatewayKernelSpecManager: 'KernelSpecManager',
  GatewayMappingKernelManager: 'AsyncMappingKernelManager',
  GatewaySessionManager: 'SessionManager',
  GatewayWebSocketConnection: 'BaseKernelWebsocketConnection',
};

/** Which traits there are, under every class name by which they may be set. */
export class Declarations {
  readonly #byClass = new Map<string, Map<string, Setting>>();
  readonly #declared: ReadonlySet<string>;

  constructor(groups: Readonly<Record<string, SettingGroup>>) {
    const settings = Object.values(groups).flatMap((group) => Object.values(group));
    this.#declared = new Set(settings.map(({ trait }) => trait));
    for (const setting of settings) {
      for (const former of setting.deprecated ?? []) this.#add(former, setting);
    }
    for (const setting of settings) this.#add(setting.trait, setting);
  }

  /** Whether the trait is declared by that very name. */
  isDeclared(trait: string): boolean {
    return this.#declared.has(trait);
  }

  isKnownClass(path: string): boolean {
    return this.#byClass.has(className(path));
  }

  /** The setting that a trait given for a class is about. */
  settingOf(path: string, trait: string): Setting | undefined {
    return this.#byClass.get(className(path))?.get(trait);
  }

  traitsOf(path: string): string[] {
    return [...(this.#byClass.get(className(path))?.keys() ?? [])];
  }

  #add(trait: string, setting: Setting): void {
    const [declaring, name] = splitTrait(trait);
    const former = declaring === 'ServerApp' && !NEVER_MOVED.has(name) ? FORMER_SERVER_CLASSES : [];
    for (const accepted of [...acceptedClasses(declaring), ...former]) {
      const traits = this.#byClass.get(accepted) ?? new Map<string, Setting>();
      this.#byClass.set(accepted, traits);
      // What a class declares itself is meant before what it only inherits.
      const [owner] = splitTrait(traits.get(name)?.trait ?? '');
      if (owner !== accepted) traits.set(name, setting);
    }
  }
}

/** `ServerApp.KernelManager` is the KernelManager of ServerApp. */
function className(path: string): string {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return IDLE_CLASSES[name] ?? name;
}
