import Type from 'typebox';

/** The query of the websocket. */
export const ChannelsQuery = Type.Object({
  session_id: Type.Optional(Type.String({ description: 'Names a client across reconnections' })),
  after: Type.Optional(
    Type.String({
      description:
        'Last sequence number that the client has (our sub-protocol), or `execution`: what came since the cell that runs now began',
    }),
  ),
});
