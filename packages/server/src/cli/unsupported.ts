import { Type } from 'typebox';
import { ConfigError, defineSettings, setting, type Setting } from '../config/index.ts';

function text(trait: string, help: string): Setting {
  return setting({ trait, schema: Type.String(), default: '', help });
}

const CLASS = "Only Jupyter's own class is known here: with another one the server does not start.";

/**
 * Traits of Jupyter that cannot be honoured here. They are declared so that a configuration that
 * counts on them is refused, and not served without the protection it asks for.
 */
export const unsupportedSettings = defineSettings({
  identityProvider: text(
    'ServerApp.identity_provider_class',
    `${CLASS} Elara.identity_provider takes its place.`,
  ),
  authorizer: text('ServerApp.authorizer_class', `${CLASS} Elara.authorizer takes its place.`),
  loginHandler: text(
    'ServerApp.login_handler_class',
    `${CLASS} Elara.identity_provider takes its place.`,
  ),
});

/** The classes that `jupyter_server` uses itself, whose work is done here. */
const KNOWN_CLASSES: Readonly<Record<string, readonly string[]>> = {
  identityProvider: ['PasswordIdentityProvider', 'IdentityProvider'],
  authorizer: ['AllowAllAuthorizer'],
  loginHandler: ['LoginFormHandler', 'LegacyLoginHandler', 'LoginHandler'],
};

/** Throws one error that names every setting which the server could not honour. */
export function refuseUnsupported(
  values: Readonly<Record<string, unknown>>,
  originOf: (trait: string) => { readonly place: string },
): void {
  const faults = Object.entries<Setting>(unsupportedSettings).flatMap(([key, { trait, help }]) =>
    isKnown(key, values[key])
      ? []
      : [`${trait} cannot be honoured (${originOf(trait).place}). ${help}`],
  );
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
}

function isKnown(key: string, value: unknown): boolean {
  const name = typeof value === 'string' ? (value.split('.').at(-1) ?? '') : '';
  return name === '' || KNOWN_CLASSES[key]?.includes(name) === true;
}
