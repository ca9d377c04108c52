// A put is assigned over the night beside a holding of a hundred shares: two hundred are there in the morning, as after a split of 2:1.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { CALL, invested, net, place as placed, SALE } from '../requests/covered.ts';
import { optionOf, premiumOf } from '../requests/options.ts';
import { place } from '../requests/order-requests.ts';
import { holds, looks } from './spreads.ts';

const PUT = 'AAPL 261218P00220000';
const HALVED = 'AAPL 261218P00110000';
const ASSIGNED = [holds('AAPL', 200, 221)];

/** 100 shares at 222 as a holding, and a put that was sold for 2.4, after the close of that day. */
async function overTheClose(evening: string): Promise<Harness> {
  const harness = createHarness({
    settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } },
  });
  await harness.ready();
  await harness.account('SettledCash', 100_000);
  await stock(harness, 222);
  await place(harness, { as: 'holding' });
  const bought = harness.newest('h');
  await harness.told(bought);
  await harness.fill(bought, 100, 222);
  await harness.status(bought, 'filled');
  await optionOf(harness, PUT);
  await premiumOf(harness, PUT, 2.35, 2.45);
  await place(harness, {
    symbol: PUT,
    side: 'sell',
    quantity: 1,
    type: 'LMT',
    price: 2.4,
    protection: { holdsToExpiry: true },
  });
  const sold = harness.newest('e');
  await harness.told(sold);
  await harness.fill(sold, 1, 2.4);
  await harness.status(sold, 'filled');
  const before = [holds(PUT, -1, 2.4), holds('AAPL', 100, 222)];
  await looks(harness, before);
  await harness.jump(at(evening));
  await looks(harness, before);
  return harness;
}

function at(time: string) {
  return instant(Date.parse(time));
}

function stock(harness: Harness, price: number): Promise<void> {
  return harness.quote(price, { symbol: 'AAPL', bid: price - 0.05, ask: price + 0.05 });
}

interface Look {
  readonly time: string;
  readonly positions: BrokerSnapshot['positions'];
  readonly price?: number;
}

async function seen(harness: Harness, { time, positions, price }: Look): Promise<void> {
  await harness.jump(at(time));
  for (let look = 0; look < 2; look += 1) {
    if (price !== undefined) await stock(harness, price);
    await looks(harness, positions);
  }
}

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ text }) => text);
const inferred = (harness: Harness) =>
  harness
    .of('execution-booked')
    .flatMap(({ isInferred, symbol, shares, price }) =>
      isInferred ? [{ symbol, shares, price }] : [],
    );
const OF_ASSIGNMENT = [
  { symbol: PUT, shares: 1, price: 0 },
  { symbol: 'AAPL', shares: 100, price: 220 },
];

