import { FakeKernel, quietSpec } from '../../kernels/testing/fake-kernel.ts';
import { RecordingLog } from '../../kernels/testing/recording-log.ts';
import { ChannelsRig, type ChannelsRigOptions } from './rig.ts';

/** A kernel that says what the test says, and its websocket on a real server. */
export interface Scene {
  readonly rig: ChannelsRig;
  readonly id: string;
  readonly kernel: FakeKernel;
  readonly log: RecordingLog;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function scene(options: ChannelsRigOptions = {}): Promise<Scene> {
  const log = new RecordingLog();
  const rig = await ChannelsRig.create({ specs: [quietSpec], log, ...options });
  const { id } = await rig.start('quiet');
  const kernel = await FakeKernel.of(rig.kernels, id);
  return { rig, id, kernel, log, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}
