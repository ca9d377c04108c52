// One contract has expired on Friday 2026-12-18 and is gone on Monday; the stock is unchanged. In the money it would have brought shares, so
// that it was traded or not exercised: its value is unknown. The daemon was down.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { place } from '../requests/order-requests.ts';
import { listed, looks } from './spreads.ts';

const CALL = 'AAPL 261218C00095000';
const MONDAY = instant(Date.parse('2026-12-21T14:31:00Z'));

async function bought(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  await listed(harness, CALL, '7003');
  await harness.quote(6.1, { symbol: CALL, bid: 6, ask: 6.2 });
  await place(harness, { symbol: CALL, quantity: 2, type: 'LMT', price: 6.2 });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 6.2);
  return harness;
}

/** `close`: of the stock, on the last day; undefined if no prices of it come. */
async function gone(before: Harness, close: number | undefined): Promise<Harness> {
  const harness = await before.crash(MONDAY - before.now());
  await harness.connect();
  if (close === undefined) await harness.market({ type: 'gap', symbol: 'AAPL' });
  else {
    const bars = historyUntil(harness.now(), close, venuesOf('us').home.calendar);
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
  }
  await looks(harness, []);
  return harness;
}

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ text }) => text);

describe('a contract that has expired and is gone, without shares', () => {
  it.each([
    ['out of the money', 94.99],
    ['in the money by less than closing prices differ', 95.2],
  ])('%s, is booked at nothing', async (_, close) => {
    const harness = await gone(await bought(), close);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ symbol: CALL, side: 'sell', shares: 2, price: 0, priceSource: 'expired' },
    });
  });

  it('in the money, was not worth nothing: it is booked without gain or loss, with an alarm', async () => {
    const harness = await gone(await bought(), 105);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ symbol: CALL, shares: 2, price: 6.2, priceSource: 'unknown', isInferred: true },
    });
    expect(alarms(harness).at(-1)).toMatch(/in the money and without shares.* statement/);
  });

  it('waits for the prices of its stock, and is booked without gain or loss if they do not come', async () => {
    const harness = await gone(await bought(), undefined);
    expect(harness.of('position-closed')).toEqual([]);
    await harness.pass(15 * 60_000);
    await looks(harness, []);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ price: 6.2, priceSource: 'unknown', isInferred: true },
    });
    expect(alarms(harness).at(-1)).toMatch(/expired at an unknown price of its stock.* statement/);
    expect(alarms(harness).join()).not.toContain('in the money');
  });
});
