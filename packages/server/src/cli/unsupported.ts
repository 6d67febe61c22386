import { Type } from 'typebox';
import { ConfigError, defineSettings, setting, type Setting } from '../config/index.ts';

const Dictionary = Type.Record(Type.String(), Type.Unknown());

function text(trait: string, help: string, alias?: string): Setting {
  const common = { trait, schema: Type.String(), default: '', help };
  return setting(alias === undefined ? common : { ...common, alias });
}

const TLS = 'HTTPS is left to a proxy in front: the server does not start with this.';
const CLASS = "Only Jupyter's own class is known here: with another one the server does not start.";

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
  identityProvider: text('ServerApp.identity_provider_class', CLASS),
  authorizer: text('ServerApp.authorizer_class', CLASS),
  loginHandler: text('ServerApp.login_handler_class', CLASS),
});

/** The classes that `jupyter_server` uses itself, whose work is done here. */
const KNOWN_CLASSES: Readonly<Record<string, readonly string[]>> = {
  identityProvider: ['PasswordIdentityProvider', 'IdentityProvider'],
  authorizer: ['AllowAllAuthorizer'],
  loginHandler: ['LoginFormHandler', 'LegacyLoginHandler', 'LoginHandler'],
};

const REFUSED = ['certfile', 'keyfile', 'clientCa', 'sslOptions'];

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
