// What was just bought and the account does not show yet, while the daemon starts again: it is late and not gone.
import { describe, expect, it } from 'vitest';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { listed } from '../orders/bought-spread.ts';
import { asked, place } from '../requests/order-requests.ts';

const CALL = 'AAPL 261218C00230000';

const shows = (symbol: string, quantity: number): Partial<BrokerSnapshot> => ({
  positions: quantity === 0 ? [] : [{ account: ACCOUNT, symbol, quantity, averageCost: 5 }],
});

async function holding(): Promise<Harness> {
  const harness = createHarness({
    settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } },
  });
  await harness.ready();
  await place(harness, { as: 'holding' });
  const h = harness.newest('h');
  await harness.told(h);
  await harness.fill(h, 100, 90);
  return harness;
}

async function option(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  await listed(harness, CALL);
  await harness.quote(5, { symbol: CALL, bid: 4.9, ask: 5.1 });
  const order = asked({ symbol: CALL, quantity: 2, type: 'LMT', price: 5.1 });
  await harness.command({ type: 'place-order', order, requester: { user: 'ann' } });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 5);
  return harness;
}

describe.each([
  ['shares of a holding', holding, 'AAPL', 100],
  ['contracts', option, CALL, 2],
] as const)('%s that were just bought', (_, bought, symbol, quantity) => {
  const inferred = (harness: Harness) =>
    harness.of('execution-booked').filter(({ isInferred }) => isInferred === true);

  it('stay if the account shows them within a minute', async () => {
    const before = await bought();
    await before.pass(3_000);
    const harness = await before.crash();
    await harness.ready(shows(symbol, 0));
    for (let look = 0; look < 7; look += 1) {
      await harness.pass(6_000);
      await harness.snapshot(shows(symbol, 0));
    }
    expect(inferred(harness)).toEqual([]);
    for (let look = 0; look < 3; look += 1) {
      await harness.pass(6_000);
      await harness.snapshot(shows(symbol, quantity));
    }
    expect(inferred(harness)).toEqual([]);
    expect(harness.of('foreign-seen').filter((seen) => seen.quantity !== 0)).toEqual([]);
    expect(harness.submits()).toEqual([]);
  });

  it('are gone if it does not show them for longer', async () => {
    const before = await bought();
    await before.pass(3_000);
    const harness = await before.crash();
    await harness.ready(shows(symbol, 0));
    for (let look = 0; look < 14; look += 1) {
      await harness.pass(6_000);
      await harness.snapshot(shows(symbol, 0));
    }
    expect(inferred(harness)).toMatchObject([{ symbol, shares: quantity, side: 'sell' }]);
    expect(harness.submits()).toEqual([]);
  });

  it('are gone, once an answer before the start has shown them and two after it do not', async () => {
    const before = await bought();
    await before.pass(3_000);
    await before.snapshot(shows(symbol, quantity));
    await before.pass(6_000);
    const harness = await before.crash();
    await harness.ready(shows(symbol, 0));
    for (let look = 0; look < 12; look += 1) {
      await harness.pass(6_000);
      await harness.snapshot(shows(symbol, 0));
    }
    expect(inferred(harness)).toMatchObject([{ symbol, shares: quantity }]);
  });
});
