// Whatever is ordered, changed and cancelled, at whatever time: shares, cash and orders add up, and no fill is where none can be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOnGrid } from '../../../src/market/instruments/tick-grid.ts';
import { tradeCosts, USUAL_RATES } from '../../../src/market/venues/vietnam/costs.ts';
import { ORDER_TYPES } from '../../../src/market/venues/vietnam/trading-rules.ts';
import { FAULT_KINDS } from '../../../src/simulators/ssi/exchange/fault-injection/fault-list.ts';
import { CASH, createHarness, type Harness, statusOf } from './exchange-harness.ts';

const SYMBOLS = ['FPT', 'SHS', 'BSR'] as const;
const HOUR_MS = 3_600_000;
const MARKET_KINDS = FAULT_KINDS.filter((kind) =>
  ['halt', 'limit-down', 'gap-open', 'partial-fill', 'reject', 'cancelled-then-filled'].includes(
    kind,
  ),
);

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      symbol: fc.constantFrom(...SYMBOLS),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      type: fc.constantFrom(...ORDER_TYPES),
      quantity: fc.constantFrom(5, 100, 300, 5_000, 40_000, 150),
      /** Steps away from the last price; undefined: none. */
      away: fc.option(fc.integer({ min: -30, max: 30 }), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('amend' as const),
      pick: fc.nat(20),
      quantity: fc.constantFrom(100, 500, 6_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom(...MARKET_KINDS),
      symbol: fc.constantFrom(...SYMBOLS),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(50, 1_000, 20_000, 600_000, 2 * HOUR_MS, 9 * HOUR_MS, 26 * HOUR_MS),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function play(harness: Harness, one: Step): void {
  const { exchange } = harness;
  switch (one.kind) {
    case 'place': {
      const { last, terms } = harness.security(one.symbol);
      const price =
        one.away === undefined
          ? undefined
          : last + one.away * (terms.rules.priceSteps.share.at(-1)?.increment ?? 100);
      harness.place({ ...one, price });
      break;
    }
    case 'cancel': {
      const order = exchange.book.live()[one.pick];
      if (order !== undefined) exchange.orderEntry.cancel(order);
      break;
    }
    case 'amend': {
      const order = exchange.book.live()[one.pick];
      if (order !== undefined) exchange.orderEntry.amend(order, { quantity: one.quantity });
      break;
    }
    case 'fault':
      exchange.addFault({ kind: one.fault, symbol: one.symbol, forMs: 600_000 });
      break;
    case 'pass':
      harness.pass(one.ms);
  }
}

describe('the books', () => {
  it('balance after every run', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(1_000), (steps, seed) => {
        const harness = createHarness('2026-03-03 08:40', { seed });
        for (const symbol of SYMBOLS) harness.seed(symbol, 20_000);
        const begun = CASH;
        for (const one of steps) play(harness, one);
        harness.pass(1_000);
        const { book, account } = harness.exchange;

        let cash = begun;
        const shares = new Map<string, number>(SYMBOLS.map((symbol) => [symbol, 20_000]));
        for (const { symbol, side, shares: filled, price, at } of book.fills) {
          const value = price * filled;
          const { brokerage, saleTax } = tradeCosts(side, value, USUAL_RATES);
          cash += side === 'buy' ? -value - brokerage : value - brokerage - saleTax;
          shares.set(symbol, (shares.get(symbol) ?? 0) + (side === 'buy' ? filled : -filled));
          const time = new Date(at + 7 * HOUR_MS).toISOString().slice(11, 16);
          expect(time >= '09:00' && time <= '15:00').toBe(true);
          expect(time < '11:30' || time >= '13:00').toBe(true);
          expect(isOnGrid(harness.security(symbol).terms.rules.priceSteps.share, price)).toBe(true);
        }
        expect(account.cash).toBe(cash);
        expect(cash).toBeGreaterThanOrEqual(0);
        for (const [symbol, quantity] of shares) {
          const held = (account.lotsBySymbol.get(symbol) ?? []).reduce(
            (sum, lot) => sum + lot.quantity,
            0,
          );
          expect(held).toBe(quantity);
          expect(held).toBeGreaterThanOrEqual(0);
        }
        for (const order of book.all()) {
          const filled = book.fills
            .filter(({ orderId }) => orderId === order.orderId)
            .reduce((sum, fill) => sum + fill.shares, 0);
          expect(order.filled).toBe(filled);
          expect(order.filled + order.cancelled).toBeLessThanOrEqual(order.quantity);
          if (['FF', 'FFPC', 'CL', 'EX'].includes(statusOf(order)))
            expect(order.filled + order.cancelled).toBe(order.quantity);
          if (statusOf(order) === 'RJ') expect(order.filled).toBe(0);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('never pass the limits of the day', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.constantFrom(...SYMBOLS), (seed, symbol) => {
        const harness = createHarness('2026-03-03 08:40', { seed });
        harness.security(symbol);
        harness.passTo('2026-03-03 15:10');
        const { floor, ceiling } = harness.security(symbol).terms.limits;
        const trades = harness.events.filter(({ topic }) => topic === `trade.${symbol}`);
        expect(trades.length).toBeGreaterThan(500);
        for (const { data } of trades) {
          const { p } = data as { p: number };
          expect(p >= floor && p <= ceiling).toBe(true);
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('the events of an order', () => {
  it('end with the last word about it', () => {
    const harness = createHarness('2026-03-03 10:00');
    const { asks, bids } = harness.security('FPT').levels;
    const orders = Array.from({ length: 40 }, (_, index) =>
      harness.place({ price: (index % 2 === 0 ? asks : bids)[0]?.price }),
    );
    harness.pass(500);
    for (const order of orders) harness.exchange.orderEntry.cancel(order);
    harness.pass(2_000);
    for (const order of orders) {
      const told = harness.statuses(order);
      const last = statusOf(order);
      expect(told.at(-1)).toBe(last);
      const first = told.indexOf(last);
      if (['FF', 'CL'].includes(last)) expect(new Set(told.slice(first)).size).toBe(1);
    }
  });
});
