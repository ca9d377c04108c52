// Options on the dashboard: the chain of a stock, an order for a contract with its payoff, and contracts that are held. With
// SLUICE_SCREENSHOTS=folder each is written there as pictures.
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { failed, ok } from '../../src/kernel/result.ts';
import type { OrderRow, PositionRow } from '../../src/trader/contract/order-rows.ts';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { audit } from './audit.ts';
import { CALL, CHAIN, chainShown, EXPIRY } from './chain-page.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, boardOf, lookAgain, signedIn } from './dashboard-environment.ts';

afterAll(closeBrowser);

const HELD: PositionRow = {
  ...POSITION,
  ...{ id: 'AAPL-9', symbol: CALL, quantity: 2, average_price: 6.4, stop_price: null },
  ...{ stop_status: 'bounded', strategy: 'manual', last_price: 6.6, unrealized_pnl: 40 },
  option: {
    ...{ name: 'AAPL 18 Dec 2026 232.5 call', underlying: 'AAPL', right: 'call', strike: 232.5 },
    ...{ second_strike: null, expiry: '2026-12-18', multiplier: 100, days_left: 32 },
    ...{ max_loss: 1_280 },
    ...{ break_evens: [238.9], bid: 6.5, ask: 6.7, mid: 6.6, quote_age_seconds: 3 },
    ...{ underlying_price: 230, rate: 0.04, volatility: 0.28 },
    ...{ delta: 96.4, gamma: 3.58, theta: -22.1, vega: 53.2 },
    unit: { delta: 48.2, gamma: 1.79, theta: -11.05, vega: 26.6 },
  },
};

const SOLD: PositionRow = {
  ...HELD,
  ...{ id: 'AAPL-10', symbol: `${CALL}-261218C00242500`, quantity: -1, average_price: 3.8 },
  option: {
    ...{ name: 'AAPL 18 Dec 2026 232.5/242.5 call spread', underlying: 'AAPL', right: 'call' },
    ...{ strike: 232.5, second_strike: 242.5, expiry: '2026-12-18', multiplier: 100 },
    ...{ days_left: 32, max_loss: 620, break_evens: [236.3], bid: 3.5, ask: 3.7, mid: 3.6 },
    ...{ quote_age_seconds: 3, underlying_price: 230, rate: 0.04 },
    ...{ volatility: 0.28, volatilities: [0.28, 0.26] },
    ...{ delta: -16.2, gamma: -0.4, theta: 4.1, vega: -6.3 },
    unit: { delta: 16.2, gamma: 0.4, theta: -4.1, vega: 6.3 },
  },
};

function cellsOf(row: Locator): Promise<string[]> {
  return row.locator('th, td').allTextContents();
}

