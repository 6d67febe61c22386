/** What the pool sends to a worker. */
export type ToWorker =
  | { readonly kind: 'run'; readonly task: string; readonly input: unknown }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly value: unknown;
      readonly failed: boolean;
    };

/** What a worker sends back. */
export type FromWorker =
  | { readonly kind: 'ask'; readonly id: number; readonly question: unknown }
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };
