import Type from 'typebox';

export const ServerVersion = Type.Object({
  version: Type.String({ description: 'The release of jupyter_server whose interface this is' }),
});

/** Keys in alphabetical order, as Jupyter writes them. */
export const ServerStatus = Type.Object({
  connections: Type.Integer({ minimum: 0, description: 'Open websockets of all kernels' }),
  kernels: Type.Integer({ minimum: 0 }),
  last_activity: Type.String({ description: 'ISO 8601, UTC' }),
  started: Type.String({ description: 'ISO 8601, UTC' }),
});
