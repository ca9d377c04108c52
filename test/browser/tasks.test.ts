// Ordinary tasks as a person does them, each within so many clicks: the ones that no other file here counts. Typing, and choosing
// a file in the window of the system, are no clicks.
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { decimal } from '../../src/kernel/decimal.ts';
import type { TradingDay } from '../../src/kernel/instant.ts';
import { failed, ok } from '../../src/kernel/result.ts';
import type { BoardView } from '../../src/trader/ports/dashboard-snapshot.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { fixture } from '../ledger/interchange/read/fixtures.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { bookEnvironment, daysBack } from './book-environment.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import {
  boardEnvironment,
  boardOf,
  type CommandBody,
  lookAgain,
  type More,
  signedIn,
} from './dashboard-environment.ts';

afterAll(closeBrowser);

/** What a hand does: clicks, a double one as one, and values chosen from a list. Enter in a field is typing. */
const COUNT = `
  globalThis.clicks = 0;
  addEventListener('click', ({ isTrusted, detail }) => { if (isTrusted && detail === 1) clicks += 1; }, true);
  addEventListener('change', ({ target }) => { if (target.tagName === 'SELECT') clicks += 1; }, true);
`;

async function counted(page: Page, most: number, task: () => Promise<void>): Promise<void> {
  await page.evaluate('globalThis.clicks = 0');
  await task();
  const clicks = await page.evaluate<number>('globalThis.clicks');
  expect(clicks, `${clicks} clicks`).toBeLessThanOrEqual(most);
}

const REFUSED: BoardView['signals'][number] = {
  ...{ id: 'p3/demo', source: 'prediction', prediction_id: 'p3', strategy: 'demo', symbol: 'QQQ' },
  ...{ side: 'long', at: '2020-12-16T14:35:01.000Z', taken: false, order_ref: null },
  reasons: [{ kind: 'already_in_position', position: 'QQQ-4' }],
  ...{ contract: null, contract_premium: null, contract_text: null },
};

const PREDICTION: BoardView['predictions'][number] = {
  ...{ id: 'p3', feed: 'flow', symbol: 'QQQ', signal: 'BUY', confidence: 0.9, verdict: 'accepted' },
  ...{ data_time: null, anchor_price: null, detail: {}, repeats: 0 },
  ...{ contract: null, contract_premium: null, contract_text: null },
  received_at: '2020-12-16T14:35:00.000Z',
};

/** As the trader does: what is not confirmed is shown. */
function answerTo(body: CommandBody) {
  const does = String(body.type);
  if (body.type === 'halt' || body.confirmed === true) return ok({ text: `Done: ${does}.` });
  const preview = { does, details: [] };
  return failed({ kind: 'problem' as const, status: 428, detail: `This would ${does}.`, preview });
}

async function countedDesk(more?: More) {
  const environment = await boardEnvironment('paper', 'operator', more);
  environment.answerBy(answerTo);
  environment.show(
    boardOf({}, { positions: [POSITION], predictions: [PREDICTION], signals: [REFUSED] }),
  );
  const { page } = await signedIn(environment);
  await page.evaluate(COUNT);
  await lookAgain(page);
  return page;
}

describe('on the first page', () => {
  it('a refused signal has its reason, and a stop says whether it rests, without a click; a stop takes two, and so does HALT', async () => {
    const page = await countedDesk();
    await counted(page, 0, async () => {
      await page
        .getByRole('row', { name: /QQQ.*the position is open already|QQQ.*already in position/ })
        .waitFor();
      await page.getByRole('row', { name: /SPY.*368\.50.*working/ }).waitFor();
    });
    const dialog = page.getByRole('dialog');
    await counted(page, 2, async () => {
      await page.getByRole('button', { name: 'Stop of SPY' }).click();
      await dialog.getByLabel(/New stop/).fill('369.1');
      await dialog.getByText('This would stop-at.').waitFor();
      await dialog.getByRole('button', { name: 'Move the stop' }).click();
      await page.getByText('Done: stop-at.').waitFor();
    });
    await counted(page, 2, async () => {
      await page.getByRole('button', { name: 'HALT' }).click();
      await dialog.getByRole('button', { name: 'Halt now' }).click();
      await page.getByText('Done: halt.').waitFor();
    });
  });

  it('the report of last month takes two', async () => {
    const filed = ['2020-12-15', '2020-11-30', '2020-11-27'].map((day, index) => ({
      ...{ day, made_at: `${day}T21:20:00.000Z`, is_final: true, trade_count: 1 },
      net_pnl: [98, -52, 10][index],
    }));
    const page = await countedDesk(async ({ path }) =>
      path === '/reports' ? ok(filed) : undefined,
    );
    await counted(page, 2, async () => {
      await page.getByRole('link', { name: 'History', exact: true }).click();
      await page.getByRole('link', { name: 'Reports', exact: true }).click();
      await page.getByText('2020-11: −42.00; trades: 2; days: 2, 1 up, 1 down').waitFor();
    });
  });
});

