export { createAuth } from './auth.ts';
export type { Auth, AuthOptions } from './auth.ts';
export type { Authorizer } from './extension.ts';
export { isLoopback } from './hosts.ts';
export { hashPassword } from './password.ts';
export { storePassword } from './password-file.ts';
export { authSettings } from './settings.ts';
export type { ServerToken } from './token.ts';
