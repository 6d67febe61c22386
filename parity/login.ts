import type { Request } from './harness/model.ts';

export const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** Headers of a login form that was sent with its XSRF value. */
export const LOGIN = { Cookie: '_xsrf=abc', ...FORM };

export const logIn = (fields: string, query = ''): Request => ({
  ask: `POST /login${query}`,
  as: 'nobody',
  headers: LOGIN,
  text: `_xsrf=abc&${fields}`,
});
