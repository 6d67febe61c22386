import Type, { type Static } from 'typebox';

/** A running kernel as `/api/kernels` shows it (rest-api §8). */
export const KernelModel = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    last_activity: Type.String({ description: 'ISO 8601 in UTC, with microseconds' }),
    execution_state: Type.String({ description: 'starting, idle, busy, restarting, dead' }),
    connections: Type.Integer({ minimum: 0 }),
    reason: Type.Optional(Type.String()),
  },
  { $id: 'KernelModel' },
);
export type KernelModel = Static<typeof KernelModel>;

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** Other keys are ignored. `env` is what gateway clients send. */
export const NewKernel = Type.Union([
  Type.Null(),
  Type.Object({
    name: text,
    path: text,
    kernel_id: text,
    env: Type.Optional(
      Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()], {
        description: 'Variables whose names begin with KERNEL_, or are allowed by client_envs',
      }),
    ),
  }),
]);
export type NewKernel = Static<typeof NewKernel>;
