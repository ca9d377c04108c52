// History on the page: closed trades with their sums and as a file, and the reports of days by month.
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import type { TradeRow } from '../../src/trader/contract/order-rows.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, type More, signedIn } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const WON: TradeRow = {
  ...{ id: 'SPY-2', trade: 'SPY-2', symbol: 'SPY', side: 'long', quantity: 100 },
  ...{ entry: 369.7, exit: 370.7 },
  ...{ reason: 'target', pnl: 100, r_multiple: 2, commission: 2, strategy: 'demo' },
  ...{ opened_at: '2020-12-15T14:36:02.000Z', closed_at: '2020-12-15T15:36:02.000Z' },
  config_hash: 'c0ffee',
};
const LOST: TradeRow = {
  ...{ ...WON, id: 'AAPL-3', symbol: 'AAPL', reason: 'stop', pnl: -50, r_multiple: -1 },
  ...{ opened_at: '2020-12-16T14:36:02.000Z', closed_at: '2020-12-16T15:06:02.000Z' },
  strategy: '=other',
};

it('adds up trades by exit, filters them by day, symbol and strategy, and saves what it shows', async () => {
  const asked: URLSearchParams[] = [];
  const more: More = async ({ path }) => {
    const [place, query] = path.split('?', 2);
    if (place !== '/trades/page') return undefined;
    const words = new URLSearchParams(query);
    asked.push(words);
    const symbol = words.get('symbol');
    const rows = [LOST, WON].filter((one) => symbol === null || one.symbol === symbol);
    return ok({ total: rows.length, rows });
  };
  const { page, faults } = await signedIn(await boardEnvironment('paper', 'operator', more));
  await page.evaluate(`location.hash = '#/history/trades'`);
  const sums = page.getByRole('table', { name: 'Sums by exit' });
  const cells = async (name: RegExp) =>
    (await sums.getByRole('row', { name }).locator('td').allTextContents()).join(' | ');
  await sums.waitFor();
  expect(await cells(/^all/)).toBe('2 | 1 | 50.0 % | +46.00 | 1.88 | +0.50 R | 45 min');
  expect(await cells(/^stop/)).toBe('1 | 0 | 0.0 % | −52.00 | 0.00 | −1.00 R | 30 min');
  await audit(page, 'trades');
  await pictured(page, 'trades');
  await page.getByRole('button', { name: 'Strategy', exact: true }).click();
  const byStrategy = page.getByRole('table', { name: 'Sums by strategy' });
  await byStrategy.waitFor();
  expect(await byStrategy.getByRole('rowheader').allTextContents()).toEqual([
    ...['=other', 'demo', 'all'],
  ]);
  await pictured(page, 'trades-by-strategy');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const file = await (await saving).path();
  expect(readFileSync(file, 'utf8').split('\r\n')).toEqual([
    'id,symbol,side,quantity,entry,exit,reason,pnl,commission,net_pnl,r_multiple,opened_at,closed_at,strategy',
    "AAPL-3,AAPL,long,100,369.7,370.7,stop,-50,2,-52,-1,2020-12-16T14:36:02.000Z,2020-12-16T15:06:02.000Z,'=other",
    'SPY-2,SPY,long,100,369.7,370.7,target,100,2,98,2,2020-12-15T14:36:02.000Z,2020-12-15T15:36:02.000Z,demo',
    '',
  ]);
  await page.getByRole('button', { name: 'Exit', exact: true }).click();
  await page.getByLabel('From day').fill('2020-12-15');
  await page.getByLabel('To day').fill('2020-12-16');
  await page.getByLabel('Symbol').fill('spy');
  await page.getByLabel('Symbol').press('Tab');
  await sums.getByRole('row', { name: /^stop/ }).waitFor({ state: 'detached' });
  await expect
    .poll(() => Object.fromEntries(asked.at(-1) ?? []))
    .toMatchObject({
      ...{ symbol: 'SPY', from: '2020-12-15T05:00:00.000Z', to: '2020-12-17T05:00:00.000Z' },
    });
  await expect.poll(() => cells(/^all/)).toBe('1 | 1 | 100.0 % | +98.00 | no loss | +2.00 R | 1 h');
  expect(faults).toEqual([]);
});

