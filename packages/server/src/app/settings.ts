import { Type } from 'typebox';
import { defineSettings, setting } from '../config/index.ts';

/**
 * Settings of the server as a whole. What concerns listening, the browser and the terminal is
 * declared by `cli`, what concerns identity and origins by `auth`.
 */
export const serverSettings = defineSettings({
  baseUrl: setting({
    trait: 'ServerApp.base_url',
    schema: Type.String(),
    default: '/',
    help: 'The base URL of the server. Leading and trailing slashes are added where missing.',
  }),
  rootDir: setting({
    trait: 'ServerApp.root_dir',
    schema: Type.String(),
    default: '',
    help: 'The folder that is served; the current one where empty.',
    alias: 'notebook-dir',
    deprecated: ['ServerApp.notebook_dir'],
  }),
  maxBodySize: setting({
    trait: 'ServerApp.max_body_size',
    schema: Type.Integer({ minimum: 0 }),
    default: 536_870_912,
    help: 'Largest body of a request, in bytes.',
  }),
  maxBufferSize: setting({
    trait: 'ServerApp.max_buffer_size',
    schema: Type.Integer({ minimum: 0 }),
    default: 536_870_912,
    help: 'Largest request that may be held in memory, in bytes: a body may be no larger than this either.',
  }),
  tornadoSettings: setting({
    trait: 'ServerApp.tornado_settings',
    schema: Type.Record(Type.String(), Type.Unknown()),
    default: {},
    help: 'Of these, `headers` (sent with every answer), `websocket_max_message_size` (bytes), `ws_ping_interval` and `ws_ping_timeout` (milliseconds, 10,000 and 20,000 where not set, of the websockets of kernels and terminals) and `nbconvert_csp_sandbox` are honoured; others are named in a warning.',
  }),
  trustXheaders: setting({
    trait: 'ServerApp.trust_xheaders',
    schema: Type.Boolean(),
    default: false,
    help: 'Believe the X-Forwarded-For, X-Real-Ip, X-Scheme and X-Forwarded-Proto of a proxy.',
  }),
  websocketCompressionOptions: setting({
    trait: 'ServerApp.websocket_compression_options',
    schema: Type.Union([Type.Null(), Type.Record(Type.String(), Type.Unknown())]),
    default: null,
    help: 'An object, also an empty one, turns per-message compression of websockets on.',
  }),
  websocketPingInterval: setting({
    trait: 'ServerApp.websocket_ping_interval',
    schema: Type.Integer({ minimum: 0 }),
    default: 0,
    help: 'Seconds between the pings of the websocket of events; 0: 10. Those of kernels and terminals have settings of their own, `ws_ping_interval` and `ws_ping_timeout` in tornado_settings.',
  }),
  websocketPingTimeout: setting({
    trait: 'ServerApp.websocket_ping_timeout',
    schema: Type.Integer({ minimum: 0 }),
    default: 0,
    help: 'Seconds after which that websocket is closed when nothing answers its pings; 0: 20, or three times the interval that is set.',
  }),
  nbconvertCspSandbox: setting({
    trait: 'ServerApp.nbconvert_csp_sandbox',
    schema: Type.Boolean(),
    default: true,
    help: 'Show exported notebooks as pages without an origin of their own, whose scripts cannot reach the server.',
  }),
  websocketUrl: setting({
    trait: 'ServerApp.websocket_url',
    schema: Type.String(),
    default: '',
    help: 'The base URL of websockets, where it is not that of the page.',
  }),
  quitButton: setting({
    trait: 'ServerApp.quit_button',
    schema: Type.Boolean(),
    default: true,
    help: 'Front ends show a button that ends the server.',
  }),
  checkReplies: setting({
    trait: 'Elara.check_replies',
    schema: Type.Boolean(),
    default: false,
    help: 'Checks every JSON answer against its schema and fails where it differs: for tests.',
  }),
  shutdownNoActivityTimeout: setting({
    trait: 'ServerApp.shutdown_no_activity_timeout',
    schema: Type.Integer(),
    default: 0,
    help: 'Seconds without kernels, terminals and requests after which the server ends; 0: never.',
  }),
});
