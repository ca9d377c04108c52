// A vertical of which one contract was reported: the account says whether it is whole, stands alone, or is not there at all.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant, plus } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { dropOldExecutions } from '../../../../src/trader/engine/fold/fold-executions.ts';
import { unpairedIn } from '../../../../src/trader/engine/state/leg-fills.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { BOUGHT, entered, held, holds, looks, SOLD, SPREAD } from './spreads.ts';

const NEXT_DAY = instant(Date.parse('2026-11-19T15:00:00Z'));

async function fills(
  harness: Harness,
  terms: OrderTerms,
  leg: {
    readonly symbol: string;
    readonly side: 'buy' | 'sell';
    readonly price: number;
    readonly shares?: number;
    /** Of several fills of one contract. */
    readonly number?: number;
  },
): Promise<void> {
  const { symbol, side, price, shares = 2, number = 1 } = leg;
  const execId = `0001.f00d.${symbol.at(-5)}${number}.01`;
  const fill = { execId, shares, price, at: harness.now() };
  harness.broker.say({ type: 'execution', execution: executionOf(terms, fill, { symbol, side }) });
  await harness.settle();
}

/** An entry whose bought contract alone was recorded. */
async function alone(): Promise<Harness> {
  const harness = await entered();
  await fills(harness, harness.bracket().e, { symbol: BOUGHT, side: 'buy', price: 5.2 });
  return harness;
}

/** Snapshots after the wait of thirty seconds. */
async function waited(harness: Harness, positions: BrokerSnapshot['positions']): Promise<void> {
  await harness.snapshot({ positions });
  await harness.pass(31_000);
  await looks(harness, positions);
}

async function nextDay(before: Harness, positions: BrokerSnapshot['positions']): Promise<Harness> {
  const harness = await before.crash(NEXT_DAY - before.now());
  await harness.connect();
  await waited(harness, positions);
  return harness;
}

describe('a vertical of which one contract was recorded before a restart on the next day', () => {
  const whole = [holds(BOUGHT, 2, 5.2), holds(SOLD, -2, 2.1)];

  it.each([['filled'], ['']])('is whole if the account shows both (%s)', async (status) => {
    const before = await alone();
    if (status === 'filled') await before.status(before.bracket().e, 'filled');
    const harness = await nextDay(before, whole);
    expect(harness.of('leg-separated')).toEqual([]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.of('position-filled')).toMatchObject([
      { symbol: SPREAD, quantityAfter: 2, averagePriceAfter: expect.closeTo(3.1) },
    ]);
    await looks(harness, whole);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });

  it('stays whole while its order is kept, however long', async () => {
    const harness = await nextDay(await alone(), whole);
    const state = harness.state();
    expect(unpairedIn(state, BOUGHT)).toBe(0);
    dropOldExecutions(state, plus(harness.now(), 60 * DAY_MS));
    expect(unpairedIn(state, BOUGHT)).toBe(0);
  });

  it('is closed if the account shows neither', async () => {
    const before = await held();
    await before.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    const exit = before.newest('x');
    await before.told(exit);
    await fills(before, exit, { symbol: BOUGHT, side: 'sell', price: 5 });
    const harness = await nextDay(before, []);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.of('position-closed')).toMatchObject([{ symbol: SPREAD }]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
  });

  it('of an exit is taken apart if the account shows the sold one without a row of the bought one', async () => {
    const before = await held();
    await before.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    const exit = before.newest('x');
    await before.told(exit);
    await fills(before, exit, { symbol: BOUGHT, side: 'sell', price: 5 });
    await waited(before, [holds(SOLD, -2, 2.1)]);
    expect(before.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
    expect(before.of('foreign-seen')).toEqual([]);
  });
});

describe('a vertical of which one contract has filled alone', () => {
  it('is waited for no longer because units fill whole meanwhile', async () => {
    const harness = await entered();
    const { e } = harness.bracket();
    const bought = { symbol: BOUGHT, side: 'buy', price: 5.2, shares: 1 } as const;
    const sold = { symbol: SOLD, side: 'sell', price: 2.1, shares: 1 } as const;
    await fills(harness, e, bought);
    await harness.pass(20_000);
    await fills(harness, e, { ...bought, number: 2 });
    await fills(harness, e, sold);
    await harness.pass(11_000);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -1, 2.1)]);
    expect(harness.of('leg-separated')).toMatchObject([{ contract: BOUGHT, quantity: 1 }]);
  });

  it('is waited for anew once both were even', async () => {
    const harness = await entered();
    const { e } = harness.bracket();
    const bought = { symbol: BOUGHT, side: 'buy', price: 5.2, shares: 1 } as const;
    await fills(harness, e, bought);
    await harness.pass(20_000);
    await fills(harness, e, { symbol: SOLD, side: 'sell', price: 2.1, shares: 1 });
    await fills(harness, e, { ...bought, number: 2 });
    await harness.pass(11_000);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -1, 2.1)]);
    expect(harness.of('leg-separated')).toEqual([]);
    await harness.pass(20_000);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -1, 2.1)]);
    expect(harness.of('leg-separated')).toMatchObject([{ contract: BOUGHT, quantity: 1 }]);
  });
});

describe('a fill of one contract that the account never shows', () => {
  it('ends with an alarm, and nothing is adopted', async () => {
    const harness = await alone();
    await waited(harness, []);
    await waited(harness, []);
    expect(harness.of('leg-separated')).toEqual([]);
    expect(harness.of('leg-executed')).toMatchObject([
      { contract: BOUGHT, shares: 2 },
      { contract: BOUGHT, shares: 0, price: 5.2, replaces: { shares: 2, price: 5.2 } },
    ]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('lopsided-fill');
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
    expect(harness.state().active.size).toBe(0);
  });

  it('is not booked again if the broker repeats it, and is if the broker corrects it', async () => {
    const harness = await alone();
    await waited(harness, []);
    await waited(harness, []);
    const [first] = harness.of('leg-executed');
    const again = async (execId: string) => {
      const fill = { execId, shares: 2, price: 5.2, at: harness.now() };
      const execution = executionOf(harness.bracket().e, fill, { symbol: BOUGHT, side: 'buy' });
      harness.broker.say({ type: 'execution', execution });
      await harness.settle();
    };
    await again(first?.execId ?? '');
    expect(harness.of('leg-executed')).toHaveLength(2);
    await again(`${first?.execRoot}.02`);
    expect(harness.of('leg-executed')).toHaveLength(3);
    await waited(harness, [holds(BOUGHT, 2)]);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: BOUGHT, quantity: 2 }]);
  });

  it('of an exit leaves the vertical, which is closed again', async () => {
    const harness = await held();
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    await harness.told(exit);
    await fills(harness, exit, { symbol: BOUGHT, side: 'sell', price: 5 });
    await harness.status(exit, 'filled');
    const whole = [holds(BOUGHT, 2), holds(SOLD, -2, 2.1)];
    await waited(harness, whole);
    await waited(harness, whole);
    expect(harness.of('leg-executed').at(-1)).toMatchObject({ contract: BOUGHT, shares: 0 });
    expect(harness.of('position-adopted')).toEqual([]);
    await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, side: 'sell', quantity: 2 });
    expect(harness.newest('x').orderRef).not.toBe(exit.orderRef);
  });
});