describe('in the book', () => {
  it('lots, a comparison, a dividend, a plan and a file take two to five', async () => {
    const { api, url, post, opened, count } = await bookEnvironment();
    const targets = [
      { symbol: 'ACME', weight: '0.5' },
      { symbol: 'SPY', weight: '0.4' },
    ];
    const id = await opened('Growth', { targets });
    const statement = await opened('Statement', { base_currency: 'EUR' });
    const days = daysBack(8);
    const at = { portfolio_id: id, transaction_date: days[1] };
    await post('/transactions', { ...at, transaction_type: 'DEPOSIT', amount: '10000' });
    const trade = { transaction_type: 'BUY', symbol: 'ACME', quantity: '50', price: '100' };
    await post('/transactions', { ...at, ...trade });
    await api.history.recordCloses(
      ['ACME', 'SPY'].flatMap((symbol) =>
        days.map((on, n) => ({
          ...{ symbol, on: on as TradingDay, source: 'test', currency: 'USD' as never },
          price: decimal(String(100 + n)) as never,
        })),
      ),
    );
    const { page, faults } = await open(url);
    await signInByPassword(page, 'bob', PASSWORD);
    await page.getByRole('heading', { name: /PAPER DU1/ }).waitFor();
    await page.evaluate(COUNT);
    // Sections that are not on the screen ask for nothing.
    await page.setViewportSize({ width: 1280, height: 6_000 });
    const toPortfolio = async (name = 'Growth') => {
      await page.getByRole('link', { name: 'Book', exact: true }).click();
      await page.getByRole('link', { name }).click();
    };
    const part = (name: string) => page.getByRole('region', { name });
    const dialog = page.getByRole('dialog');

    await counted(page, 2, async () => {
      await toPortfolio();
      await part('Open lots')
        .getByRole('row', { name: /ACME lot/ })
        .waitFor();
    });
    await counted(page, 2, async () => {
      await toPortfolio();
      const benchmark = part('Performance').getByLabel('Benchmark');
      await benchmark.fill('SPY');
      await benchmark.press('Enter');
      await part('Performance')
        .getByRole('heading', { name: /^Beside SPY/ })
        .waitFor();
    });
    await counted(page, 4, async () => {
      await toPortfolio();
      const form = part('Book by hand');
      await form.getByLabel('Symbol').fill('acme');
      await form.getByLabel('Amount').fill('12.50');
      await form.getByLabel('Day').fill(days.at(-1) ?? '');
      await form.getByRole('button', { name: 'Book…' }).click();
      await dialog.getByText(/Dividend ACME: amount 12\.50 USD/).waitFor();
      await dialog.getByRole('button', { name: 'Book it' }).dblclick();
      await page.getByText(/^Booked: Dividend ACME/).waitFor();
      // Rows stay as they are under the pointer.
      await page.mouse.move(2, 2);
      await part('Transactions')
        .getByRole('row', { name: /dividend ACME/ })
        .waitFor();
    });
    expect(await count(id)).toBe(3);
    await counted(page, 5, async () => {
      await toPortfolio();
      await part('Rebalancing').getByRole('button', { name: 'Plan…' }).click();
      await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
      await part('Rebalancing')
        .getByRole('heading', { name: /^Plan / })
        .waitFor();
    });
    // A refusal stands beside what was entered, and nothing is booked.
    const form = part('Book by hand');
    await form.getByLabel('What').selectOption('SELL');
    await form.getByLabel('Symbol').fill('ACME');
    await form.getByLabel('Shares').fill('999');
    await form.getByLabel('Price of a share').fill('100');
    await form.getByRole('button', { name: 'Book…' }).click();
    await dialog.getByText('Sell ACME: shares 999, price 100 USD').waitFor();
    await dialog.getByRole('button', { name: 'Book it' }).click();
    await dialog.locator('.refusal').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await form.getByLabel('Shares').inputValue()).toBe('999');
    expect(await count(id)).toBe(3);
    await counted(page, 5, async () => {
      await toPortfolio('Statement');
      const place = part('Import a file');
      const buffer = Buffer.from(fixture('ibkr-flex-two-months.xml'));
      await place
        .getByLabel('File')
        .setInputFiles({ name: 'flex.xml', mimeType: 'application/xml', buffer });
      await place.getByLabel('Leave out rows that cannot be read').check();
      await place.getByRole('button', { name: /Book 17 rows/ }).click();
      await dialog.getByText(/It would book 17 rows/).waitFor();
      await dialog.getByRole('button', { name: 'Book it' }).click();
      await expect.poll(() => count(statement)).toBe(17);
    });
    expect(faults).toEqual([]);
  });
});
