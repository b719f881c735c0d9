import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 at levels A and AA, and all they are built on. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Each rule at either end; what depends on both width and colours would be a third look. */
const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
] as const;

/**
 * What keeps people from using a screen, wide and light, narrow and dark: rules of axe that it breaks, and
 * scrolling sideways.
 * @param open brings the screen up, once for each look; returns something on it
 */
export async function barriersOn(page: Page, open: () => Promise<Locator>): Promise<string[]> {
  const found: string[] = [];
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await (await open()).waitFor();
    const look = `${width} px, ${colorScheme}`;
    for (const { id, nodes } of await violationsOn(page)) {
      for (const { target, failureSummary } of nodes) {
        found.push(`${look}: ${id} at ${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ')}`);
      }
    }
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (beyond > 0) found.push(`${look}: scrolls sideways by ${beyond} px`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}

async function violationsOn(page: Page): Promise<AxeResults['violations']> {
  // Colours half way between two looks are no colours of the product.
  await page.evaluate(async () => {
    const still = new CSSStyleSheet();
    still.replaceSync('* { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets = [still];
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  });
  // Through the debugger, which the content security policy does not concern.
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(source);
  const { violations, passes } = (await page.evaluate(
    `window.axe.run({ runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] })`,
  )) as AxeResults;
  if (passes.length < 5) throw new Error('axe has looked at nothing.');
  return violations;
}
