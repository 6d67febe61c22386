import Type, { type Static } from 'typebox';

/** The contents of a kernel.json, every key present (rest-api §10). */
export const KernelSpecFile = Type.Object({
  argv: Type.Array(Type.String()),
  env: Type.Record(Type.String(), Type.String()),
  display_name: Type.String(),
  language: Type.String(),
  interrupt_mode: Type.Union([Type.Literal('signal'), Type.Literal('message')]),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  kernel_protocol_version: Type.String(),
});
export type KernelSpecFile = Static<typeof KernelSpecFile>;

/** A kernelspec that was found, with the folder of its kernel.json. */
export interface KernelSpec {
  readonly name: string;
  readonly resourceDir: string;
  readonly spec: KernelSpecFile;
}

/** Names that fit into a URL; others are only warned of. */
export function isValidName(name: string): boolean {
  return /^[a-z0-9._-]+$/i.test(name);
}

/**
 * Checks a kernel.json. Missing keys get their defaults and unknown ones are ignored, as Jupyter
 * does; a value of the wrong type is an error that names the key.
 */
export function parseKernelSpec(text: string): KernelSpecFile {
  const value = JSON.parse(text) as unknown;
  if (!isObject(value)) throw new TypeError('kernel.json is not a JSON object');
  return {
    argv: stringList(value, 'argv'),
    env: stringTable(value, 'env'),
    display_name: string(value, 'display_name'),
    language: string(value, 'language'),
    interrupt_mode: interruptMode(value),
    metadata: table(value, 'metadata'),
    kernel_protocol_version: string(value, 'kernel_protocol_version'),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function string(fields: Fields, key: string): string {
  const value = fields[key] ?? '';
  if (typeof value !== 'string') throw new TypeError(`"${key}" is not a string`);
  return value;
}

function stringList(fields: Fields, key: string): string[] {
  const value = fields[key] ?? [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new TypeError(`"${key}" is not a list of strings`);
}

function table(fields: Fields, key: string): Record<string, unknown> {
  const value = fields[key] ?? {};
  if (!isObject(value)) throw new TypeError(`"${key}" is not an object`);
  return { ...value };
}

/** Numbers in `env` are common in hand-written specs and clear in their meaning. */
function stringTable(fields: Fields, key: string): Record<string, string> {
  const entries = Object.entries(table(fields, key)).map(([name, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new TypeError(`"${key}.${name}" is not a string`);
    }
    return [name, String(value)] as const;
  });
  return Object.fromEntries(entries);
}

function interruptMode(fields: Fields): KernelSpecFile['interrupt_mode'] {
  const value = fields['interrupt_mode'] ?? 'signal';
  const mode = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (mode === 'signal' || mode === 'message') return mode;
  throw new TypeError('"interrupt_mode" is neither "signal" nor "message"');
}
