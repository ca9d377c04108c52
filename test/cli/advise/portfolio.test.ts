import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { price, quantity } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { openHistory } from '../../../src/ledger/app/prices/open-history.ts';
import type { CurrencyCode } from '../../../src/ledger/ports/drafts.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeAll(async () => {
  place = makePlace();
  for (const args of [
    ['user', 'add', 'ann', '--role', 'trader', '--email', 'ann@example.com'],
    ['ledger', 'open', 'Savings'],
    ['ledger', 'open', 'Empty'],
  ])
    expect((await place.run(...args)).err).toBe('');
  writeFileSync(join(place.folder, 'trades.csv'), TRADES);
  const booked = await place.run('ledger', 'import', 'trades.csv', '-p', 'Savings', '--yes');
  expect(booked.err).toBe('');
});
afterAll(() => place.leave());

const TRADES = `type,at,on,currency,rate,symbol,quantity,price,fees,amount
DEPOSIT,2026-01-02T15:00:00Z,2026-01-02,USD,,,,,,6000
BUY,2026-01-05T15:00:00Z,2026-01-05,USD,,SPY,10,400,0,
`;
const SPLIT_DAY = '2025-06-02' as TradingDay;

/** A price that rises by 1 % and falls by 1 % in turn; before the split a share cost twice as much. */
async function recordCloses(count: number): Promise<void> {
  const { history, close } = await openHistory(join(place.folder, 'data', 'ledger.sqlite'));
  let [day, cost] = ['2025-01-01' as TradingDay, 400];
  const closes = Array.from({ length: count }, (_, at) => {
    cost *= at % 2 === 0 ? 1.01 : 0.99;
    day = addDays(day, 1);
    const printed = price((day < SPLIT_DAY ? 2 * cost : cost).toFixed(4));
    return {
      symbol: 'SPY',
      on: day,
      price: printed,
      currency: 'USD' as CurrencyCode,
      source: 'files',
    };
  });
  await history.recordCloses(closes);
  const [newShares, oldShares] = [quantity('2'), quantity('1')];
  await history.recordSplits([
    { symbol: 'SPY', on: SPLIT_DAY, newShares, oldShares, source: 'files' },
  ]);
  await close();
}

describe('a portfolio', () => {
  it('is refused in one sentence while it is empty or has no closes on record', async () => {
    const [empty, unpriced, unknown] = await Promise.all(
      ['Empty', 'Savings', 'Nobody'].map((name) => place.run('train', '-p', name)),
    );
    expect(empty?.err).toBe('error: portfolio 2: it holds nothing to advise on (series)\n');
    expect(unpriced?.err).toContain('0 daily returns are too few; at least 300 are needed');
    expect(unknown?.err).toContain('No portfolio Nobody');
    expect([empty?.code, unpriced?.code, unknown?.code]).toEqual([4, 4, 2]);
  });

  it('is trained on what it holds at the closes on record, across a split', async () => {
    await recordCloses(330);
    const ran = await place.run('train', '-p', 'Savings', '--episodes', '2', '--json');
    expect(ran.err).toBe('');
    const body = JSON.parse(ran.out);
    expect(body).toMatchObject({ subject: 'portfolio-1', data: { returns: 329 } });
    // A split that counted as a loss of half would show here.
    expect(Math.abs(body.gate.signal.rivals.hold)).toBeLessThan(5);
    const advice = await place.run('advise', '-p', 'Savings');
    expect(advice.err).toContain('No advice on portfolio 1 "Savings": no version has passed');
  });
});
