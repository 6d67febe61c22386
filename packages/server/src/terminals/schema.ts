import Type, { type Static } from 'typebox';

export const TerminalModel = Type.Object({
  name: Type.String(),
  last_activity: Type.String({ description: 'ISO 8601, UTC' }),
});
export type TerminalModel = Static<typeof TerminalModel>;

const Words = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]);

/** Everything is optional, and keys that Jupyter passes to its pty and we do not know are ignored. */
export const NewTerminal = Type.Object({
  name: Type.Optional(Type.Union([Type.String(), Type.Integer(), Type.Null()])),
  cwd: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  shell_command: Type.Optional(Type.Union([Words, Type.Null()])),
  extra_env: Type.Optional(
    Type.Union([Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])), Type.Null()]),
  ),
  height: Type.Optional(Type.Integer({ minimum: 1, maximum: 10000 })),
  width: Type.Optional(Type.Integer({ minimum: 1, maximum: 10000 })),
});
export type NewTerminal = Static<typeof NewTerminal>;