it('adds up trades by symbol, and by the month of their close on the exchange', async () => {
  // At 02:30 UTC on 1 December it is still November in New York.
  const night = { ...LOST, id: 'AAPL-1', closed_at: '2020-12-01T02:30:00.000Z' };
  const more: More = async ({ path }) =>
    path.startsWith('/trades/page') ? ok({ total: 3, rows: [LOST, WON, night] }) : undefined;
  const { page } = await signedIn(await boardEnvironment('paper', 'operator', more));
  await page.evaluate(`location.hash = '#/history/trades'`);
  const rows = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).click();
    const table = page.getByRole('table', { name: `Sums by ${name.toLowerCase()}` });
    await table.waitFor();
    const cells = await table.locator('tbody tr, tfoot tr').all();
    return Promise.all(
      cells.map(async (row) => (await row.locator('th, td').allTextContents()).slice(0, 5).join()),
    );
  };
  expect(await rows('Symbol')).toEqual([
    'AAPL,2,0,0.0 %,−104.00',
    'SPY,1,1,100.0 %,+98.00',
    'all,3,1,33.3 %,−6.00',
  ]);
  expect(await rows('Month')).toEqual([
    '2020-12,2,1,50.0 %,+46.00',
    '2020-11,1,0,0.0 %,−52.00',
    'all,3,1,33.3 %,−6.00',
  ]);
});

it('counts a trade once that moves to the next page of the API while they are read', async () => {
  const days = Array.from({ length: 1_001 }, (_, n) => ({ ...WON, id: `SPY-${n}` }));
  const more: More = async ({ path }) => {
    const [place, query] = path.split('?', 2);
    if (place !== '/trades/page') return undefined;
    const words = new URLSearchParams(query);
    const [offset, limit] = [Number(words.get('offset')), Number(words.get('limit'))];
    // One more is closed between the first page and the second.
    const rows = offset === 0 ? days : [{ ...WON, id: 'SPY-new' }, ...days];
    return ok({ total: rows.length, rows: rows.slice(offset, offset + limit) });
  };
  const { page } = await signedIn(await boardEnvironment('paper', 'operator', more));
  await page.evaluate(`location.hash = '#/history/trades'`);
  const all = page.getByRole('table', { name: 'Sums by exit' }).getByRole('row', { name: /^all/ });
  await expect.poll(() => all.locator('td').first().textContent()).toBe('1,001');
});

it('keeps what is being typed while the trades of the filter before arrive', async () => {
  const answer = Promise.withResolvers<void>();
  const more: More = async ({ path }) => {
    const [place, query] = path.split('?', 2);
    if (place !== '/trades/page') return undefined;
    const words = new URLSearchParams(query);
    if (!words.has('to')) return ok({ total: 2, rows: [LOST, WON] });
    if (!words.has('symbol')) await answer.promise;
    return ok({ total: 1, rows: [WON] });
  };
  const { page } = await signedIn(await boardEnvironment('paper', 'operator', more));
  await page.evaluate(`location.hash = '#/history/trades'`);
  const stopped = page.getByRole('table', { name: 'Sums by exit' }).getByRole('row', {
    name: /^stop/,
  });
  await stopped.waitFor();
  await page.getByLabel('To day').fill('2020-12-15');
  await page.getByLabel('Symbol').pressSequentially('sp');
  answer.resolve();
  await stopped.waitFor({ state: 'detached' });
  await page.getByLabel('Symbol').pressSequentially('y');
  await page.getByLabel('Symbol').press('Enter');
  await expect.poll(async () => await page.getByLabel('Symbol').inputValue()).toBe('SPY');
});

