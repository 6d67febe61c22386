import type { User } from '../http/index.ts';

/** Decides what users may do (auth §10). */
export interface Authorizer {
  isAuthorized(user: User, action: string, resource: string): Promise<boolean>;
}

/** Jupyter's default: whoever is let in may do everything. */
export const allowAll: Authorizer = { isAuthorized: async () => true };
