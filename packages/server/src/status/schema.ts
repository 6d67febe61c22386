import Type from 'typebox';

export const ServerVersion = Type.Object({
  version: Type.String({ description: 'The release of jupyter_server whose interface this is' }),
});

const Bytes = (description: string) => Type.Integer({ minimum: 0, description });
const NullableBytes = (description: string) =>
  Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description });
const Milliseconds = Type.Number({ minimum: 0 });

const BudgetStatus = Type.Object({
  name: Type.String(),
  summary: Type.String(),
  place: Type.Union([Type.Literal('memory'), Type.Literal('disk')]),
  bytes: Bytes('What is held now'),
  limit: NullableBytes('The most that may be held with as many as there are now; null: no limit'),
  count: Type.Optional(Bytes('How many share it: kernels, websockets, files')),
  setting: Type.Optional(Type.String({ description: 'The trait that sets the limit' })),
});

const JournalStatus = Type.Object({
  id: Type.String({ description: 'Of the kernel' }),
  first: Type.Integer({ minimum: 1, description: 'Sequence number of the oldest message kept' }),
  last: Bytes('Sequence number of the newest message'),
  forgotten: Bytes('Messages that are not kept any more'),
  memory: Bytes('Bytes of messages in memory'),
  disk: Bytes('Bytes of older messages on disk'),
  paused: Type.Boolean({ description: 'Whether the kernel waits for the disk' }),
  readers: Type.Array(
    Type.Object({ messages: Bytes('Not given to it yet'), bytes: Bytes('The same in bytes') }),
    {
      description: 'How far behind each reader is',
    },
  ),
});

/** What the server takes, for whoever runs it. */
export const StatusDetail = Type.Object({
  version: Type.String({ description: 'The release of Elara' }),
  node: Type.String({ description: 'The release of Node.js' }),
  uptime_seconds: Type.Number({ minimum: 0 }),
  cpu_seconds: Type.Number({ minimum: 0 }),
  memory: Type.Object({
    resident: Bytes('Resident memory of the process'),
    heap_used: Bytes('JavaScript objects'),
    heap_total: Bytes('What the engine has taken for them'),
    external: Bytes('Memory outside of the heap that objects hold'),
    array_buffers: Bytes('Of that, the bytes of buffers'),
    base: Bytes('What the process takes at most beside its budgets'),
    bound: NullableBytes('The base and the limits of all budgets in memory'),
  }),
  event_loop: Type.Object({
    utilization: Type.Number({
      description: 'The part of the time since the last question in which there was work',
    }),
    delay_ms: Type.Union(
      [Type.Object({ p50: Milliseconds, p99: Milliseconds, max: Milliseconds }), Type.Null()],
      { description: 'How late timers were since the last question; null for the first one' },
    ),
  }),
  budgets: Type.Array(BudgetStatus),
  journals: Type.Array(JournalStatus, { description: 'What is kept of each kernel' }),
});

/** Keys in alphabetical order, as Jupyter writes them. */
export const ServerStatus = Type.Object({
  connections: Type.Integer({ minimum: 0, description: 'Open websockets of all kernels' }),
  kernels: Type.Integer({ minimum: 0 }),
  last_activity: Type.String({ description: 'ISO 8601, UTC' }),
  started: Type.String({ description: 'ISO 8601, UTC' }),
  detail: Type.Optional(StatusDetail),
});

export const StatusQuery = Type.Object({
  detail: Type.Optional(
    Type.String({ description: '`1` adds memory, budgets and delays of the event loop' }),
  ),
});
