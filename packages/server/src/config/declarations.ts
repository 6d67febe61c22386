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
  #byName: ReadonlyMap<string, readonly Claim[]> | undefined;

  constructor(groups: Readonly<Record<string, SettingGroup>>) {
    this.#settings = Object.values(groups).flatMap((group) => Object.values(group));
  }

  /** Whether the trait is declared by that very name. */
  isDeclared(trait: string): boolean {
    this.#declared ??= new Set(this.#settings.map((setting) => setting.trait));
    return this.#declared.has(trait);
  }

  isKnownClass(path: string): boolean {
    const name = className(path);
    return [...this.#claims().values()].flat().some((claim) => isAccepted(name, claim));
  }

  /** The setting that a trait given for a class is about. */
  settingOf(path: string, trait: string): Setting | undefined {
    const name = className(path);
    let found: Claim | undefined;
    for (const claim of this.#claims().get(trait) ?? []) {
      // What a class declares itself is meant before what it only inherits.
      if (isAccepted(name, claim) && found?.owner !== name) found = claim;
    }
    return found?.setting;
  }

  traitsOf(path: string): string[] {
    const name = className(path);
    return [...this.#claims()].flatMap(([trait, claims]) =>
      claims.some((claim) => isAccepted(name, claim)) ? [trait] : [],
    );
  }

  /** By the names of traits; made when a configuration is first compared with what there is. */
  #claims(): ReadonlyMap<string, readonly Claim[]> {
    if (this.#byName !== undefined) return this.#byName;
    const claims = new Map<string, Claim[]>();
    const add = (trait: string, setting: Setting): void => {
      const [declaring, name] = splitTrait(trait);
      const claim = { name, declaring, owner: splitTrait(setting.trait)[0], setting };
      const others = claims.get(name);
      if (others === undefined) claims.set(name, [claim]);
      else others.push(claim);
    };
    for (const setting of this.#settings) {
      for (const former of setting.deprecated ?? []) add(former, setting);
    }
    for (const setting of this.#settings) add(setting.trait, setting);
    this.#byName = claims;
    return claims;
  }
}

/** A name under which a setting may be set, be it a former one. */
interface Claim {
  readonly name: string;
  readonly declaring: string;
  /** The class that the setting itself is of. */
  readonly owner: string;
  readonly setting: Setting;
}

/** Whether a trait that one class declares may be set for another one. */
function isAccepted(className: string, { declaring, name }: Claim): boolean {
  if (acceptedClasses(declaring).includes(className)) return true;
  return (
    declaring === 'ServerApp' && !NEVER_MOVED.has(name) && FORMER_SERVER_CLASSES.includes(className)
  );
}

/** `ServerApp.KernelManager` is the KernelManager of ServerApp. */
function className(path: string): string {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return IDLE_CLASSES[name] ?? name;
}