async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.SLUICE_SCREENSHOTS;
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { width } = page.viewportSize() ?? { width: 0 };
    const path = join(folder, `${name}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
  }
}

/** Nothing is wider than the screen, and axe finds nothing. */
async function fits(page: Page, name: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
    await pictured(page, name);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide, `${name}, ${width}`).toBeLessThanOrEqual(width);
    await audit(page, `${name}, ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

describe('the chain of a stock', () => {
  it('has calls and puts around the money, and why a strategy takes none of some', async () => {
    const { page } = await chainShown();
    const row = page.getByRole('row', { name: /^232\.50/ });
    expect((await cellsOf(row)).slice(6, 10)).toEqual(['28.0 %', '2,000', '500', 'passes']);
    const thin = await cellsOf(page.getByRole('row', { name: /^247\.50/ }));
    expect(thin[9]).toMatch(/^the open interest is 12, at least 100; today's volume is 0/);
    expect(await cellsOf(page.locator('tr.money'))).toEqual(['AAPL 230.00']);
    await fits(page, 'chain');
    await page.getByRole('button', { name: 'Puts' }).click();
    const noBuyers = await cellsOf(page.getByRole('row', { name: /^212\.50/ }));
    expect(noBuyers[9]).toContain('the market has one side only: bid 0');
    await page.getByRole('button', { name: '20 Nov' }).click();
    await page.getByLabel('Later expiry').selectOption('2027-12-17');
    await page.emulateMedia({ media: 'print' });
    expect(await row.getByRole('button').isVisible()).toBe(false);
  });

  it('says why there is none', async () => {
    const environment = await boardEnvironment();
    environment.chain(failed({ kind: 'no-options', why: 'no class SPY of 100 shares is listed' }));
    const { page } = await signedIn(environment);
    await page.getByRole('link', { name: 'Options', exact: true }).click();
    await page.getByText('SPY: no class SPY of 100 shares is listed.').waitFor();
  });
});

describe('an order for a contract', () => {
  it('shows what it can lose and its payoff while it is written, and is sent once, after a check', async () => {
    const { environment, page } = await chainShown();
    await page.getByRole('button', { name: 'Buy… AAPL 18 Dec 232.5 call' }).click();
    const form = page.getByRole('form', { name: 'Buy AAPL 18 Dec 232.5 call' });
    await form.getByLabel('Contracts').fill('2');
    await form.getByLabel(/^Limit per share/).fill('6.40');
    await page.getByText('1,280.00, all that is paid').waitFor();
    const drawing = page.getByRole('img', { name: /strike 232\.50, break-even 238\.90/ });
    expect(await drawing.locator('text.label').allTextContents()).toEqual([
      'break-even 238.90',
      'now 230.00',
      'strike 232.50',
    ]);
    await page.getByRole('button', { name: 'Read as table' }).click();
    const even = page.getByRole('table', { name: 'Payoff' }).getByRole('row', { name: /^238\.90/ });
    expect((await cellsOf(even)).slice(0, 2)).toEqual(['238.90', '0.00']);
    await fits(page, 'option-order');
    await form.getByLabel('Contracts').fill('0');
    await page.getByText('Enter whole contracts and a limit above 0.').waitFor();
    expect(await page.getByRole('button', { name: 'Check and buy…' }).isDisabled()).toBe(true);
    await form.getByLabel('Contracts').fill('2');
    await form.getByLabel('Close with AAPL at').fill('x');
    await page.getByText('Enter a price of AAPL above 0, or none.').waitFor();
    await form.getByLabel('Close with AAPL at').fill('221,5');
    await form.getByLabel('Closed by').selectOption('an order at the broker');

    const text = `Allowed: buy 2 ${CALL}, limit 6.4; it can lose 1,280.00 USD at most.`;
    environment.answer(ok({ allowed: true, text, reasons: [], order: null, lots: null }));
    await page.getByRole('button', { name: 'Check and buy…' }).click();
    await page.getByRole('dialog').getByText(text).waitFor();
    environment.answer(
      ok({
        ...{ text: 'Order a.1.e: sent.', order_ref: 'a.1.e', position_id: 'AAPL-9' },
        ...{ repeated: false, price_as_sent: null, order: null },
      }),
    );
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Buy 2 AAPL/ })
      .click();
    await page.getByText('Order a.1.e: sent.').waitFor();
    const bodies = environment.sent.map(({ path, body }) => ({ path, ...(body as object) }));
    const legs = [{ right: 'call', strike: 232.5, expiry: EXPIRY, side: 'BUY' }];
    const order = { symbol: 'AAPL', legs, order_type: 'LMT', quantity: 2, price: 6.4 };
    const exit = { protection: { underlying: { price: 221.5, rested: true } } };
    expect(bodies).toMatchObject([
      { path: '/orders/check', ...order, ...exit },
      { path: '/orders', ...order, ...exit, by: { key: expect.any(String) } },
    ]);
  });

  it('may sell another contract against it, which bounds loss and gain', async () => {
    const { environment, page } = await chainShown();
    await page.getByRole('button', { name: 'Buy… AAPL 18 Dec 232.5 call' }).click();
    await page.getByLabel('Spread with').selectOption({ index: 2 });
    const name = 'AAPL 18 Dec 232.5/242.5 call spread';
    const form = page.getByRole('form', { name: `Buy ${name}` });
    const limit = form.getByLabel(/^Limit per share/);
    await expect.poll(() => limit.inputValue()).toBe('3.8');
    await limit.fill('3.6');
    await page.getByText('360.00, all that is paid').waitFor();
    expect(await page.locator('.option-order dd').allTextContents()).toEqual(
      expect.arrayContaining(['640.00', '236.10']),
    );
    const drawing = page.getByRole('img', { name: /strike 232\.50 and 242\.50/ });
    expect(await drawing.locator('text.label').allTextContents()).toContain('strike 242.50');
    await fits(page, 'option-spread');
    environment.answer(
      ok({ allowed: true, text: 'Allowed.', reasons: [], order: null, lots: null }),
    );
    await page.getByRole('button', { name: 'Check and buy…' }).click();
    await page.getByRole('dialog').getByText('Allowed.').waitFor();
    const legs = [
      { right: 'call', strike: 232.5, expiry: EXPIRY, side: 'BUY' },
      { right: 'call', strike: 242.5, expiry: EXPIRY, side: 'SELL' },
    ];
    expect(environment.sent).toMatchObject([
      { body: { symbol: 'AAPL', legs, quantity: 1, price: 3.6 } },
    ]);
  });

  it('may sell the spread for a credit, which its width bounds', async () => {
    const { environment, page } = await chainShown();
    await page.getByRole('button', { name: 'Buy… AAPL 18 Dec 232.5 call' }).click();
    await page.getByLabel('Spread with').selectOption({ index: 2 });
    await page.getByLabel('Side').selectOption('sell');
    const form = page.getByRole('form', { name: 'Sell AAPL 18 Dec 232.5/242.5 call spread' });
    const limit = form.getByLabel(/^Limit per share/);
    await expect.poll(() => limit.inputValue()).toBe('3.25');
    await limit.fill('3.4');
    await page.getByText('660.00, the width less the credit').waitFor();
    expect(await page.locator('.option-order dd').allTextContents()).toEqual(
      expect.arrayContaining(['340.00', '235.90']),
    );
    await fits(page, 'option-sold');
    environment.answer(
      ok({ allowed: true, text: 'Allowed.', reasons: [], order: null, lots: null }),
    );
    await page.getByRole('button', { name: 'Check and sell…' }).click();
    await page.getByRole('dialog').getByText('Allowed.').waitFor();
    const legs = [
      { right: 'call', strike: 232.5, expiry: EXPIRY, side: 'SELL' },
      { right: 'call', strike: 242.5, expiry: EXPIRY, side: 'BUY' },
    ];
    expect(environment.sent).toMatchObject([
      { body: { symbol: 'AAPL', legs, effect: 'open', quantity: 1, price: 3.4 } },
    ]);
  });

  it('is refused with the reasons of the trader, and nothing is sent', async () => {
    const { environment, page } = await chainShown();
    await page.getByRole('button', { name: 'Buy… AAPL 18 Dec 232.5 call' }).click();
    const text = `Refused: buy 1 ${CALL}: the limit of an order is 100.`;
    environment.answer(ok({ allowed: false, text, reasons: [], order: null, lots: null }));
    await page.getByRole('button', { name: 'Check and buy…' }).click();
    await page.getByRole('dialog').getByText(text).waitFor();
    expect(await page.getByRole('button', { name: /^Buy 1 AAPL/ }).isDisabled()).toBe(true);
    expect(environment.sent.map(({ path }) => path)).toEqual(['/orders/check']);
  });
});

