// The daemon dies after it has booked one contract of an order for a vertical: whatever the next start sees of the other one, the books
// end as the account is.
import { describe, expect, it } from 'vitest';
import { DAY_MS, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import { activePositions } from '../../../../src/trader/engine/state/position-lookups.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import {
  buy,
  FIRST,
  held,
  inAccount,
  known,
  legFill,
  listed,
  readyHarness,
  reported,
  SECOND,
  SPREAD,
} from '../orders/bought-spread.ts';

interface Half {
  readonly before: Harness;
  readonly order: OrderTerms;
  /** The fill that is booked, and the one that is not. */
  readonly fills: BrokerSnapshot['executions'];
}

async function half(before: Harness, order: OrderTerms, booked: string): Promise<Half> {
  await before.told(order);
  const other = booked === FIRST ? SECOND : FIRST;
  const fills = [booked, other].map((symbol) => {
    const price = symbol === FIRST ? 5.2 : 2.1;
    return legFill(before, order, { symbol, shares: 2, price, id: `e${symbol.slice(-5)}` });
  });
  const [first] = fills;
  if (first !== undefined) await reported(before, first);
  return { before, order, fills };
}

async function entering(booked: string): Promise<Half> {
  const before = await readyHarness();
  await buy(before);
  return half(before, before.bracket().e, booked);
}

async function exiting(booked: string): Promise<Half> {
  const before = await held();
  await before.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
  return half(before, before.newest('x'), booked);
}

/** Soon, and in the next session. */
const RESTARTS = [SECOND_MS, DAY_MS];

async function looks(harness: Harness, parts: Partial<BrokerSnapshot>, count = 3): Promise<void> {
  for (let look = 0; look < count; look += 1) {
    await harness.pass(31_000);
    await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
    await harness.snapshot(parts);
  }
}

async function restarted({ before }: Half, ms: number, parts: Partial<BrokerSnapshot>) {
  const harness = await before.crash(ms);
  await harness.ready(parts);
  await known(harness);
  return harness;
}

function inBooks(harness: Harness) {
  return activePositions(harness.state()).map((position) => [
    position.symbol,
    quantityOf(position),
  ]);
}

describe.each(RESTARTS)('%i ms before the next start', (ms) => {
  describe.each([FIRST, SECOND])('an entry of which %s is booked', (booked) => {
    it('has filled whole, by the account alone', async () => {
      const all = await entering(booked);
      const parts = { positions: inAccount(2, -2) };
      const harness = await restarted(all, ms, parts);
      await looks(harness, parts);
      expect(inBooks(harness)).toEqual([[SPREAD, 2]]);
      expect(harness.submits()).toEqual([]);
    });

    it('has filled whole, which the account shows later', async () => {
      const all = await entering(booked);
      const harness = await restarted(all, ms, { positions: inAccount(0, 0) });
      await harness.pass(4_000);
      await harness.snapshot({ positions: inAccount(0, 0) });
      await looks(harness, { positions: inAccount(2, -2) });
      expect(inBooks(harness)).toEqual([[SPREAD, 2]]);
    });

    it('has filled one contract only, which is closed', async () => {
      const all = await entering(booked);
      const [first, second] = booked === FIRST ? [2, 0] : [0, -2];
      const parts = { positions: inAccount(first, second) };
      const harness = await restarted(all, ms, parts);
      await looks(harness, parts);
      expect(inBooks(harness)).toEqual([[booked, first + second]]);
      await listed(harness, booked);
      await harness.quote(2, { symbol: booked, bid: 1.9, ask: 2 });
      await harness.pass(1_000);
      expect(harness.newest('x')).toMatchObject({ symbol: booked, quantity: 2 });
    });
  });

  describe.each([FIRST, SECOND])('an exit of which %s is booked', (booked) => {
    it('has filled whole, by the account alone', async () => {
      const all = await exiting(booked);
      const parts = { positions: [] };
      const harness = await restarted(all, ms, parts);
      await looks(harness, parts);
      expect(inBooks(harness)).toEqual([]);
      expect(harness.submits()).toEqual([]);
    });

    it('has filled whole, which the account shows later', async () => {
      const all = await exiting(booked);
      const harness = await restarted(all, ms, { positions: inAccount(2, -2) });
      await harness.pass(4_000);
      await harness.snapshot({ positions: inAccount(2, -2) });
      await looks(harness, { positions: inAccount(0, 0) });
      expect(inBooks(harness)).toEqual([]);
      expect(harness.submits()).toEqual([]);
    });

    it('has filled one contract only: the other is closed', async () => {
      const all = await exiting(booked);
      const [first, second] = booked === FIRST ? [0, -2] : [2, 0];
      const left = booked === FIRST ? SECOND : FIRST;
      const parts = { positions: inAccount(first, second) };
      const harness = await restarted(all, ms, parts);
      await looks(harness, parts);
      expect(inBooks(harness)).toEqual([[left, first + second]]);
      await listed(harness, left);
      await harness.quote(2, { symbol: left, bid: 1.9, ask: 2 });
      await harness.pass(1_000);
      expect(harness.newest('x')).toMatchObject({ symbol: left, quantity: 2 });
    });
  });
});

describe.each([FIRST, SECOND])('while executions of the day are listed, %s is booked', (booked) => {
  it('of an entry that has filled', async () => {
    const all = await entering(booked);
    const parts = { positions: inAccount(2, -2), executions: all.fills };
    const harness = await restarted(all, SECOND_MS, parts);
    await looks(harness, parts);
    expect(inBooks(harness)).toEqual([[SPREAD, 2]]);
    expect(harness.of('execution-booked')).toMatchObject([{ price: expect.closeTo(3.1) }]);
    expect(harness.submits()).toEqual([]);
  });

  it('of an entry that works on', async () => {
    const all = await entering(booked);
    const [first, second] = booked === FIRST ? [2, 0] : [0, -2];
    const parts = { positions: inAccount(first, second), openOrders: [reportOf(all.order)] };
    const harness = await restarted(all, SECOND_MS, parts);
    const [, other] = all.fills;
    if (other === undefined) throw new Error('both contracts fill');
    await reported(harness, { ...other, at: harness.now() });
    await looks(harness, { positions: inAccount(2, -2) });
    expect(inBooks(harness)).toEqual([[SPREAD, 2]]);
  });

  it('of an exit that has filled', async () => {
    const all = await exiting(booked);
    const parts = { positions: inAccount(0, 0), executions: all.fills };
    const harness = await restarted(all, SECOND_MS, parts);
    await looks(harness, parts);
    expect(inBooks(harness)).toEqual([]);
    expect(harness.submits()).toEqual([]);
  });
});
