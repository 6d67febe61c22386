import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config/index.ts';
import type { Authorizer, AuthorizedUser } from './extension.ts';

type Effect = 'allow' | 'deny';

/** Says yes or no to some users, for some actions on some resources. */
interface Rule {
  readonly effect: Effect;
  readonly users: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const ANY = '*';
const ACTIONS: ReadonlySet<string> = new Set(['read', 'write', 'execute', ANY]);
const KEYS: ReadonlySet<string> = new Set(['effect', 'users', 'actions', 'resources']);

/** The first rule that fits decides; what no rule speaks of is refused. */
export class Policy implements Authorizer {
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  isAuthorized({ username }: AuthorizedUser, action: string, resource: string): boolean {
    const rule = this.#rules.find(
      (one) =>
        names(one.users, username) && names(one.actions, action) && names(one.resources, resource),
    );
    return rule?.effect === 'allow';
  }

  /** Every resource that a rule names: one that no route has is a slip of the pen. */
  get resources(): readonly string[] {
    const named = this.#rules.flatMap((rule) => rule.resources);
    return [...new Set(named)].filter((resource) => resource !== ANY);
  }
}

function names(list: readonly string[], value: string): boolean {
  return list.includes(value) || list.includes(ANY);
}

/** Reads a policy file; what is not understood in it refuses the start, since it may forbid. */
export async function loadPolicy(file: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`The policy file ${file} cannot be read: ${reason}`, { cause });
  }
  return parsePolicy(text, file);
}

/** `{"rules": [{"effect": "allow", "users": […], "actions": […], "resources": […]}]}` */
export function parsePolicy(text: string, file: string): Policy {
  const policy = parseJson(text, file);
  if (!isObject(policy) || !Array.isArray(policy['rules']) || Object.keys(policy).length !== 1) {
    throw new ConfigError(`${file}: a policy is an object with a list of "rules" and nothing else`);
  }
  const rules: readonly unknown[] = policy['rules'];
  return new Policy(rules.map((rule, index) => readRule(rule, `${file}: rule ${index + 1}`)));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${file} is not JSON: ${reason}`, { cause });
  }
}

function readRule(rule: unknown, place: string): Rule {
  if (!isObject(rule)) throw new ConfigError(`${place} is not an object`);
  const unknown = Object.keys(rule).find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw new ConfigError(`${place}: "${unknown}" means nothing`);
  const actions = readList(rule, 'actions', place);
  const odd = actions.find((action) => !ACTIONS.has(action));
  if (odd !== undefined) throw new ConfigError(`${place}: there is no action "${odd}"`);
  return {
    effect: readEffect(rule['effect'], place),
    users: rule['users'] === undefined ? [ANY] : readList(rule, 'users', place),
    actions,
    resources: readList(rule, 'resources', place),
  };
}

function readEffect(value: unknown, place: string): Effect {
  if (value === undefined || value === 'allow') return 'allow';
  if (value === 'deny') return 'deny';
  throw new ConfigError(`${place}: "effect" is "allow" or "deny"`);
}

function readList(rule: Record<string, unknown>, key: string, place: string): readonly string[] {
  const value = rule[key];
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (isList && value.length > 0) return value;
  throw new ConfigError(`${place}: "${key}" must be a list of texts`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
