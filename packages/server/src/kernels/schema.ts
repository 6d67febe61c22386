import Type, { type Static, type TSchema } from 'typebox';

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

const NUMBER = '^[0-9]{1,15}$';
const number = (description: string) =>
  Type.Optional(Type.String({ pattern: NUMBER, description }));

export const OutputQuery = Type.Object({
  from: number('Sequence number of the first message; the oldest that is kept where absent'),
  to: number('Sequence number of the last message; the newest there is where absent'),
  limit_bytes: number('Bytes of messages after which no other is begun'),
  execution: Type.Optional(
    Type.String({ description: 'Only what has this `msg_id` as its parent' }),
  ),
});
export type OutputQuery = Static<typeof OutputQuery>;

const JsonObject = Type.Record(Type.String(), Type.Unknown());

/** A message as the kernel sent it. */
const KernelMessage = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, description: 'Counts from 1, across restarts' }),
    channel: Type.String({ description: 'iopub, shell, stdin or control' }),
    header: JsonObject,
    parent_header: JsonObject,
    metadata: JsonObject,
    content: JsonObject,
    buffers: Type.Array(Type.String({ description: 'In Base64' })),
  },
  { $id: 'KernelMessage' },
);

/** With `Accept: application/x-ndjson` one message a line, and at the end `next` and `missed`. */
export const KernelOutput = Type.Object(
  {
    first: Type.Integer({ minimum: 0, description: 'Sequence number of the first message here' }),
    messages: Type.Array(KernelMessage),
    next: Type.Integer({
      minimum: 0,
      description: '`from` of the request that continues this one',
    }),
    missed: Type.Integer({ minimum: 0, description: 'Messages of the range that are not kept' }),
  },
  { $id: 'KernelOutput' },
);

const Nullable = (of: TSchema) => Type.Union([of, Type.Null()]);
const Time = Type.String({ description: 'ISO 8601 in UTC, with microseconds' });
const Sequence = Type.Integer({ minimum: 1 });

/** A request to execute something, and what became of it. */
export const ExecutionModel = Type.Object(
  {
    msg_id: Type.String(),
    session: Type.String({ description: 'Who asked' }),
    path: Type.Union([Type.String(), Type.Null()], {
      description: 'The notebook that the kernel belonged to',
    }),
    cell_id: Nullable(Type.String()),
    state: Type.String({ description: 'queued, running, ok, error, aborted, lost' }),
    queued_at: Time,
    started_at: Nullable(Time),
    ended_at: Nullable(Time),
    first: Nullable(Sequence),
    last: Nullable(Sequence),
  },
  { $id: 'ExecutionModel' },
);
export type ExecutionModel = Static<typeof ExecutionModel>;
