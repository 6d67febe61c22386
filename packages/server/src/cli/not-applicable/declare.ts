import { Type, type TSchema } from 'typebox';
import { setting, type Setting } from '../../config/index.ts';

/** A trait of Jupyter's that cannot mean the same here. It is known, checked and never dropped silently. */
export interface NotApplicable extends Setting {
  /** What happens instead. */
  readonly instead: string;
  /** Whether the server does not start with it, because protection or data would be missing. */
  readonly refused: boolean;
  /** Values besides the default that ask for what is done anyway. */
  readonly harmless: readonly unknown[];
}

const Text = Type.String();
export const BOOLEAN = Type.Boolean();
export const INTEGER = Type.Integer();
export const NUMBER = Type.Number();
export const TEXT = Text;
export const OPTIONAL_TEXT = Type.Union([Text, Type.Null()]);
export const ANY = Type.Unknown();
export const LIST = Type.Array(Type.Unknown());
export const TEXTS = Type.Array(Text);
export const DICTIONARY = Type.Record(Type.String(), Type.Unknown());

/** A trait that is accepted and changes nothing; a value other than the default is warned of. */
export function noEffect(
  trait: string,
  schema: TSchema,
  value: unknown,
  instead: string,
  more: { readonly harmless?: readonly unknown[]; readonly alias?: string } = {},
): NotApplicable {
  const { harmless = [], alias } = more;
  const declared = setting({
    trait,
    schema,
    default: value,
    help: instead,
    ...(alias !== undefined && { alias }),
  });
  return { ...declared, instead, refused: false, harmless };
}

/** A trait with which the server does not start, unless it has its default. */
export function refused(
  trait: string,
  schema: TSchema,
  value: unknown,
  instead: string,
  more: { readonly harmless?: readonly unknown[]; readonly alias?: string } = {},
): NotApplicable {
  return { ...noEffect(trait, schema, value, instead, more), refused: true };
}

/** A class that does some work: Jupyter's own are known, with another one the server does not start. */
export function ownClass(trait: string, own: readonly string[], instead: string): NotApplicable {
  const [standard = ''] = own;
  const names = own.map((name) => name.split('.').at(-1) ?? '');
  const harmless = [...own, ...names, 'builtins.object', 'object'];
  return refused(trait, TEXT, standard, instead, { harmless });
}

/** The same for a class without whose replacement nothing is missing but what it adds. */
export function addedClass(trait: string, own: readonly string[], instead: string): NotApplicable {
  return { ...ownClass(trait, own, instead), refused: false };
}

/** The trait also goes by a former name. */
export function deprecates(former: string, trait: NotApplicable): NotApplicable {
  return { ...trait, deprecated: [former] };
}
