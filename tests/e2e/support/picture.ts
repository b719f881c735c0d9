import type { Page } from 'playwright-core';

/** A folder to keep pictures in, for looking at them. */
const PICTURES = process.env.SATCHEL_PICTURES;

export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/${name}.png`, animations: 'disabled' });
}
