import { Type } from 'typebox';
import { defineSettings, setting } from '../config/index.ts';

const Dictionary = Type.Record(Type.String(), Type.Unknown());

export const authSettings = defineSettings({
  token: setting({
    trait: 'IdentityProvider.token',
    schema: Type.Union([Type.String(), Type.Null()]),
    default: null,
    help: 'The token that lets clients in. Generated where it is not set; empty turns it off.',
    env: 'JUPYTER_TOKEN',
    deprecated: ['ServerApp.token'],
    secret: true,
  }),
  tokenFile: setting({
    trait: 'Elara.token_file',
    schema: Type.String(),
    default: '',
    help: 'A file that holds the token, where none is set.',
    env: 'JUPYTER_TOKEN_FILE',
  }),
  hashedPassword: setting({
    trait: 'PasswordIdentityProvider.hashed_password',
    schema: Type.String(),
    default: '',
    help: 'The password for the login page, hashed as `jupyter server password` does.',
    deprecated: ['ServerApp.password'],
    secret: true,
  }),
  serverPassword: setting({
    trait: 'ServerApp.password',
    schema: Type.String(),
    default: '',
    help: 'Former name of hashed_password; also part of the key that signs cookies.',
    secret: true,
  }),
  passwordRequired: setting({
    trait: 'PasswordIdentityProvider.password_required',
    schema: Type.Boolean(),
    default: false,
    help: 'Refuse to start without a password.',
    deprecated: ['ServerApp.password_required'],
  }),
  cookieName: setting({
    trait: 'IdentityProvider.cookie_name',
    schema: Type.String({ pattern: "^[\\w!#$%&'*+.^`|~-]*$" }),
    default: '',
    help: 'Name of the login cookie; made of the host where empty.',
  }),
  cookieOptions: setting({
    trait: 'IdentityProvider.cookie_options',
    schema: Dictionary,
    default: {},
    help: 'Attributes of the login cookie: domain, expires_days, httponly, max_age, path, samesite, secure.',
    deprecated: ['ServerApp.cookie_options'],
  }),
  cookieCheck: setting({
    trait: 'IdentityProvider.get_secure_cookie_kwargs',
    schema: Dictionary,
    default: {},
    help: 'How the login cookie is checked: max_age_days, min_version.',
    deprecated: ['ServerApp.get_secure_cookie_kwargs'],
  }),
  secureCookie: setting({
    trait: 'IdentityProvider.secure_cookie',
    schema: Type.Union([Type.Boolean(), Type.Null()]),
    default: null,
    help: 'Send the login cookie over HTTPS only; by default where the request came over HTTPS.',
  }),
  updatableFields: setting({
    trait: 'IdentityProvider.updatable_fields',
    schema: Type.Array(Type.String()),
    default: ['name', 'display_name', 'initials', 'avatar_url', 'color'],
    help: 'What users may change about themselves.',
  }),
  cookieSecret: setting({
    trait: 'ServerApp.cookie_secret',
    schema: Type.String(),
    default: '',
    help: 'The key that signs cookies; made from cookie_secret_file where empty.',
    secret: true,
  }),
  cookieSecretFile: setting({
    trait: 'ServerApp.cookie_secret_file',
    schema: Type.String(),
    default: '',
    help: 'Where the generated key is kept; in the runtime directory where empty.',
  }),
  allowOrigin: setting({
    trait: 'ServerApp.allow_origin',
    schema: Type.String(),
    default: '',
    help: 'An origin whose pages may use this server, or * for all.',
  }),
  allowOriginPattern: setting({
    trait: 'ServerApp.allow_origin_pat',
    schema: Type.String(),
    default: '',
    help: 'A regular expression for origins whose pages may use this server.',
  }),
  allowCredentials: setting({
    trait: 'ServerApp.allow_credentials',
    schema: Type.Boolean(),
    default: false,
    help: 'Let pages of other origins send cookies along.',
  }),
  allowRemoteAccess: setting({
    trait: 'ServerApp.allow_remote_access',
    schema: Type.Union([Type.Boolean(), Type.Null()]),
    default: null,
    help: 'Answer under names that are not local; by default where not only loopback is listened on.',
  }),
  localHostnames: setting({
    trait: 'ServerApp.local_hostnames',
    schema: Type.Array(Type.String()),
    default: ['localhost'],
    help: 'Names that count as local.',
  }),
  disableCheckXsrf: setting({
    trait: 'ServerApp.disable_check_xsrf',
    schema: Type.Boolean(),
    default: false,
    help: 'Do not check for cross-site request forgery. Only for servers behind another guard.',
  }),
});
