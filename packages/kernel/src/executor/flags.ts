/** Words of memory shared by executor and protocol host, for what must be seen without a message. */
export const Flag = {
  /** 1 when the answer to a blocking question lies in the port. */
  input: 0,
  /** 1 when everything has been sent and the process may end. */
  goodbye: 1,
  /** 1 while the executor is blocked in a synchronous child process. */
  synchronousChild: 2,
} as const;

export function createFlags(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(16));
}
