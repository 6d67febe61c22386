import Type, { type Static } from 'typebox';

/** Keys are required; that is checked by hand, for Jupyter's messages. */
const Posted = Type.Object({
  schema_id: Type.Optional(Type.String()),
  version: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  data: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  timestamp: Type.Optional(
    Type.String({ description: 'With an offset and a Z: 2022-05-26T13:50:00+05:00Z' }),
  ),
});

export const PostedEvent = Type.Optional(Type.Union([Posted, Type.Null()]));
export type PostedEvent = Static<typeof PostedEvent>;
