import { describe, expect, it } from 'vitest';
import { Lab, type Scenario } from '../harness/index.ts';

/** Coming in with a token typed into the form, and going out. */
export const login: Scenario = (stage) => {
  describe('the login page', () => {
    it('lets in who knows the token, refuses who does not, and forgets who logs out', async () => {
      const { base, token } = stage().server;
      const visitor = await stage().visitor();
      const { page } = visitor;
      await page.goto(`${base}lab`);
      expect(page.url()).toMatch(/login\?next=/);
      await visitor.screenshot(`${stage().name} login page`);

      await page.locator('#password_input').fill('not the token');
      await page.locator('#login_submit').click();
      await page.locator('.message.error').waitFor();
      expect(visitor.complaints.take()).toEqual([expect.stringMatching(/^answer: 401 POST/)]);

      await page.locator('#password_input').fill(token);
      await page.locator('#login_submit').click();
      const lab = await Lab.at(page);
      expect(page.url()).not.toContain(token);

      await lab.menu('File', 'Log Out');
      await page.waitForURL(/logout/);
      await visitor.screenshot(`${stage().name} logged out`);
      await page.goto(`${base}lab`);
      expect(page.url()).toMatch(/login\?next=/);
    });
  });
};
