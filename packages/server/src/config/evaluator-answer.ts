import type { Changes } from './changes.ts';
import { PythonObject } from './python-object.ts';

/** What a file said of one trait, with the place where it did. */
export type EvaluatedSetting = {
  readonly className: string;
  readonly trait: string;
  readonly file: string | null;
  readonly line: number | null;
} & ({ readonly value: unknown } | { readonly changes: Changes });

/** A value as the script writes it: JSON, with what JSON has not in an object with one key. */
type Encoded =
  | null
  | boolean
  | number
  | string
  | readonly Encoded[]
  | { readonly int: string }
  | { readonly float: string }
  | { readonly bytes: string }
  | { readonly object: string }
  | { readonly dict: readonly (readonly [string, Encoded])[] };

interface EncodedSetting {
  readonly class: string;
  readonly trait: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly value?: Encoded;
  readonly changes?: {
    readonly extend: readonly Encoded[];
    readonly prepend: readonly Encoded[];
    readonly inserts: readonly (readonly [number, Encoded])[];
    readonly update: Encoded;
  };
}

export function decodeSettings(settings: readonly EncodedSetting[]): EvaluatedSetting[] {
  return settings.map(({ class: className, trait, file, line, value = null, changes }) => {
    const place = { className, trait, file, line };
    return changes === undefined
      ? { ...place, value: decode(value) }
      : { ...place, changes: decodeChanges(changes) };
  });
}

function decodeChanges(changes: NonNullable<EncodedSetting['changes']>): Changes {
  return {
    extend: changes.extend.map(decode),
    prepend: changes.prepend.map(decode),
    inserts: changes.inserts.map(([index, value]) => [index, decode(value)] as const),
    update: decode(changes.update) as Changes['update'],
  };
}

function decode(value: Encoded): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(decode);
  if ('dict' in value) {
    return Object.fromEntries(value.dict.map(([key, item]) => [key, decode(item)]));
  }
  if ('int' in value) return BigInt(value.int);
  if ('float' in value) return Number(value.float.replace('inf', 'Infinity'));
  if ('bytes' in value) return Buffer.from(value.bytes, 'latin1');
  return new PythonObject(value.object);
}

function isList(value: Encoded): value is readonly Encoded[] {
  return Array.isArray(value);
}
