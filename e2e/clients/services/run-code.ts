import type { Kernel, KernelMessage } from '@jupyterlab/services';

const PATIENCE_MS = 30_000;
const OUTPUTS: readonly string[] = ['stream', 'display_data', 'execute_result', 'error'];

export interface Ran {
  readonly reply: KernelMessage.IExecuteReplyMsg;
  /** The types of all iopub messages, in order. */
  readonly types: readonly string[];
  /** The contents of those that a notebook keeps. */
  readonly outputs: readonly unknown[];
}

/** Runs code as a cell does and collects what its future is given. */
export async function run(
  kernel: Kernel.IKernelConnection,
  code: string,
  onInput?: (message: KernelMessage.IInputRequestMsg) => void,
): Promise<Ran> {
  const future = kernel.requestExecute({
    code,
    allow_stdin: onInput !== undefined,
    stop_on_error: true,
  });
  const types: string[] = [];
  const outputs: unknown[] = [];
  future.onIOPub = ({ header, content }) => {
    types.push(header.msg_type);
    if (OUTPUTS.includes(header.msg_type)) outputs.push(content);
  };
  if (onInput !== undefined) {
    future.onStdin = (message) => {
      if (message.header.msg_type === 'input_request') {
        onInput(message as KernelMessage.IInputRequestMsg);
      }
    };
  }
  return { reply: await future.done, types, outputs };
}

/** Waits until the kernel is known to be in this state. */
export async function untilStatus(
  kernel: Kernel.IKernelConnection,
  wanted: Kernel.Status,
): Promise<void> {
  if (kernel.status === wanted) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The kernel is ${kernel.status}, not ${wanted}`));
    }, PATIENCE_MS);
    kernel.statusChanged.connect(function changed(_, status) {
      if (status !== wanted) return;
      clearTimeout(timer);
      kernel.statusChanged.disconnect(changed);
      resolve();
    });
  });
}
