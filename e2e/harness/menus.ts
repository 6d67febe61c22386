import type { Locator, Page } from 'playwright-core';
import { exactly } from './labels.ts';

/** Chooses from the open menu, submenus in order. */
export async function chooseFromMenu(page: Page, labels: readonly string[]): Promise<void> {
  for (const label of labels) await menuItem(page, label).click();
}

/** An item of the open menu; of several open ones the last is the submenu. */
const menuItem = (page: Page, label: string): Locator =>
  page
    .locator('.lm-Menu-item')
    .filter({ has: page.locator('.lm-Menu-itemLabel', { hasText: exactly(label) }) })
    .last();
