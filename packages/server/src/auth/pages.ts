import { escapeHtml, plainPage } from '../http/index.ts';

const STYLE = `
  form { display: grid; gap: .75rem; justify-items: start; }
  label { font-weight: 600; }
  input, button { font: inherit; padding: .5rem .75rem; border: 1px solid #767676; border-radius: .375rem; }
  input { box-sizing: border-box; width: 100%; }
  button { background: #b14f0e; border-color: #b14f0e; color: #fff; cursor: pointer; }
  button:hover { background: #93410b; }
  details { margin-top: 2rem; }
  summary { cursor: pointer; }
  details form { margin-top: 1rem; }
  :focus-visible { outline: 3px solid #1976d2; outline-offset: 2px; }
  .message { padding: .5rem .75rem; border-left: 4px solid #c62828; background: #c6282818; }
`;

/** Why somebody is shown the login page again. */
export interface LoginProblem {
  readonly status: 401 | 429 | 500;
  /** Seconds until the next attempt. */
  readonly wait?: number;
}

export interface LoginPageFacts {
  readonly baseUrl: string;
  /** Where the form leads after a login; checked when it is sent. */
  readonly next: string;
  readonly xsrfToken: string;
  readonly acceptsToken: boolean;
  readonly acceptsNewPassword: boolean;
  /** The form for a new password was sent, so that the problem is with that one. */
  readonly wantedNewPassword: boolean;
  readonly problem: LoginProblem | null;
}

/** The login page; names and ids of its fields are those that Jupyter's tools know. */
export function loginPage(facts: LoginPageFacts): string {
  const { problem, acceptsToken, acceptsNewPassword } = facts;
  const message =
    problem === null
      ? ''
      : `<p class="message error" role="alert" id="login_error">${describe(problem)}</p>`;
  return plainPage(
    problem === null ? 'Log in' : 'Error: Log in',
    `<main id="jupyter-main-app">
<h1>Log in</h1>
${message}
${loginForm(facts)}
${acceptsToken ? TOKEN_HINT : ''}
${acceptsNewPassword ? newPasswordForm(facts) : ''}
</main>`,
    STYLE,
  );
}

function describe({ status, wait = 0 }: LoginProblem): string {
  if (status === 401) return 'Invalid credentials';
  if (status === 500)
    return 'The new password could not be stored. The log of the server says why.';
  return `Too many wrong attempts. Try again in ${inWords(wait)}.`;
}

function inWords(seconds: number): string {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

function loginForm(facts: LoginPageFacts): string {
  const label = facts.acceptsToken ? 'Password or token:' : 'Password:';
  const isFocused = !needsAttention(facts);
  return `${formStart(facts)}
<label for="password_input">${label}</label>
<input type="password" name="password" id="password_input" autocomplete="current-password" required${isFocused ? focus(facts) : ''}>
<button type="submit" id="login_submit">Log in</button>
</form>`;
}

function newPasswordForm(facts: LoginPageFacts): string {
  const label = facts.acceptsToken ? 'Token or current password:' : 'Current password:';
  const isFocused = needsAttention(facts);
  return `<details${isFocused ? ' open' : ''}>
<summary>Set a new password</summary>
${formStart(facts)}
<label for="token_input">${label}</label>
<input type="password" name="password" id="token_input" autocomplete="current-password" required${isFocused ? focus(facts) : ''}>
<label for="new_password_input">New password:</label>
<input type="password" name="new_password" id="new_password_input" autocomplete="new-password" required>
<button type="submit" id="login_new_pass_submit">Log in and set new password</button>
</form>
</details>`;
}

function needsAttention({ problem, wantedNewPassword, acceptsNewPassword }: LoginPageFacts) {
  return problem !== null && wantedNewPassword && acceptsNewPassword;
}

function formStart({ baseUrl, next, xsrfToken }: LoginPageFacts): string {
  const action = escapeHtml(`${baseUrl}login?next=${encodeURIComponent(next)}`);
  return `<form action="${action}" method="post">
<input type="hidden" name="_xsrf" value="${escapeHtml(xsrfToken)}">`;
}

/** Whoever hears the page instead of seeing it hears the problem with the field that has the focus. */
function focus({ problem }: LoginPageFacts): string {
  const described = ' aria-invalid="true" aria-describedby="login_error"';
  return problem === null ? ' autofocus' : ` autofocus${described}`;
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
