import { deprecates, ownClass, type NotApplicable } from './declare.ts';

const IDENTITY = 'Elara.identity_provider takes its place, a module in JavaScript or TypeScript.';

/** Of the classes that decide who is asking and who may do what. */
export const AUTH: readonly NotApplicable[] = [
  ownClass(
    'ServerApp.identity_provider_class',
    [
      'jupyter_server.auth.identity.PasswordIdentityProvider',
      'jupyter_server.auth.identity.IdentityProvider',
      'jupyter_server.auth.PasswordIdentityProvider',
      'jupyter_server.auth.IdentityProvider',
    ],
    IDENTITY,
  ),
  ownClass(
    'ServerApp.authorizer_class',
    ['jupyter_server.auth.authorizer.AllowAllAuthorizer', 'jupyter_server.auth.AllowAllAuthorizer'],
    'Elara.authorizer takes its place: allow-all, read-only, a policy file or a module.',
  ),
  deprecates(
    'ServerApp.login_handler_class',
    ownClass(
      'IdentityProvider.login_handler_class',
      [
        'jupyter_server.auth.login.LoginFormHandler',
        'jupyter_server.auth.login.LegacyLoginHandler',
        'jupyter_server.auth.login.LoginHandler',
      ],
      IDENTITY,
    ),
  ),
  deprecates(
    'ServerApp.logout_handler_class',
    ownClass(
      'IdentityProvider.logout_handler_class',
      ['jupyter_server.auth.logout.LogoutHandler'],
      IDENTITY,
    ),
  ),
];
