// A vertical of calls at 230 and 240 has expired on Friday 2026-12-18: both contracts are gone on Monday, and the stock is unchanged. Either
// nothing was exercised or both were, and the closing price of the stock tells which.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { invest, shares } from './exercises.ts';
import { execution } from './nights.ts';
import { BOUGHT, held, holds, looks, SOLD, SPREAD } from './spreads.ts';

const MONDAY = instant(Date.parse('2026-12-21T14:31:00Z'));

/** The daemon was down. `close`: of the stock; the harness itself has it at 100. */
async function gone(close?: number, isHistory = true): Promise<Harness> {
  const before = await held();
  const harness = await before.crash(MONDAY - before.now());
  await harness.connect();
  if (!isHistory) await harness.market({ type: 'gap', symbol: 'AAPL' });
  else if (close !== undefined) await history(harness, close);
  await looks(harness, []);
  return harness;
}

async function history(harness: Harness, close: number): Promise<void> {
  const bars = historyUntil(harness.now(), close, venuesOf('us').home.calendar);
  await harness.market({ type: 'history', symbol: 'AAPL', bars });
}

const ended = (harness: Harness) => harness.of('execution-booked').at(-1);
const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ text }) => text);

describe('a vertical that has expired', () => {
  it.each([
    ['below both strikes', 229.99, 0, -620],
    ['at the first strike', 230, 0, -620],
    ['above both strikes', 240.01, 10, 1_380],
  ])('%s is booked at its value', async (_, close, price, realizedPnl) => {
    const harness = await gone(close);
    expect(ended(harness)).toMatchObject({
      ...{ symbol: SPREAD, side: 'sell', shares: 2, price },
      ...{ priceSource: 'expired', isInferred: true },
    });
    expect(harness.of('position-closed')).toMatchObject([
      { symbol: SPREAD, realizedPnl: expect.closeTo(realizedPnl) },
    ]);
    expect(alarms(harness).at(-1)).toContain(`booked at ${price === 0 ? 'nothing' : '10 each'}`);
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
  });

  it('between its strikes would have brought shares: it is booked at cost, with an alarm', async () => {
    const harness = await gone(235);
    expect(ended(harness)).toMatchObject({
      ...{ shares: 2, price: expect.closeTo(3.1), priceSource: 'unknown' },
    });
    expect(alarms(harness).at(-1)).toContain('unknown price');
  });

  it('waits for the prices of its stock, for a quarter of an hour', async () => {
    const harness = await gone(undefined, false);
    expect(harness.of('position-closed')).toEqual([]);
    await history(harness, 250);
    await looks(harness, []);
    expect(ended(harness)).toMatchObject({ price: 10, priceSource: 'expired' });
  });

  it('is booked at cost if they do not come', async () => {
    const harness = await gone(undefined, false);
    await harness.pass(15 * 60_000);
    await looks(harness, []);
    expect(ended(harness)).toMatchObject({ price: expect.closeTo(3.1), priceSource: 'unknown' });
  });
});

describe('a vertical that has expired between its strikes', () => {
  const SATURDAY = instant(Date.parse('2026-12-19T08:31:00Z'));
  const BROUGHT = [holds('AAPL', 200, 230)];

  async function delivered(at: typeof MONDAY, close: number | undefined): Promise<Harness> {
    const before = await held();
    const harness = await before.crash(at - before.now());
    await harness.connect();
    if (close !== undefined) await history(harness, close);
    else await harness.market({ type: 'gap', symbol: 'AAPL' });
    await looks(harness, BROUGHT);
    return harness;
  }

  it.each([
    ['at night', SATURDAY],
    ['after the open', MONDAY],
  ])('has brought shares, seen %s: they are ours, with a stop, and leave', async (_, at) => {
    const harness = await delivered(at, 235);
    expect(ended(harness)).toMatchObject({
      ...{ symbol: SPREAD, shares: 2, price: 0, priceSource: 'exercised', isInferred: true },
    });
    expect(harness.of('position-adopted')).toMatchObject([
      {
        ...{ symbol: 'AAPL', side: 'long', quantity: 200, averagePrice: 230 },
        delivery: { option: BOUGHT, contracts: 2, strike: 230, by: 'exercise' },
      },
    ]);
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
    expect(alarms(harness).join('\n')).toContain('200 shares came');
  });

  it('is awaited after the open until the price of the stock is there', async () => {
    const harness = await delivered(MONDAY, undefined);
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
    await history(harness, 235);
    await looks(harness, BROUGHT);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: 'AAPL', quantity: 200 }]);
  });

  it('does not explain shares at another price: a person decides', async () => {
    const harness = await delivered(MONDAY, 250);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(alarms(harness).join('\n')).toContain('which no exercise of it explains');
  });
});

describe('shares beside a vertical of which both contracts were exercised', () => {
  const SATURDAY = instant(Date.parse('2026-12-19T08:31:00Z'));
  const THURSDAY = instant(Date.parse('2026-12-24T14:31:00Z'));
  const HELD = [shares(130, 228)];
  const DELIVERED = [execution('sell', 200, 240, SATURDAY), execution('buy', 200, 230, SATURDAY)];

  it.each([
    ['before it is booked', 'before'],
    ['after it is booked', 'after'],
    ['as it happens', 'streamed'],
    ['as soon as it is booked', 'late'],
  ])(
    'stay, if the broker lists the delivery as trades %s, and repeats it for a week',
    async (_, listed) => {
      const before = await held({
        settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } },
      });
      await invest(before, 130, 228, [holds(BOUGHT, 2), holds(SOLD, -2, 2.1)]);
      const harness = await before.crash(SATURDAY - before.now());
      await harness.connect();
      await history(harness, 250);
      if (listed === 'streamed')
        for (const one of DELIVERED) harness.broker.say({ type: 'execution', execution: one });
      await harness.settle();
      await looks(harness, HELD, { executions: listed === 'before' ? DELIVERED : [] });
      await harness.jump(MONDAY);
      await history(harness, 250);
      if (listed === 'late') {
        for (let look = 0; look < 2; look += 1) {
          await harness.snapshot({ positions: HELD });
          if (look === 0) await harness.pass(6_000);
        }
        const at = instant((ended(harness)?.executedAt ?? 0) - 1_000);
        for (const one of DELIVERED)
          harness.broker.say({ type: 'execution', execution: { ...one, at } });
        await harness.settle();
      }
      await looks(harness, HELD, { executions: listed === 'before' ? DELIVERED : [] });
      await looks(harness, HELD, { executions: DELIVERED });
      expect(ended(harness)).toMatchObject({ symbol: SPREAD, shares: 2, price: 10 });
      await harness.jump(THURSDAY);
      await looks(harness, HELD, { executions: DELIVERED });
      expect(harness.state().holdings.get('AAPL')).toMatchObject({ status: 'held', quantity: 130 });
      expect(harness.of('execution-booked')).toHaveLength(1);
      expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
    },
  );
});
