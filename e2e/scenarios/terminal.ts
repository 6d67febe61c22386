import { describe, expect, it } from 'vitest';
import { recordTerminals, Terminal, type Scenario } from '../harness/index.ts';

const LINES = 100_000;

/** A shell in a tab. */
export const terminal: Scenario = (stage) => {
  describe('a terminal', () => {
    it('prints 100,000 lines, every one, and survives a reload', async () => {
      const lab = await stage().lab();
      const record = recordTerminals(lab.page);
      await lab.launch('Other', 'Terminal');
      const terminal = new Terminal(lab.page);
      await terminal.ready();
      await terminal.enter(`kept=still-here; seq -f 'line %.0f' 1 ${LINES}; echo done-$kept`);
      await terminal.shows('done-still-here');
      const lines = record.text.match(/^line \d+(?=\r?$)/gm) ?? [];
      expect(lines).toHaveLength(LINES);
      expect(lines.every((line, i) => line === `line ${i + 1}`)).toBe(true);

      await lab.reload();
      await terminal.shows('done-still-here');
      await terminal.enter('echo again-$kept');
      await terminal.shows('again-still-here');
      await stage().screenshot('terminal');
    });
  });
};
