// A page as it stands on every screen and on paper: nothing is wider than it. With SLUICE_SCREENSHOTS=folder pictures of all of them.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const WIDTHS = [360, 768, 1280, 1920] as const;
/** A4 between its margins, at 96 dots an inch. */
const PAPER_WIDTH = 718;
const HEIGHT = 900;

const SCREENS = {
  light: { media: 'screen', colorScheme: 'light', forcedColors: 'none' },
  dark: { media: 'screen', colorScheme: 'dark', forcedColors: 'none' },
  forced: { media: 'screen', colorScheme: 'dark', forcedColors: 'active' },
} as const;
const PAPER = { media: 'print', colorScheme: 'light', forcedColors: 'none' } as const;

/** The page is left light, at 1280 px. */
export async function fitsEverywhere(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    await fits(page, `${name}, ${width}`);
    for (const [screen, media] of Object.entries(SCREENS)) {
      if (process.env.SLUICE_SCREENSHOTS === undefined) continue;
      await page.emulateMedia(media);
      await taken(page, `${name}-${width}-${screen}`);
    }
  }
  await onPaper(page, name);
  await page.emulateMedia({ ...SCREENS.light, media: null });
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** What is printed is as wide as the paper, at most. */
export async function onPaper(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: PAPER_WIDTH, height: HEIGHT });
  await page.emulateMedia(PAPER);
  await fits(page, `${name}, printed`);
  await taken(page, `${name}-print`);
}

/** A chart follows the width of its box in the frame after it. */
async function fits(page: Page, name: string): Promise<void> {
  for (const tooWide of [TOO_WIDE, CUT_OFF, OUT_OF_ITS_BOX])
    await expect.poll(() => page.evaluate(tooWide), { message: name, timeout: 5_000 }).toEqual([]);
}

/** What makes the page scroll sideways. */
const TOO_WIDE = `(() => {
  const width = innerWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('main *')]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => one.tagName + ' ' + one.className + ' ' + one.textContent.slice(0, 60));
})()`;

/** Text that is drawn beyond the edge of the block that holds it. */
const CUT_OFF = `[...document.querySelectorAll('main td, main th, main dd, main li, main p')]
  .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).overflowX === 'visible')
  .map((one) => one.textContent.slice(0, 80))`;

/** Tables that are wider than the section they stand in. */
const OUT_OF_ITS_BOX = `[...document.querySelectorAll('main section table')]
  .filter((one) => one.getBoundingClientRect().right >
    one.closest('section').getBoundingClientRect().right - 4)
  .map((one) => one.textContent.slice(0, 80))`;

async function taken(page: Page, name: string): Promise<void> {
  const folder = process.env.SLUICE_SCREENSHOTS;
  if (folder === undefined) return;
  await page.screenshot({ path: join(folder, `${name.replaceAll(' ', '-')}.png`), fullPage: true });
}
