import Type, { type Static } from 'typebox';
import { KernelModel } from '../kernels/index.ts';

const NullableString = Type.Union([Type.String(), Type.Null()]);
const Wish = Type.Optional(NullableString);

/** Path, name and type are as the client gave them. */
export const SessionModel = Type.Object({
  id: Type.String(),
  path: NullableString,
  name: NullableString,
  type: NullableString,
  kernel: KernelModel,
  notebook: Type.Optional(
    Type.Object(
      { path: NullableString, name: NullableString },
      { description: 'Deprecated; only where type is "notebook"' },
    ),
  ),
});
export type SessionModel = Static<typeof SessionModel>;

/** Body of POST and PATCH. What is required is checked by hand, for Jupyter's messages. */
export const SessionWishes = Type.Object({
  path: Wish,
  name: Wish,
  type: Wish,
  kernel: Type.Optional(Type.Union([Type.Object({ id: Wish, name: Wish }), Type.Null()])),
  notebook: Type.Optional(Type.Object({ path: Wish, name: Wish }, { description: 'Deprecated' })),
});
export type SessionWishes = Static<typeof SessionWishes>;

/** Absent and `null` get Jupyter's own message. */
export const SessionBody = Type.Optional(Type.Union([SessionWishes, Type.Null()]));

export const KernelUnavailableReply = Type.Object({
  message: Type.String(),
  short_message: Type.String({ description: 'Title of a dialog' }),
});
