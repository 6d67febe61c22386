import { Type } from 'typebox';

const OptionalText = Type.Union([Type.String(), Type.Null()]);

export const Identity = Type.Object({
  username: Type.String(),
  name: Type.String(),
  display_name: Type.String(),
  initials: OptionalText,
  avatar_url: OptionalText,
  color: OptionalText,
});

export const Me = Type.Object({
  identity: Identity,
  /** Allowed actions by resource, and `updatable_fields`. */
  permissions: Type.Record(Type.String(), Type.Array(Type.String())),
});

export const UpdatedMe = Type.Object({
  status: Type.Literal('success'),
  identity: Identity,
});
