import { describe, expect, it } from 'vitest';
import { Lab, Network, Notebook, python, type Scenario } from '../harness/index.ts';

const SECONDS = 20;
const LINES = SECONDS * 10;

const COUNTING = {
  'TypeScript (Node.js)': `for (let i = 1; i <= ${LINES}; i++) {
  console.log('line', i);
  await new Promise((done) => setTimeout(done, 100));
}`,
  'Python 3 (ipykernel)': `import time
for i in range(1, ${LINES + 1}):
    print('line', i, flush=True)
    time.sleep(0.1)`,
};

/** The way to the server breaks while cells are running. */
export const network: Scenario = (stage) => {
  describe('a network that is cut for five seconds while cells count', () => {
    it('loses no line and repeats none, on the same page and session', async () => {
      const server = stage().server;
      const cable = await Network.to(Number(new URL(server.base).port));
      const { page } = await stage().visitor();
      try {
        await stage().lab();
        const far = { ...server, base: server.base.replace(/:\d+\//, `:${cable.port}/`) };
        const lab = await Lab.open(page, far);
        await page.evaluate('window.isSamePage = true');
        const titles = [await count(lab, 'TypeScript (Node.js)')];
        if (python !== undefined) titles.push(await count(lab, 'Python 3 (ipykernel)'));
        const sessions = await server.api.sessions();

        await cable.cutFor(5000);
        await page.addLocatorHandler(lab.dialog.locator, () => lab.dialog.answer('Close'));

        const expected = Array.from({ length: LINES }, (_, i) => `line ${i + 1}`);
        for (const title of titles) {
          await lab.tab(title).click();
          const notebook = new Notebook(lab);
          await notebook.finished(0, '');
          expect((await notebook.outputs(0)).join('\n').split('\n')).toEqual(expected);
        }
        expect(await page.evaluate('window.isSamePage')).toBe(true);
        expect(await server.api.sessions()).toMatchObject(sessions.map(({ id }) => ({ id })));
        expect(
          stage()
            .takeComplaints()
            .filter((complaint) => !isOfTheCut(complaint)),
        ).toEqual([]);
      } finally {
        await cable.close();
      }
    });
  });
};

const isOfTheCut = (complaint: string): boolean =>
  /net::ERR_(CONNECTION|SOCKET|EMPTY)|Failed to fetch|NetworkError|Connection/.test(complaint);

/** Starts a cell that counts, and waits until the first lines are there. */
async function count(lab: Lab, kernel: keyof typeof COUNTING): Promise<string> {
  await lab.newLauncher();
  const notebook = await lab.newNotebook(kernel);
  await notebook.start(0, COUNTING[kernel]);
  await notebook.shows(0, 'line 3');
  return lab.title();
}
