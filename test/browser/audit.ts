// What axe finds on a page as it stands, by WCAG 2.2 AA. The engine is brought into a page once: that costs ten times an audit.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** All that differs between the themes. */
const OF_COLOURS = ['color-contrast'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Everything in the light theme, and in the dark theme what colours change; the page is left dark. */
export async function audit(page: Page, what: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await found(page, `${what}, light`, TAGS);
  await page.emulateMedia({ colorScheme: 'dark' });
  await found(page, `${what}, dark`, OF_COLOURS);
}

/** For a page that differs from one that was audited by its colours only. */
export async function auditColours(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await found(page, `${what}, ${colorScheme}`, OF_COLOURS);
  }
}

async function found(page: Page, what: string, runOnly: readonly string[]): Promise<void> {
  if (!(await page.evaluate<boolean>(`typeof axe === 'object'`)))
    await new AxeBuilder({ page }).setLegacyMode().withRules(OF_COLOURS).analyze();
  const violations = await page.evaluate<readonly Finding[]>(
    `axe.run({ runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })
      .then(({ violations }) => violations)`,
  );
  const told = violations.map(
    ({ id, nodes: [first, ...more] }) =>
      `${id}: ${first?.html} ${first?.failureSummary} and ${more.length} more`,
  );
  expect(told, what).toEqual([]);
}