describe('a put that is gone beside a hundred shares that are two hundred', () => {
  it('waits for a price of the day: nothing is booked, nor left to a person', async () => {
    const harness = await overTheClose('2026-11-18T21:00:05Z');
    await seen(harness, { time: '2026-11-19T07:30:00Z', positions: ASSIGNED });
    expect(inferred(harness)).toEqual([]);
    expect(harness.state().foreign.get('AAPL')).toBeUndefined();
    expect(alarms(harness).join()).not.toContain('NOTHING PROTECTS');
  });

  it.each([
    ['before the open', '2026-11-19T13:00:00Z'],
    ['at the open', '2026-11-19T14:30:05Z'],
  ])('was assigned if the stock costs what it did, known %s', async (_, time) => {
    const harness = await overTheClose('2026-11-18T21:00:05Z');
    await seen(harness, { time: '2026-11-19T07:30:00Z', positions: ASSIGNED });
    await seen(harness, { time, positions: ASSIGNED, price: 212 });
    expect(inferred(harness)).toEqual(OF_ASSIGNMENT);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 200 });
  });

  it('was assigned at its expiry, over a weekend', async () => {
    const harness = await overTheClose('2026-12-18T21:00:05Z');
    await seen(harness, { time: '2026-12-19T08:00:00Z', positions: ASSIGNED });
    expect(inferred(harness)).toEqual([]);
    await seen(harness, { time: '2026-12-21T14:30:05Z', positions: ASSIGNED, price: 212 });
    expect(inferred(harness)).toEqual(OF_ASSIGNMENT);
  });

  it.each([
    ['the line breaks', async (harness: Harness) => harness],
    ['the daemon starts again', (harness: Harness) => harness.crash()],
  ])(
    'was assigned if %s between the last look of the night and the second of the session',
    async (_, interrupted) => {
      const before = await overTheClose('2026-11-18T21:00:05Z');
      await seen(before, { time: '2026-11-19T07:30:00Z', positions: ASSIGNED });
      await before.jump(at('2026-11-19T14:30:05Z'));
      await before.snapshot({ positions: ASSIGNED });
      const harness = await interrupted(before);
      await harness.connect();
      await seen(harness, { time: '2026-11-19T14:30:10Z', positions: ASSIGNED, price: 212 });
      expect(inferred(harness)).toEqual(OF_ASSIGNMENT);
      expect(alarms(harness).join()).not.toContain('NOTHING PROTECTS');
    },
  );

  it('was replaced by a split if the stock costs half', async () => {
    const harness = await overTheClose('2026-11-18T21:00:05Z');
    const split = [holds('AAPL', 200, 111), holds(HALVED, -2, 1.2)];
    await seen(harness, { time: '2026-11-19T07:30:00Z', positions: split });
    await seen(harness, { time: '2026-11-19T13:00:00Z', positions: split, price: 112 });
    expect(inferred(harness)).toEqual([]);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({
      quantity: 200,
      averagePrice: 111,
    });
    expect(alarms(harness).join()).toContain(
      `${PUT} is gone from the account, and ${HALVED} is there`,
    );
  });

  it('is left to a person if the session has no price of the stock', async () => {
    const harness = await overTheClose('2026-11-18T21:00:05Z');
    await seen(harness, { time: '2026-11-19T07:30:00Z', positions: ASSIGNED });
    await seen(harness, { time: '2026-11-19T14:30:05Z', positions: ASSIGNED });
    expect(inferred(harness)).toEqual([]);
    expect(alarms(harness).at(-1)).toContain('NOTHING PROTECTS');
  });
});

describe('a call that is gone beside two hundred shares that are one hundred', () => {
  /** Sold against one of the hundreds, which cost 100. */
  async function half(): Promise<Harness> {
    const harness = await invested(200);
    await placed(harness, SALE);
    const sold = harness.newest('e');
    await harness.told(sold);
    await harness.fill(sold, 1, 2.4);
    await harness.status(sold, 'filled');
    await looks(harness, net(200, -1).positions);
    await harness.jump(at('2026-11-18T21:00:05Z'));
    await looks(harness, net(200, -1).positions);
    return harness;
  }

  it('was assigned if the stock costs what it did', async () => {
    const harness = await half();
    const { positions } = net(100);
    await seen(harness, { time: '2026-11-19T07:30:00Z', positions });
    expect(inferred(harness)).toEqual([]);
    await seen(harness, { time: '2026-11-19T13:00:00Z', positions, price: 107 });
    expect(inferred(harness)).toEqual([
      { symbol: CALL, shares: 1, price: 0 },
      { symbol: 'AAPL', shares: 100, price: 105 },
    ]);
  });

  it('was replaced by a reverse split if a share costs twice as much: none was sold', async () => {
    const harness = await half();
    const positions = [holds('AAPL', 100, 200), holds('AAPL OPT USD 28812380', -1, 2.4)];
    await seen(harness, { time: '2026-11-19T07:30:00Z', positions });
    await seen(harness, { time: '2026-11-19T13:00:00Z', positions, price: 204 });
    expect(inferred(harness)).toEqual([]);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({
      quantity: 100,
      averagePrice: 200,
    });
  });
});
