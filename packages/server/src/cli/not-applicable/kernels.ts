import {
  addedClass,
  BOOLEAN,
  DICTIONARY,
  INTEGER,
  noEffect,
  NUMBER,
  TEXT,
  TEXTS,
  type NotApplicable,
} from './declare.ts';

const SOCKETS = "It tunes Python's ZeroMQ sockets; the server speaks ZMTP itself.";
const IMPLEMENTATION = 'It chooses among Python implementations of what is built in here.';
const SESSION = 'A session of its own is made for each connection.';

/** Of the classes that run kernels and talk to them. */
export const KERNELS: readonly NotApplicable[] = [
  noEffect('KernelManager.cache_ports', BOOLEAN, false, 'Ports are chosen anew at each start.', {
    harmless: [true],
  }),
  addedClass(
    'KernelManager.client_class',
    [
      'jupyter_client.asynchronous.AsyncKernelClient',
      'jupyter_client.blocking.BlockingKernelClient',
      'jupyter_client.asynchronous.client.AsyncKernelClient',
      'jupyter_client.blocking.client.BlockingKernelClient',
    ],
    IMPLEMENTATION,
  ),
  addedClass(
    'KernelManager.client_factory',
    [
      'jupyter_client.client.KernelClient',
      'jupyter_client.asynchronous.AsyncKernelClient',
      'jupyter_client.asynchronous.client.AsyncKernelClient',
    ],
    IMPLEMENTATION,
  ),
  noEffect(
    'ConnectionFileMixin.connection_file',
    TEXT,
    '',
    'Each kernel has a file of its own, `kernel-<id>.json` in the runtime directory.',
  ),
  noEffect(
    'ServerKernelManager.extra_event_schema_paths',
    TEXTS,
    [],
    'Only the events of the server itself are emitted.',
  ),
  addedClass(
    'AsyncIOLoopKernelManager.restarter_class',
    [
      'jupyter_client.ioloop.restarter.AsyncIOLoopKernelRestarter',
      'jupyter_client.ioloop.AsyncIOLoopKernelRestarter',
    ],
    IMPLEMENTATION,
  ),
  noEffect(
    'KernelRestarter.debug',
    BOOLEAN,
    false,
    'What happens to kernels is logged at the level DEBUG.',
  ),
  noEffect(
    'KernelRestarter.time_to_dead',
    NUMBER,
    3,
    'The end of a kernel is noticed at once: nothing is polled.',
  ),
  addedClass(
    'MultiKernelManager.kernel_manager_class',
    [
      'jupyter_server.services.kernels.kernelmanager.ServerKernelManager',
      'jupyter_client.ioloop.AsyncIOLoopKernelManager',
      'jupyter_client.ioloop.IOLoopKernelManager',
    ],
    IMPLEMENTATION,
  ),
  noEffect('MultiKernelManager.shared_context', BOOLEAN, true, SOCKETS, { harmless: [false] }),
  addedClass(
    'KernelSpecManager.kernel_spec_class',
    ['jupyter_client.kernelspec.KernelSpec'],
    IMPLEMENTATION,
  ),
  noEffect('BaseKernelWebsocketConnection.session', {}, null, SESSION),
  noEffect('Session.buffer_threshold', INTEGER, 1024, SOCKETS),
  noEffect('Session.check_pid', BOOLEAN, true, 'The server never forks.', { harmless: [false] }),
  noEffect('Session.copy_threshold', INTEGER, 65_536, SOCKETS),
  noEffect('Session.debug', BOOLEAN, false, 'Messages are not logged.'),
  noEffect(
    'Session.digest_history_size',
    INTEGER,
    65_536,
    'Every signature is checked; repeated ones are not remembered.',
  ),
  noEffect('Session.item_threshold', INTEGER, 64, SOCKETS),
  noEffect(
    'Session.metadata',
    DICTIONARY,
    {},
    'The metadata of a message are those that its client sent.',
  ),
  noEffect('Session.packer', TEXT, 'json', 'Messages are JSON.', { harmless: ['orjson'] }),
  noEffect('Session.unpacker', TEXT, 'json', 'Messages are JSON.', { harmless: ['orjson'] }),
  noEffect('Session.session', TEXT, '', SESSION),
  noEffect('Session.keyfile', TEXT, '', 'Each kernel has a key of its own.'),
  noEffect('Session.username', TEXT, 'username', 'Messages name the user that their client names.'),
  noEffect(
    'MappingKernelManager.root_dir',
    TEXT,
    '',
    'Kernels start in the folder of their document below the root directory.',
  ),
];
