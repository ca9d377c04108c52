// With SLUICE_SCREENSHOTS=folder: a page as it stands, on a phone and on a desk, in both themes.
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.SLUICE_SCREENSHOTS;
  if (folder === undefined) return;
  const before = page.viewportSize();
  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const path = join(folder, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  if (before !== null) await page.setViewportSize(before);
}
