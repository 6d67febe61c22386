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
  readonly #settings: readonly Setting[];
  #declared: ReadonlySet<string> | undefined;
  /** Of the classes that somebody asked for: most are in no configuration. */
  readonly #byClass = new Map<string, ReadonlyMap<string, Setting>>();

  constructor(groups: Readonly<Record<string, SettingGroup>>) {
    this.#settings = Object.values(groups).flatMap((group) => Object.values(group));
  }

  /** Whether the trait is declared by that very name. */
  isDeclared(trait: string): boolean {
    this.#declared ??= new Set(this.#settings.map((setting) => setting.trait));
    return this.#declared.has(trait);
  }

  isKnownClass(path: string): boolean {
    return this.#traitsOf(className(path)).size > 0;
  }

  /** The setting that a trait given for a class is about. */
  settingOf(path: string, trait: string): Setting | undefined {
    return this.#traitsOf(className(path)).get(trait);
  }

  traitsOf(path: string): string[] {
    return [...this.#traitsOf(className(path)).keys()];
  }

  #traitsOf(name: string): ReadonlyMap<string, Setting> {
    const known = this.#byClass.get(name);
    if (known !== undefined) return known;
    const traits = new Map<string, Setting>();
    const add = (trait: string, setting: Setting): void => {
      const [declaring, short] = splitTrait(trait);
      if (!isAccepted(name, declaring, short)) return;
      // What a class declares itself is meant before what it only inherits.
      const [owner] = splitTrait(traits.get(short)?.trait ?? '');
      if (owner !== name) traits.set(short, setting);
    };
    for (const setting of this.#settings) {
      for (const former of setting.deprecated ?? []) add(former, setting);
    }
    for (const setting of this.#settings) add(setting.trait, setting);
    this.#byClass.set(name, traits);
    return traits;
  }
}

/** Whether a trait that one class declares may be set for another one. */
function isAccepted(name: string, declaring: string, trait: string): boolean {
  if (acceptedClasses(declaring).includes(name)) return true;
  return (
    declaring === 'ServerApp' && !NEVER_MOVED.has(trait) && FORMER_SERVER_CLASSES.includes(name)
  );
}

/** `ServerApp.KernelManager` is the KernelManager of ServerApp. */
function className(path: string): string {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return IDLE_CLASSES[name] ?? name;
}
