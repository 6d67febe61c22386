import { escapeHtml, plainPage } from '../http/index.ts';

const STYLE = `
  form { display: grid; gap: .75rem; }
  label { font-weight: 600; }
  input, button { font: inherit; padding: .5rem .75rem; border: 1px solid #8888; border-radius: .375rem; }
  button { background: #b14f0e; border-color: #b14f0e; color: #fff; cursor: pointer; }
  button:hover { background: #93410b; }
  :focus-visible { outline: 3px solid #1976d2; outline-offset: 2px; }
  .message { padding: .5rem .75rem; border-left: 4px solid #c62828; background: #c6282818; }
  .hint { opacity: .8; }
`;

export interface LoginPage {
  readonly baseUrl: string;
  /** Where the form leads after a login; checked when it is sent. */
  readonly next: string;
  readonly xsrfToken: string;
  readonly tokenAvailable: boolean;
  readonly error: string | null;
}

/** The login form; field names and ids are those that Jupyter's tools know. */
export function loginPage({ baseUrl, next, xsrfToken, tokenAvailable, error }: LoginPage): string {
  const action = escapeHtml(`${baseUrl}login?next=${encodeURIComponent(next)}`);
  const label = tokenAvailable ? 'Password or token:' : 'Password:';
  const message =
    error === null
      ? ''
      : `<p class="message error" role="alert" id="login_error">${escapeHtml(error)}</p>`;
  const described = error === null ? '' : ' aria-invalid="true" aria-describedby="login_error"';
  return plainPage(
    'Log in',
    `<main id="jupyter-main-app">
<h1>Log in</h1>
${message}
<form action="${action}" method="post">
<input type="hidden" name="_xsrf" value="${escapeHtml(xsrfToken)}">
<label for="password_input">${label}</label>
<input type="password" name="password" id="password_input" autocomplete="current-password" autofocus required${described}>
<button type="submit" id="login_submit">Log in</button>
</form>
${tokenAvailable ? TOKEN_HINT : ''}
</main>`,
    STYLE,
  );
}

const TOKEN_HINT = `<p class="hint">The token stands in the address that the server printed when it started:
the part after <code>?token=</code>. <code>elara list</code> shows it too.</p>`;

export function logoutPage(baseUrl: string, authEnabled: boolean): string {
  const message = authEnabled
    ? 'Successfully logged out.'
    : 'Cannot log out. Jupyter Server authentication is disabled.';
  const login = authEnabled
    ? `<p>Proceed to the <a href="${escapeHtml(baseUrl)}login">login page</a>.</p>`
    : `<p><a href="${escapeHtml(baseUrl)}">Back to the start</a></p>`;
  return plainPage(
    'Log out',
    `<main id="jupyter-main-app"><h1>Log out</h1><p role="status">${message}</p>${login}</main>`,
    STYLE,
  );
}