it('has the reports by month, that of a day with all its figures, and the trades of both', async () => {
  const days = ['2020-12-15', '2020-12-16', '2020-11-30'].map((day, index) => ({
    ...{ day, made_at: `${day}T21:20:00.000Z`, is_final: true, trade_count: 1 },
    net_pnl: [98, -52, 10][index],
  }));
  const asked: URLSearchParams[] = [];
  const more: More = async ({ path }) => {
    if (path.startsWith('/trades/page')) {
      asked.push(new URLSearchParams(path.split('?', 2)[1]));
      return ok({ total: 1, rows: [LOST] });
    }
    if (path === '/reports') return ok(days);
    if (path !== '/report?day=2020-12-16') return undefined;
    const refusals = { cooldown: 2, max_positions: 9 };
    return ok({ ...days[1], mode: 'paper', account: 'DU1', wins: 0, losses: 1, refusals });
  };
  const { page } = await signedIn(await boardEnvironment('paper', 'operator', more));
  await page.getByRole('link', { name: 'History', exact: true }).click();
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.getByText('2020-12: +46.00; trades: 2; days: 2, 1 up, 1 down').waitFor();
  await page.getByText('2020-11: +10.00; trades: 1; days: 1').waitFor();
  await audit(page, 'reports');
  await pictured(page, 'reports');
  await page.getByRole('link', { name: '2020-12-16' }).click();
  await page.getByRole('heading', { name: '2020-12-16: −52.00' }).waitFor();
  await page.getByText('max positions 9, cooldown 2').waitFor();
  expect(await page.locator('dl.facts').textContent()).toContain('Made at ET16:20:00');
  await audit(page, 'day report');
  await pictured(page, 'day-report');
  const shows = async (span: { from: string; to: string }, days: readonly string[]) => {
    await expect.poll(() => Object.fromEntries(asked.at(-1) ?? [])).toMatchObject(span);
    const fields = ['From day', 'To day'].map((name) => page.getByLabel(name).inputValue());
    expect(await Promise.all(fields)).toEqual(days);
  };
  await page.getByRole('link', { name: 'Trades of 2020-12-16' }).click();
  await shows({ from: '2020-12-16T05:00:00.000Z', to: '2020-12-17T05:00:00.000Z' }, [
    ...['2020-12-16', '2020-12-16'],
  ]);
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.getByText('2020-11: +10.00').click();
  await page.getByRole('link', { name: 'Trades of 2020-11' }).click();
  // Clocks in New York were put back on 1 November.
  await shows({ from: '2020-11-01T04:00:00.000Z', to: '2020-12-01T05:00:00.000Z' }, [
    ...['2020-11-01', '2020-11-30'],
  ]);
  await page.getByRole('link', { name: 'Trades', exact: true }).click();
  await expect.poll(() => page.getByLabel('From day').inputValue()).toBe('');
});

it('says of an open position that its stop does not rest, and counts contracts', async () => {
  const option = {
    ...{ name: 'SPY 30 Dec 2020 372.5 call', underlying: 'SPY', right: 'call', strike: 372.5 },
    ...{ second_strike: null, expiry: '2020-12-30', multiplier: 100, days_left: 14 },
    ...{ max_loss: 9_720, break_evens: [375.74], bid: 3.1, ask: 3.2, mid: 3.15 },
    ...{ quote_age_seconds: 1, underlying_price: 369, rate: 0.01, volatility: 0.15 },
    ...{ delta: 1_200, gamma: 100, theta: -500, vega: 850 },
    unit: { delta: 40, gamma: 3.3, theta: -16, vega: 28 },
  };
  const held = {
    ...{ ...POSITION, symbol: 'SPY 201230C00372500', quantity: 30, stop_price: 1.98 },
    ...{ protected: false, watched: true, stop_status: 'watched', option },
  };
  const more: More = async ({ path }) => (path.startsWith('/positions') ? ok([held]) : undefined);
  const { page } = await signedIn(await boardEnvironment('paper', 'operator', more));
  await page.evaluate(`location.hash = '#/history/positions'`);
  const row = page.getByRole('row', { name: /SPY 30 Dec 372.5 call/ });
  await row.getByText('not resting: 1.98').waitFor();
  await row.getByText('30 contracts').waitFor();
});

it('has one result of a trade, after its commissions, on its own page and under Why', async () => {
  const more: More = async ({ path }) => {
    if (path.startsWith('/trades/page')) return ok({ total: 1, rows: [WON] });
    return path.startsWith('/trades') ? ok([WON]) : undefined;
  };
  const { page } = await signedIn(await boardEnvironment('paper', 'operator', more));
  await page.evaluate(`location.hash = '#/history/trades'`);
  await page.getByRole('row', { name: /SPY.*98\.00/ }).waitFor();
  await page.getByLabel('From day').fill('2020-12-20');
  await page.getByLabel('To day').fill('2020-12-10');
  await page.getByText('From day is after To day.').waitFor();
  await page.getByRole('link', { name: 'Why', exact: true }).click();
  await page.getByText('long 100 SPY, 369.70 to 370.70: +98.00 net').waitFor();
});
