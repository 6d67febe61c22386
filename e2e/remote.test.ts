import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, Lab, startElara, TestBrowser, type TestServer } from './harness/index.ts';

/** `first password`, as `jupyter server password` kept it before argon2. */
const HASHED =
  'sha256:0123456789ab:13b12dbc23de3a31e02887af6209d53d7f1d01e9f20ef2b3c27dc75d27993799';

const SELF_SIGNED = { ignoreHTTPSErrors: true };

describe.skipIf(chromium === undefined)('over HTTPS, with a password, under a base URL', () => {
  let server: TestServer;
  let browser: TestBrowser;

  beforeAll(async () => {
    server = await startElara({
      args: [
        '--certfile=auto',
        '--ServerApp.base_url=/remote/',
        `--PasswordIdentityProvider.hashed_password=${HASHED}`,
      ],
    });
    browser = await TestBrowser.launch();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('the login page works without JavaScript and without a mouse, and says what is wrong', async () => {
    const { page, ...visitor } = await browser.visitor({
      ...SELF_SIGNED,
      javaScriptEnabled: false,
    });
    expect(server.base).toMatch(/^https:/);
    await page.goto(`${server.base}login`);
    const password = page.getByLabel('Password:', { exact: true });
    await page.locator('#password_input:focus').waitFor();
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toBe('Invalid credentials');
    expect(await page.title()).toBe('Error: Log in');
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    expect(await password.getAttribute('aria-describedby')).toBe('login_error');
    await page.locator('#password_input:focus').waitFor();

    // To the fields for a new password: over the button, into the summary, and open it.
    for (const key of ['Tab', 'Tab', 'Enter', 'Tab']) await page.keyboard.press(key);
    await page.keyboard.type('first password');
    await page.keyboard.press('Tab');
    await page.keyboard.type('second password');
    expect(await page.getByLabel('New password:').inputValue()).toBe('second password');
    expect(await page.getByLabel('Current password:').inputValue()).toBe('first password');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/remote\/(lab)?\??$/);
    const cookies = await visitor.context.cookies();
    const login = cookies.find(({ name }) => name.startsWith('username-'));
    expect(login).toMatchObject({ httpOnly: true, secure: true, path: '/remote/' });
    await visitor.context.close();
  });

  it('JupyterLab runs a cell for who knows the new password', async () => {
    const visitor = await browser.visitor(SELF_SIGNED);
    const { page } = visitor;
    await page.goto(`${server.base}lab`);
    await page.getByLabel('Password:', { exact: true }).fill('second password');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    const lab = await Lab.at(page);
    const notebook = await lab.newNotebook('TypeScript (Node.js)');
    expect(await notebook.run(0, '6 * 7')).toEqual(['42']);
    expect(visitor.complaints.take()).toEqual([]);
    await visitor.screenshot('over HTTPS');
    await visitor.close();
  });

  it('who guesses is told when to try again, and the page stays usable', async () => {
    const visitor = await browser.visitor(SELF_SIGNED);
    const { page } = visitor;
    await page.goto(`${server.base}login`);
    for (const guess of ['a', 'b', 'c']) {
      await page.locator('#password_input').fill(guess);
      await page.locator('#login_submit').click();
      await page.getByRole('alert').waitFor();
    }
    expect(await page.getByRole('alert').innerText()).toMatch(
      /^Too many wrong attempts\. Try again in \d+ (seconds?|minutes)\.$/,
    );
    await page.locator('#password_input:focus').waitFor();
    await visitor.screenshot('too many attempts');
    await visitor.close();
  });
});
