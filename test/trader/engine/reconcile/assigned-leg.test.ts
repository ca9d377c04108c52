// The sold contract of a vertical is assigned at night, and no message says so: of two spreads of 230 and 240 the calls at 230 remain, and
// 200 shares were sold at 240.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { place } from '../requests/asked.ts';

const SPREAD = 'AAPL 261218C00230000-261218C00240000';
const [BOUGHT, SOLD] = ['AAPL 261218C00230000', 'AAPL 261218C00240000'];
const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:31:00Z'));

async function listed(harness: Harness, symbol: string, contract: string): Promise<void> {
  const { name: venue, currency } = venuesOf('us').home;
  const option = { underlying: 'AAPL', lastTradeDay: '2026-12-18' as TradingDay };
  const instrument = {
    ...{ symbol, brokerSymbol: 'AAPL', contract, primaryExchange: '' },
    ...{ venue, currency, priceSteps: [{ lowEdge: 0, increment: 0.01 }], option },
  };
  harness.broker.say({ type: 'instrument-resolved', instrument });
  await harness.settle();
}

/** Two spreads that were bought at 3.10. */
async function held(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  await listed(harness, SPREAD, '7001/7002');
  await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
  await place(harness, { symbol: SPREAD, quantity: 2, type: 'LMT', price: 3.2 });
  const { e } = harness.bracket();
  await harness.told(e);
  const legs = [
    { symbol: BOUGHT, side: 'buy', price: 5.2, id: 'a' },
    { symbol: SOLD, side: 'sell', price: 2.1, id: 'b' },
  ] as const;
  for (const { symbol, side, price, id } of legs) {
    const fill = { execId: `0001.f00d.${id}.01`, shares: 2, price, at: harness.now() };
    const execution = executionOf(e, fill, { symbol, side });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
  }
  await harness.status(e, 'filled');
  return harness;
}

type Position = BrokerSnapshot['positions'][number];

function holds(symbol: string, quantity: number): Position {
  return { account: ACCOUNT, symbol, quantity, averageCost: 5.2 };
}

const ASSIGNED = [holds(BOUGHT, 2), holds('AAPL', -200)];

async function looks(harness: Harness, positions: readonly Position[]): Promise<void> {
  for (let look = 0; look < 3; look += 1) {
    await harness.snapshot({ positions });
    await harness.pass(6_000);
  }
}

describe('the sold contract of a vertical', () => {
  it('was assigned: the shares have a stop, the other contract is ours, and both leave at the open', async () => {
    const harness = await held();
    await harness.jump(NIGHT);
    await looks(harness, ASSIGNED);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ symbol: SPREAD, side: 'sell', shares: 2, price: expect.closeTo(3.1) },
      ...{ priceSource: 'assigned', isInferred: true },
    });
    expect(harness.of('position-adopted')).toMatchObject([
      {
        ...{ symbol: 'AAPL', side: 'short', quantity: -200, averagePrice: 240 },
        delivery: { option: SOLD, contracts: 2, strike: 240, by: 'assignment' },
      },
      { symbol: BOUGHT, side: 'long', quantity: 2, averagePrice: expect.closeTo(3.1) },
    ]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.newest('s')).toMatchObject({ symbol: 'AAPL', side: 'buy', quantity: 200 });
    expect(harness.submits('exit')).toEqual([]);
    const stop = harness.newest('s');
    await harness.told(stop, { group: stop.orderRef, groupEffect: 'reduces' });
    expect(harness.broker.resolved).toContain(BOUGHT);
    await listed(harness, BOUGHT, '7001');
    await harness.jump(OPEN);
    await harness.snapshot({ positions: ASSIGNED });
    await harness.quote(245);
    await harness.quote(15, { symbol: BOUGHT, bid: 15, ask: 15.2 });
    await harness.pass(1_000);
    const exits = harness.submits('exit').flatMap(({ legs }) => legs);
    expect(exits).toMatchObject([
      { symbol: 'AAPL', side: 'buy', quantity: 200 },
      { symbol: BOUGHT, side: 'sell', quantity: 2 },
    ]);
  });

  it('is booked once, whatever dies then', async () => {
    const before = await held();
    const harness = await before.crash(NIGHT - before.now());
    await harness.connect();
    await looks(harness, ASSIGNED);
    const again = await harness.crash();
    await again.connect();
    await looks(again, ASSIGNED);
    expect(harness.of('position-adopted')).toHaveLength(2);
    expect(again.of('position-adopted')).toEqual([]);
    expect(again.of('execution-booked')).toEqual([]);
  });

  it('was not while both contracts are held, or in a session', async () => {
    const whole = await held();
    await whole.jump(NIGHT);
    await looks(whole, [holds(BOUGHT, 2), holds(SOLD, -2)]);
    expect(whole.of('position-adopted')).toEqual([]);
    const day = await held();
    await day.jump(OPEN);
    await looks(day, ASSIGNED);
    expect(day.of('position-adopted')).toEqual([]);
  });
});
