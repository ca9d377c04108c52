// What a page shows fits every screen and the paper, however long its names and amounts are; an address without a page says so.
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, boardOf, lookAgain, signedIn } from './dashboard-environment.ts';
import { CALM, REPEATED, UNPROTECTED } from './desk-states.ts';
import { fitsEverywhere } from './everywhere.ts';

afterAll(closeBrowser);

const HUGE = 99_999_990_001;
const LONG = 'BRK.B/WS-WHEN-ISSUED-2027';

/** The longest name that a symbol may have, and amounts of eleven digits. */
const WIDEST = boardOf(
  {
    day: {
      ...{ day: '2020-12-16', realized: -HUGE, open: HUGE, carried: -HUGE, fees: HUGE },
      ...{ result: -HUGE, unpriced: [LONG] },
    },
    worstCase: -HUGE,
    worstCaseFromNow: -HUGE,
  },
  {
    positions: [
      POSITION,
      {
        ...{
          ...POSITION,
          id: `${LONG}-7`,
          symbol: LONG,
          quantity: HUGE,
          strategy: 'momentum-of-the-last-hour',
        },
        ...{ average_price: HUGE, last_price: HUGE, stop_price: HUGE - 1, unrealized_pnl: -HUGE },
      },
    ],
    orders: [{ ...ORDER, symbol: LONG, quantity: HUGE, limit_price: HUGE }],
    foreign: [{ symbol: LONG, quantity: HUGE }],
  },
);

const HALTED = { state: 'HALTED', reason: 'requested by an operator' } as const;

const BEYOND_NAVIGATION = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(
  document.querySelector('.navigation'))`;

const UNKNOWN_PARTS = [
  ['#/history/trades/nonsense', 'trades/nonsense'],
  ['#/history/trades/2020-11-31', 'trades/2020-11-31'],
  ['#/history/trades/2020-11/more', 'trades/2020-11/more'],
  ['#/history/reports/2020-11', 'reports/2020-11'],
  ['#/history/orders/7', 'orders/7'],
  ['#/history/nonsense', 'nonsense'],
  ['#/book/nonsense', 'nonsense'],
  ['#/strategies/follow.yaml', 'follow.yaml'],
  ['#/signals/SPY', 'SPY'],
  ['#/account/keys', 'keys'],
  ['#/system/disks', 'disks'],
] as const;

const UNKNOWN_NAMES = [
  ['#/film/nonsense', /nonsense/],
  ['#/why/NOPE', /NOPE/],
  ['#/book/4711', /4711/],
] as const;

async function printed(page: Page): Promise<string> {
  return page.evaluate<string>(`document.querySelector('.frame').innerText`);
}

it('fits with the longest names and the largest amounts, on every screen and on paper', async () => {
  const environment = await boardEnvironment();
  const { page, faults } = await signedIn(environment);
  environment.show(WIDEST);
  await lookAgain(page);
  await page
    .getByText(/−99,999,990,001\.00/)
    .first()
    .waitFor();
  await fitsEverywhere(page, 'widest');
  await audit(page, 'widest');

  environment.show(CALM.board);
  await lookAgain(page);
  await fitsEverywhere(page, 'calm');
  // With a scroll bar at the side, and HALTED in place of HALT: nothing covers a link.
  environment.show(boardOf({ trading: HALTED }));
  await lookAgain(page);
  await page.getByRole('button', { name: 'HALTED' }).waitFor();
  for (const width of [980, 1265]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(BEYOND_NAVIGATION), `${width}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  environment.show(UNPROTECTED.board);
  await lookAgain(page);
  await page
    .getByText(/SPY UNPROTECTED/)
    .first()
    .waitFor();
  await fitsEverywhere(page, 'bare');

  // A repeat of the feed is no second row, and no second trade.
  environment.show(REPEATED.board);
  await lookAgain(page);
  await page.getByText(/repeated 2 times, not traded again/).waitFor();
  expect(await page.locator('.predictions tbody tr').count()).toBe(1);
  environment.show(UNPROTECTED.board);
  await lookAgain(page);

  // What is printed has its titles and reasons, and nothing that asks to be pressed.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const text = await printed(page);
  for (const title of ['Day', 'If every stop fills', 'Protected', 'Book and broker', 'Positions'])
    expect(text).toContain(title);
  for (const word of ['HALT', 'Flatten', 'Exit SPY', 'Sign out']) expect(text).not.toContain(word);
  await page.emulateMedia({ media: null, colorScheme: null });

  await page.evaluate(`location.hash = '#/positions'`);
  await page.getByRole('heading', { name: 'No such page' }).waitFor();
  await page.getByText('positions', { exact: true }).waitFor();
  await expect.poll(() => page.title()).toMatch(/No such page/);
  expect(await page.getByRole('button', { name: 'HALT' }).isEnabled()).toBe(true);
  await fitsEverywhere(page, 'no page');
  await audit(page, 'no page');

  // A part that the page does not have is said too; other pages say themselves that they do not know a name.
  for (const [hash, part] of UNKNOWN_PARTS) {
    await page.evaluate(`location.hash = '${hash}'`);
    await page.getByText(part, { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'No such page' }).waitFor();
  }
  await page.getByRole('link', { name: 'Go to System' }).click();
  await page.getByRole('heading', { name: 'Daemon' }).waitFor();
  for (const [hash, says] of UNKNOWN_NAMES) {
    await page.evaluate(`location.hash = '${hash}'`);
    await page.getByText(says).first().waitFor();
  }
  await page.evaluate(`location.hash = '#/history/trades/2020-11'`);
  await page.getByRole('heading', { name: 'Trades' }).waitFor();
  await page.evaluate(`location.hash = '#/nonsense/more'`);
  await page.getByRole('link', { name: 'Go to the first page' }).click();
  await page.getByRole('heading', { name: /^Positions/ }).waitFor();
  expect(faults).toEqual([]);
});

it('has two rows of pages on a phone, whichever is open', async () => {
  const { page } = await signedIn(await boardEnvironment());
  await page.setViewportSize({ width: 360, height: 740 });
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const heights = new Set<number | undefined>();
  for (const name of ['Desk', 'Strategies', 'Signals', 'System']) {
    await pages.getByRole('link', { name, exact: true }).click();
    await pages.locator('[aria-current]').getByText(name).waitFor();
    heights.add((await pages.boundingBox())?.height);
  }
  expect(heights.size).toBe(1);
});
