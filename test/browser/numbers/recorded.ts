// What a page shows, each time it changes.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { DeskSample } from './desk-numbers.ts';

const SCRIPT = readFileSync(new URL('record-desk.js', import.meta.url), 'utf8');

export interface Recorded {
  /** Until now. */
  count(): Promise<number>;
  samples(): Promise<readonly DeskSample[]>;
}

export async function recordDesk(page: Page): Promise<Recorded> {
  await page.evaluate(SCRIPT);
  return {
    count: () => page.evaluate<number>('window.deskSamples.length'),
    samples: () => page.evaluate<readonly DeskSample[]>('window.deskSamples'),
  };
}
