import type { Authorizer } from './extension.ts';

/** Jupyter's default: whoever is let in may do everything (auth §10). */
export const allowAll: Authorizer = { isAuthorized: () => true };

/** Whoever is let in may look at everything: no kernel runs, no file changes. */
export const readOnly: Authorizer = { isAuthorized: (_user, action) => action === 'read' };
