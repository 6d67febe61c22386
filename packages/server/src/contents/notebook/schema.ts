/** The part of JSON Schema (draft 4) that the notebook schemas use; keys are checked in their order. */
export interface Schema {
  readonly [keyword: string]: SchemaPart | undefined;
}
export type SchemaPart = string | number | boolean | null | readonly SchemaPart[] | Schema;
