/** Asks the thread that ordered a task something that only it knows. */
export type Ask = (question: unknown) => Promise<unknown>;

/**
 * Work that may be done in another thread. Input and output must survive structured cloning;
 * buffers named by `transfer` move instead of being copied.
 */
export interface Task<Input, Output> {
  readonly name: string;
  run(input: Input, ask: Ask): Promise<Output> | Output;
  transfer?(output: Output): ArrayBuffer[];
}

export interface RunOptions {
  /** Buffers of the input that move to the thread that does the work. */
  readonly transfer?: ArrayBuffer[];
  /** Answers what the task asks. */
  readonly answer?: Ask;
}

/** Where tasks are run: in a pool of threads, or right here. */
export interface TaskRunner {
  run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options?: RunOptions,
  ): Promise<Output>;
  close(): Promise<void>;
}

const noAnswer: Ask = async () => {
  throw new Error('nobody answers this task');
};

/** Runs tasks in this thread: for small inputs, and where there is no bundled worker. */
export const inlineTasks: TaskRunner = {
  run: async (task, input, options) => task.run(input, options?.answer ?? noAnswer),
  close: async () => undefined,
};