it('contracts that are held stand in plain words, with days left, largest loss and greeks', async () => {
  const environment = await boardEnvironment();
  const { page } = await signedIn(environment);
  const terms = { name: 'AAPL 18 Dec 2026 240/250 call spread', second_strike: 250, strike: 240 };
  const order: OrderRow = {
    ...ORDER,
    ...{ symbol: 'AAPL 261218C00240000-261218C00250000', quantity: 2, limit_price: 3.1 },
    option: {
      ...{ ...terms, underlying: 'AAPL', right: 'call', expiry: '2026-12-18' },
      ...{ multiplier: 100, max_loss: 620 },
    },
  };
  environment.show(boardOf({}, { positions: [POSITION, HELD], orders: [order] }));
  await lookAgain(page);
  const row = page.getByRole('row', { name: /^AAPL 18 Dec 232\.5 call manual/ });
  await row.waitFor();
  const cells = await cellsOf(row);
  expect([cells[1], cells[4]]).toEqual(['2 contracts', 'loses 1,280.00 at most']);
  expect(await page.getByText('NO STOP').count()).toBe(0);
  await page.getByRole('link', { name: 'AAPL 18 Dec 2026 240/250 call spread' }).waitFor();
  await page.getByText('buy 2 LMT 3.10, loses 620.00 at most').waitFor();
  const figures = page.getByRole('table', { name: 'Options held' });
  expect(await cellsOf(figures.getByRole('row').nth(1))).toEqual([
    ...['AAPL 18 Dec 232.5 call 2 bought', '32 days', '1,280.00', '238.90', '96.4 48.2 each'],
    ...['3.58 1.79 each', '−22.10 −11.05 each', '+53.20 +26.60 each', '6.50 / 6.70 3 s ago'],
  ]);
  await page.getByRole('link', { name: 'AAPL', exact: true }).click();
  await page.getByRole('heading', { name: 'Chart AAPL' }).waitFor();
  await fits(page, 'options-held');

  const many = { max_loss: 97_200, delta: 12_615.5, gamma: 1_107.46, theta: -4_994.24 };
  const option = { ...HELD.option, ...many, vega: 8_560.53 } as NonNullable<PositionRow['option']>;
  environment.show(boardOf({}, { positions: [{ ...HELD, option }] }));
  await lookAgain(page);
  await figures.getByText('12,615.5').waitFor();
  for (const width of [840, 1000, 1100]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide, `${width}`).toBeLessThanOrEqual(width);
  }
});

it('what is held stands above its chain, with the payoff of a vertical that was sold', async () => {
  const environment = await boardEnvironment();
  environment.chain(ok(CHAIN));
  const { page } = await signedIn(environment);
  environment.show(boardOf({}, { positions: [HELD, SOLD] }));
  await lookAgain(page);
  await page.evaluate(`location.hash = '#/options/AAPL'`);
  const figures = page.getByRole('table', { name: 'Options held' });
  const row = figures.getByRole('row', { name: /^AAPL 18 Dec 232\.5\/242\.5 call spread/ });
  await row.waitFor();
  expect((await cellsOf(row)).slice(0, 5)).toEqual([
    ...['AAPL 18 Dec 232.5/242.5 call spread 1 sold', '32 days', '620.00', '236.30', '−16.2'],
  ]);
  const drawing = page.getByRole('img', {
    name: /call spread at expiry.*from −620\.00 to \+380\.00/,
  });
  expect(await drawing.locator('text.label').allTextContents()).toContain('break-even 236.30');
  await page.getByRole('heading', { name: 'AAPL 18 Dec, 32 days' }).waitFor();
  await fits(page, 'options-held-page');
});
