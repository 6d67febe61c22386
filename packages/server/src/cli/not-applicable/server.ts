import {
  addedClass,
  BOOLEAN,
  DICTIONARY,
  INTEGER,
  LIST,
  noEffect,
  ownClass,
  refused,
  TEXTS,
  type NotApplicable,
} from './declare.ts';

const PAGES = 'The pages of the server are not Jinja templates.';
const EXTENSIONS = 'Server extensions in Python are not loaded.';

/** Of ServerApp and the classes of applications. */
export const SERVER: readonly NotApplicable[] = [
  noEffect(
    'ServerApp.allow_unauthenticated_access',
    BOOLEAN,
    true,
    'Every route declares who may use it; none is open by mistake.',
    { harmless: [false] },
  ),
  noEffect(
    'ServerApp.autoreload',
    BOOLEAN,
    false,
    'The server is not restarted when its source changes.',
  ),
  ownClass(
    'ServerApp.config_manager_class',
    ['jupyter_server.services.config.manager.ConfigManager'],
    'Front ends keep their settings in files, as with ConfigManager.',
  ),
  noEffect('ServerApp.extra_services', LIST, [], `Modules with more handlers. ${EXTENSIONS}`),
  noEffect('ServerApp.extra_template_paths', TEXTS, [], PAGES),
  noEffect('ServerApp.jinja_environment_options', DICTIONARY, {}, PAGES),
  noEffect('ServerApp.jinja_template_vars', DICTIONARY, {}, PAGES),
  ownClass(
    'ServerApp.contents_manager_class',
    [
      'jupyter_server.services.contents.largefilemanager.AsyncLargeFileManager',
      'jupyter_server.services.contents.largefilemanager.LargeFileManager',
      'jupyter_server.services.contents.filemanager.AsyncFileContentsManager',
      'jupyter_server.services.contents.filemanager.FileContentsManager',
    ],
    'Files of the root directory are served, as with AsyncLargeFileManager.',
  ),
  ownClass(
    'ServerApp.kernel_manager_class',
    [
      'jupyter_server.services.kernels.kernelmanager.AsyncMappingKernelManager',
      'jupyter_server.services.kernels.kernelmanager.MappingKernelManager',
    ],
    'Kernels run on this machine, as with AsyncMappingKernelManager.',
  ),
  ownClass(
    'ServerApp.kernel_spec_manager_class',
    ['jupyter_client.kernelspec.KernelSpecManager'],
    'Kernels are found as with KernelSpecManager.',
  ),
  ownClass(
    'ServerApp.kernel_websocket_connection_class',
    [
      'jupyter_server.services.kernels.connection.channels.ZMQChannelsWebsocketConnection',
      'jupyter_server.services.kernels.connection.base.BaseKernelWebsocketConnection',
    ],
    'Messages are passed on as with ZMQChannelsWebsocketConnection.',
  ),
  ownClass(
    'ServerApp.session_manager_class',
    ['jupyter_server.services.sessions.sessionmanager.SessionManager'],
    'Sessions are kept as with SessionManager.',
  ),
  noEffect(
    'ServerApp.min_open_files_limit',
    INTEGER,
    0,
    'Node.js raises the limit of open files to what the system allows when it starts.',
  ),
  noEffect('ServerApp.reraise_server_extension_failures', BOOLEAN, false, EXTENSIONS),
  noEffect(
    'ServerApp.webbrowser_open_new',
    INTEGER,
    2,
    'The browser decides whether it opens a tab or a window.',
  ),
  noEffect('ExtensionApp.handlers', LIST, [], EXTENSIONS),
  noEffect('ExtensionApp.settings', DICTIONARY, {}, EXTENSIONS),
  noEffect('ExtensionApp.static_paths', TEXTS, [], EXTENSIONS),
  noEffect('ExtensionApp.static_url_prefix', { type: 'string' }, '', EXTENSIONS),
  noEffect('ExtensionApp.template_paths', TEXTS, [], EXTENSIONS),
  noEffect('TerminalsExtensionApp.default_url', { type: 'string' }, '', EXTENSIONS),
  addedClass(
    'TerminalsExtensionApp.terminal_manager_class',
    ['jupyter_server_terminals.terminalmanager.TerminalManager'],
    'Terminals are kept as with TerminalManager.',
  ),
  refused(
    'EventLogger.handlers',
    { anyOf: [{ type: 'array' }, { type: 'null' }] },
    null,
    "Python's logging handlers cannot be used; events are sent to the subscribers of /api/events.",
  ),
];
