// A table of 10,000 rows as a person reads it: few nodes, by keyboard, with its place told, in pages, and on paper.
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { boardEnvironment, boardOf } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const COUNT = 10_000;
const orders = Array.from({ length: COUNT }, (_, n) => ({
  ...ORDER,
  order_ref: `abcdefgh.${n.toString(36)}.e`,
  quantity: n + 1,
}));

async function longDesk() {
  const environment = await boardEnvironment();
  environment.show(boardOf({}, { orders }));
  const opened = await open(environment.url);
  await signInByPassword(opened.page, 'ann', PASSWORD);
  await opened.page.getByRole('heading', { name: 'Orders 10,000' }).waitFor();
  return { environment, ...opened };
}

function focused(page: Page): Promise<number> {
  return page.evaluate<number>(
    'Number(document.activeElement.closest("tr")?.getAttribute("aria-rowindex"))',
  );
}

async function pressed(page: Page, key: string): Promise<number> {
  const before = await focused(page);
  await page.keyboard.press(key);
  await expect.poll(() => focused(page)).not.toBe(before);
  return focused(page);
}

describe('a long table', () => {
  it('draws the rows on the screen only, says how many there are, and is moved through by keys', async () => {
    const { page, faults } = await longDesk();
    const table = page.getByRole('table', { name: 'Orders at work' });
    expect(await table.getAttribute('aria-rowcount')).toBe(String(COUNT + 1));
    expect(await page.locator('*').count()).toBeLessThanOrEqual(1_500);
    // The table is scrolled, and not the page over all that is not drawn.
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    expect(height).toBeLessThan(5_000);
    const first = table.locator('tr[aria-rowindex="2"]');
    await first.focus();
    expect(await pressed(page, 'ArrowDown')).toBe(3);
    expect(await pressed(page, 'PageDown')).toBeGreaterThan(8);
    expect(await pressed(page, 'End')).toBe(COUNT + 1);
    await page.getByText(`buy ${COUNT.toLocaleString('en-US')} LMT`).waitFor();
    expect(await page.locator('*').count()).toBeLessThanOrEqual(1_500);
    // What the row offers is behind it, and what is behind the table comes next.
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toContain('#/why/');
    expect(await focused(page)).toBe(COUNT + 1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest(".long") === null')).toBe(true);
    await page.keyboard.press('Shift+Tab');
    expect(await pressed(page, 'Home')).toBe(2);
    await audit(page, 'a long table');
    await pictured(page, 'long');
    expect(faults).toEqual([]);
  });

  it('is read in pages by who wants that', async () => {
    const { page } = await longDesk();
    await page.getByRole('button', { name: /In pages/ }).click();
    await page.getByText('1 to 50 of 10,000').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51 to 100 of 10,000').waitFor();
    const table = page.getByRole('table', { name: 'Orders at work' });
    expect(await table.locator('tbody tr').count()).toBe(50);
    expect(await table.locator('tbody tr').first().getAttribute('aria-rowindex')).toBe('52');
  });

  it('says on paper which of its rows are printed', async () => {
    const { page } = await longDesk();
    await page.emulateMedia({ media: 'print' });
    await page.getByText('Orders at work: rows 1 to 500 of 10,000 are printed.').waitFor();
    expect(await page.locator('.orders tbody tr').count()).toBe(500);
  });

  it('is as narrow as a phone', async () => {
    const { page } = await longDesk();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('table', { name: 'Orders at work' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});

describe('a Desk with more than its board has', () => {
  it('says how many of how many are there, and leads to all of them', async () => {
    const environment = await boardEnvironment('paper', 'operator', async ({ path }) =>
      path.startsWith('/orders/page?')
        ? ok({ total: COUNT, rows: orders.slice(0, 50) })
        : undefined,
    );
    const positions = Array.from({ length: 3 }, (_, n) => ({ ...POSITION, id: `SPY-${n}` }));
    const shown = { orders: orders.slice(0, 200), orders_total: COUNT, orders_unknown: 0 };
    environment.show(boardOf({}, { ...shown, positions, positions_total: 250 }));
    const { page } = await open(environment.url);
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('heading', { name: 'Orders 10,000' }).waitFor();
    await page.getByText('3 of 250 open positions.').waitFor();
    await page.getByText('200 of 10,000 at work.').waitFor();
    await page.locator('.orders .others').getByRole('link', { name: 'History' }).click();
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    await page.getByRole('link', { name: 'Open positions' }).click();
    await page.getByRole('table', { name: 'Open positions' }).getByText('SPY').waitFor();
  });
});

describe('a list that grows', () => {
  it('is asked for where one reads, which stays in its place when newer rows come', async () => {
    const asked: URLSearchParams[] = [];
    let total = COUNT;
    const environment = await boardEnvironment('paper', 'operator', async ({ path }) => {
      if (!path.startsWith('/orders/page?')) return undefined;
      const query = new URLSearchParams(path.split('?')[1]);
      asked.push(query);
      const offset = Number(query.get('offset'));
      const rows = Array.from({ length: Number(query.get('limit')) }, (_, n) => {
        // Counted from the oldest on.
        const age = total - 1 - offset - n;
        return { ...ORDER, order_ref: `abcdefgh.${age}.e`, quantity: age + 1 };
      });
      return ok({ total, rows: rows.filter(({ quantity }) => quantity > 0) });
    });
    const { page, faults } = await open(environment.url);
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('link', { name: 'History' }).click();
    const table = page.getByRole('table', { name: 'Orders' });
    await table.getByText('buy 10,000 LMT').waitFor();
    await table.locator('tr[aria-rowindex="2"]').focus();
    await page.keyboard.press('End');
    await table.getByText('buy 1 LMT').waitFor();
    await page.keyboard.press('PageUp');
    await expect.poll(() => focused(page)).toBeLessThan(COUNT);
    const place = await focused(page);
    const read = await focusedText(page);
    total += 3;
    environment.show(boardOf());
    const more = page.getByRole('button', { name: '3 new' });
    await more.waitFor();
    expect(await focused(page)).toBe(place);
    expect(await focusedText(page)).toBe(read);
    await page.keyboard.press('Home');
    await table.getByText('buy 10,000 LMT').waitFor();
    await more.click();
    await table.getByText('buy 10,003 LMT').waitFor();
    for (const query of asked) expect(Number(query.get('limit'))).toBeLessThanOrEqual(300);
    expect(await page.locator('*').count()).toBeLessThanOrEqual(1_500);
    expect(faults).toEqual([]);
  });
});

function focusedText(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.closest("tr").textContent');
}
