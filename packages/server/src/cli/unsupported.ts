import { Type } from 'typebox';
import { ConfigError, defineSettings, setting, type Setting } from '../config/index.ts';

const Dictionary = Type.Record(Type.String(), Type.Unknown());

function text(trait: string, help: string, alias?: string): Setting {
  const common = { trait, schema: Type.String(), default: '', help };
  return setting(alias === undefined ? common : { ...common, alias });
}

const TLS = 'HTTPS is left to a proxy in front: the server does not start with this.';
const CLASS = "Only Jupyter's own class is known here: with another one the server does not start.";
const NO_EFFECT = 'Accepted without effect.';

/**
 * Traits of Jupyter that cannot be honoured here. They are declared so that a configuration that
 * counts on them is refused, and not served without the protection or the data it asks for.
 */
export const unsupportedSettings = defineSettings({
  certfile: text('ServerApp.certfile', TLS, 'certfile'),
  keyfile: text('ServerApp.keyfile', TLS, 'keyfile'),
  clientCa: text('ServerApp.client_ca', TLS, 'client-ca'),
  sslOptions: setting({
    trait: 'ServerApp.ssl_options',
    schema: Dictionary,
    default: {},
    help: TLS,
  }),
  gatewayUrl: setting({
    trait: 'GatewayClient.url',
    schema: Type.Union([Type.String(), Type.Null()]),
    default: null,
    help: 'Kernels run on this machine: the server does not start with this.',
    alias: 'gateway-url',
  }),
  identityProvider: text('ServerApp.identity_provider_class', CLASS),
  authorizer: text('ServerApp.authorizer_class', CLASS),
  loginHandler: text('ServerApp.login_handler_class', CLASS),
  contentsManager: text('ServerApp.contents_manager_class', CLASS),
  kernelManager: text('ServerApp.kernel_manager_class', CLASS),
  sessionManager: text('ServerApp.session_manager_class', CLASS),
  kernelSpecManager: text('ServerApp.kernel_spec_manager_class', CLASS),
  allowUnauthenticated: setting({
    trait: 'ServerApp.allow_unauthenticated_access',
    schema: Type.Boolean(),
    default: true,
    help: `${NO_EFFECT} Every route here declares who may use it.`,
  }),
});

/** The classes that `jupyter_server` uses itself, whose work is done here. */
const KNOWN_CLASSES: Readonly<Record<string, readonly string[]>> = {
  identityProvider: ['PasswordIdentityProvider', 'IdentityProvider'],
  authorizer: ['AllowAllAuthorizer'],
  loginHandler: ['LoginFormHandler', 'LegacyLoginHandler', 'LoginHandler'],
  contentsManager: [
    'AsyncLargeFileManager',
    'LargeFileManager',
    'AsyncFileContentsManager',
    'FileContentsManager',
  ],
  kernelManager: ['AsyncMappingKernelManager', 'MappingKernelManager'],
  // `builtins.object` is what a generated configuration file shows as their default.
  sessionManager: ['SessionManager', 'object'],
  kernelSpecManager: ['KernelSpecManager', 'object'],
};

const REFUSED = ['certfile', 'keyfile', 'clientCa', 'sslOptions', 'gatewayUrl'];

/** Throws one error that names every setting which the server could not honour. */
export function refuseUnsupported(
  values: Readonly<Record<string, unknown>>,
  originOf: (trait: string) => { readonly place: string },
): void {
  const faults = Object.entries<Setting>(unsupportedSettings).flatMap(([key, { trait }]) =>
    isUnsupported(key, values[key])
      ? [`${trait} cannot be honoured (${originOf(trait).place})`]
      : [],
  );
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
}

function isUnsupported(key: string, value: unknown): boolean {
  const known = KNOWN_CLASSES[key];
  if (known !== undefined) {
    const name = typeof value === 'string' ? (value.split('.').at(-1) ?? '') : '';
    return name !== '' && !known.includes(name);
  }
  return REFUSED.includes(key) && value !== '' && Object.keys(value ?? {}).length > 0;
}
