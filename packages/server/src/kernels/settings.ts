import Type from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

/** jupyter_server's default for what does not count as activity (kernels §9). */
const UNTRACKED = [
  'comm_info_request',
  'comm_info_reply',
  'kernel_info_request',
  'kernel_info_reply',
  'shutdown_request',
  'shutdown_reply',
  'interrupt_request',
  'interrupt_reply',
  'debug_request',
  'debug_reply',
  'stream',
  'display_data',
  'update_display_data',
  'execute_input',
  'execute_result',
  'error',
  'status',
  'clear_output',
  'debug_event',
  'input_request',
  'input_reply',
];

const MIB = 1_048_576;

const Encryption = Type.Union([
  Type.Literal('disabled'),
  Type.Literal('auto'),
  Type.Literal('required'),
]);

const port = (channel: 'shell' | 'iopub' | 'stdin' | 'control' | 'hb') =>
  setting({
    trait: `KernelManager.${channel}_port`,
    schema: Type.Integer({ minimum: 0, maximum: 65_535 }),
    default: 0,
    help: `The ${channel} port of kernels; 0 for a free one. With another value only one kernel can run.`,
  });

export const kernelSettings = defineSettings({
  defaultKernelName: setting({
    trait: 'MultiKernelManager.default_kernel_name',
    schema: Type.String(),
    default: '',
    help: 'The kernel for who names none; where empty: python3 if there is one, else typescript.',
    deprecated: ['MappingKernelManager.default_kernel_name'],
  }),
  cullIdleTimeout: setting({
    trait: 'MappingKernelManager.cull_idle_timeout',
    schema: Type.Integer(),
    default: 0,
    help: 'Seconds without activity after which a kernel is shut down. 0 or less: never.',
  }),
  cullInterval: setting({
    trait: 'MappingKernelManager.cull_interval',
    schema: Type.Integer(),
    default: 300,
    help: 'Seconds between two looks for idle kernels.',
  }),
  cullConnected: setting({
    trait: 'MappingKernelManager.cull_connected',
    schema: Type.Boolean(),
    default: false,
    help: 'Whether kernels with open connections are culled too.',
  }),
  cullBusy: setting({
    trait: 'MappingKernelManager.cull_busy',
    schema: Type.Boolean(),
    default: false,
    help: 'Whether busy kernels are culled too.',
  }),
  kernelInfoTimeout: setting({
    trait: 'MappingKernelManager.kernel_info_timeout',
    schema: Type.Number(),
    default: 60,
    help: 'Seconds a kernel may take to answer its first question.',
  }),
  untrackedMessageTypes: setting({
    trait: 'MappingKernelManager.untracked_message_types',
    schema: Type.Array(Type.String()),
    default: UNTRACKED,
    help: 'Messages that neither count as activity nor make a kernel busy.',
  }),
  autorestart: setting({
    trait: 'KernelManager.autorestart',
    schema: Type.Boolean(),
    default: true,
    help: 'Whether a kernel that died is started again.',
  }),
  shutdownWaitTime: setting({
    trait: 'KernelManager.shutdown_wait_time',
    schema: Type.Number({ minimum: 0 }),
    default: 5,
    help: 'Seconds a kernel may take to end, half of them before it gets SIGTERM.',
  }),
  ip: setting({
    trait: 'KernelManager.ip',
    schema: Type.String(),
    default: '127.0.0.1',
    help: 'The address on which kernels listen.',
  }),
  transport: setting({
    trait: 'KernelManager.transport',
    schema: Type.Union([Type.Literal('tcp'), Type.Literal('ipc')]),
    default: 'tcp',
    alias: 'transport',
    help: 'How to talk to kernels: over TCP or over Unix sockets.',
  }),
  shellPort: port('shell'),
  iopubPort: port('iopub'),
  stdinPort: port('stdin'),
  controlPort: port('control'),
  hbPort: port('hb'),
  sessionKey: setting({
    trait: 'Session.key',
    schema: Type.String(),
    default: '',
    help: 'The key that signs the messages of every kernel; where empty, each has its own.',
    secret: true,
  }),
  signatureScheme: setting({
    trait: 'Session.signature_scheme',
    schema: Type.String({ pattern: '^hmac-(md5|sha1|sha224|sha256|sha384|sha512)$' }),
    default: 'hmac-sha256',
    help: 'How messages are signed.',
  }),
  transportEncryption: setting({
    trait: 'AsyncMappingKernelManager.transport_encryption',
    schema: Encryption,
    default: 'disabled',
    help: 'Whether what is said to kernels is encrypted (CurveZMQ): auto where the kernelspec says that it can be; required starts no other kernel.',
  }),
  kernelTransportEncryption: setting({
    trait: 'KernelManager.transport_encryption',
    schema: Encryption,
    default: 'disabled',
    help: 'The same; counts where AsyncMappingKernelManager.transport_encryption is disabled.',
  }),
  restartLimit: setting({
    trait: 'KernelRestarter.restart_limit',
    schema: Type.Integer({ minimum: 0 }),
    default: 5,
    help: 'How often a kernel that dies again and again is restarted before it is given up.',
  }),
  stableStartTime: setting({
    trait: 'KernelRestarter.stable_start_time',
    schema: Type.Number({ minimum: 0 }),
    default: 10,
    help: 'Seconds after which a kernel counts as started well, and deaths are counted anew.',
  }),
  randomPortsUntilAlive: setting({
    trait: 'KernelRestarter.random_ports_until_alive',
    schema: Type.Boolean(),
    default: true,
    help: 'Whether a kernel that died soon after its start is started again on other ports.',
  }),
  usePendingKernels: setting({
    trait: 'AsyncMultiKernelManager.use_pending_kernels',
    schema: Type.Boolean(),
    default: false,
    help: 'Whether starting, restarting and shutting down are answered before they are done.',
  }),
  allowExternalKernels: setting({
    trait: 'ServerApp.allow_external_kernels',
    schema: Type.Boolean(),
    default: false,
    help: 'Whether kernels that others started are offered: those with a connection file in external_connection_dir.',
  }),
  externalConnectionDir: setting({
    trait: 'ServerApp.external_connection_dir',
    schema: Type.Union([Type.String(), Type.Null()]),
    default: null,
    help: 'The folder with connection files of external kernels; external_kernels in the runtime folder where nothing is set.',
  }),
  clientEnvs: setting({
    trait: 'KernelGatewayApp.client_envs',
    schema: Type.Array(Type.String()),
    default: [],
    help: 'Variables that a client may set for its new kernel, besides those that begin with KERNEL_.',
  }),
  journalBytes: setting({
    trait: 'KernelHost.journal_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 64 * MIB,
    help: 'Bytes of messages kept in memory of each kernel; older ones are moved to disk.',
  }),
  journalTotalBytes: setting({
    trait: 'KernelHost.journal_total_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 256 * MIB,
    help: 'The same for all kernels together.',
  }),
  journalDiskBytes: setting({
    trait: 'KernelHost.journal_disk_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 8192 * MIB,
    help: 'Bytes of messages kept on disk of each kernel while it runs: 10,000,000 lines are about 5 GB. 0: none.',
  }),
  journalTotalDiskBytes: setting({
    trait: 'KernelHost.journal_total_disk_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 16_384 * MIB,
    help: 'The same for all kernels together.',
  }),
  journalFreeBytes: setting({
    trait: 'KernelHost.journal_free_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 2048 * MIB,
    help: 'Bytes that are left free on the disk: where there are fewer, journals grow no more and old messages make room for new ones.',
  }),
  journalMaxAge: setting({
    trait: 'KernelHost.journal_max_age',
    schema: Type.Integer({ minimum: 0 }),
    default: 604_800,
    help: 'Seconds after which messages on disk are forgotten, though there is room for them. 0: never.',
  }),
  journalReadBytes: setting({
    trait: 'KernelHost.journal_read_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 16 * MIB,
    help: 'Bytes of messages that were read back from disk and are kept in memory for who reads there next.',
  }),
  journalFolder: setting({
    trait: 'KernelHost.journal_dir',
    schema: Type.String(),
    default: '',
    help: "Where messages are kept on disk; in Jupyter's runtime folder where empty.",
  }),
});

export type KernelSettings = SettingsOf<typeof kernelSettings>;
