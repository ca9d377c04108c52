// Whatever is ordered, changed, cancelled and broken, at whatever time: money and shares are conserved.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, ZERO } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { createExchange, type Exchange } from '../../../src/simulators/alpaca/exchange/exchange.ts';
import { isTrading } from '../../../src/simulators/alpaca/exchange/market/hours.ts';
import {
  isOpen,
  leavesOf,
  ORDER_CLASSES,
  ORDER_TYPES,
  type OrderRequest,
  SIDES,
  TIMES_IN_FORCE,
} from '../../../src/simulators/alpaca/exchange/state/order.ts';

const SYMBOLS = ['AAPL', 'MSFT'] as const;
const HOUR_MS = 3_600_000;
const CASH = decimal('100000');
const KINDS = [
  'reject',
  'partial-fill',
  'delayed-fill',
  'fill-before-cancel',
  'fill-before-replace',
  'both-exits',
  'stay-pending-cancel',
] as const;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      symbol: fc.constantFrom(...SYMBOLS),
      side: fc.constantFrom(...SIDES),
      type: fc.constantFrom(...ORDER_TYPES),
      orderClass: fc.constantFrom(...ORDER_CLASSES),
      timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
      quantity: fc.constantFrom('1', '7', '100', '2.5', '0.125'),
      isAmount: fc.boolean(),
      isExtended: fc.boolean(),
      /** Cents away from the last price. */
      away: fc.integer({ min: -200, max: 200 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('replace' as const),
      pick: fc.nat(20),
      quantity: fc.constantFrom('5', '50', '150'),
      away: fc.integer({ min: -100, max: 100 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('fault' as const), fault: fc.constantFrom(...KINDS) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(15, 500, 20_000, 600_000, 3 * HOUR_MS, 14 * HOUR_MS),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const moved = (price: Decimal, cents: number) => price.plus(decimal((cents / 100).toFixed(2)));

function requestOf(exchange: Exchange, one: Extract<Step, { kind: 'place' }>): OrderRequest {
  const last = exchange.market.security(one.symbol)?.last ?? decimal('100');
  const { type, orderClass, away } = one;
  const sells = (one.side === 'buy') === (orderClass !== 'oco');
  const far = sells ? 300 : -300;
  const hasExits = orderClass !== 'simple';
  return {
    ...{ symbol: one.symbol, side: one.side, type, timeInForce: one.timeInForce, orderClass },
    ...{ isExtended: one.isExtended, clientOrderId: undefined },
    quantity: one.isAmount ? undefined : decimal(one.quantity),
    notional: one.isAmount ? decimal('333.33') : undefined,
    limitPrice: type === 'limit' || type === 'stop_limit' ? moved(last, away) : undefined,
    stopPrice: type === 'stop' || type === 'stop_limit' ? moved(last, away) : undefined,
    trailPrice: type === 'trailing_stop' ? decimal('0.5') : undefined,
    trailPercent: undefined,
    takeProfit: hasExits ? moved(last, far) : undefined,
    stopLoss:
      hasExits && orderClass !== 'oto'
        ? { stopPrice: moved(last, -far), limitPrice: undefined }
        : undefined,
  };
}

function play(exchange: Exchange, one: Step): void {
  switch (one.kind) {
    case 'place':
      exchange.entry.place(requestOf(exchange, one));
      break;
    case 'cancel': {
      const order = exchange.book.open()[one.pick];
      if (order !== undefined) exchange.entry.cancel(order);
      break;
    }
    case 'replace': {
      const order = exchange.book.open()[one.pick];
      const limitPrice = order?.limitPrice && moved(order.limitPrice, one.away);
      const kept = { timeInForce: undefined, stopPrice: undefined, trail: undefined };
      const quantity = order && order.orderClass === 'simple' ? decimal(one.quantity) : undefined;
      if (order !== undefined)
        exchange.replacing.replace(order, {
          ...{ ...kept, quantity, limitPrice, clientOrderId: undefined },
        });
      break;
    }
    case 'fault':
      exchange.faults.add({ kind: one.fault, forMs: 5_000 });
      break;
    case 'pass':
      exchange.advance(instant(exchange.now() + one.ms));
  }
}

function started(seed: number): Exchange {
  return createExchange({
    start: instant(Date.parse('2026-11-24T09:00:00-05:00')),
    ...{ seed, cash: CASH, bars: new Map(), partialShare: 0.3 },
    ...{ onOrderEvent: () => {}, onTrade: () => {}, onBar: () => {}, onHalt: () => {} },
  });
}

describe('money and shares', () => {
  it('are conserved over any orders', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(1_000), (steps, seed) => {
        const exchange = started(seed);
        for (const one of steps) play(exchange, one);
        exchange.advance(instant(exchange.now() + 1_000));
        const { account, book } = exchange;

        let cash: Decimal = CASH;
        const shares = new Map<string, Decimal>();
        for (const { symbol, side, quantity, price, at, orderId } of account.executions) {
          const signed = side === 'buy' ? quantity : quantity.negated();
          cash = cash.minus(signed.times(price));
          shares.set(symbol, (shares.get(symbol) ?? ZERO).plus(signed));
          const order = book.byId(orderId);
          const isAuction = order?.timeInForce === 'opg' || order?.timeInForce === 'cls';
          if (order !== undefined && !isAuction && order.timeInForce !== 'gtc')
            expect(isTrading(order, at)).toBe(true);
        }
        expect(account.cash.toString()).toBe(cash.toString());
        for (const symbol of SYMBOLS) {
          const held = account.positions.get(symbol)?.quantity ?? ZERO;
          expect(held.toString()).toBe((shares.get(symbol) ?? ZERO).toString());
        }
        for (const order of book.all()) {
          const filled = account.executions
            .filter(({ orderId }) => orderId === order.id)
            .reduce((sum, { quantity }) => sum.plus(quantity), ZERO);
          expect(order.filled.toString()).toBe(filled.toString());
          if (order.notional === undefined) expect(leavesOf(order).isNegative()).toBe(false);
          if (order.status === 'filled' && order.notional === undefined)
            expect(leavesOf(order).isZero()).toBe(true);
        }
      }),
    );
  });

  it('end with one group: no exit stays open when its entry has ended without a fill', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(1_000), (steps, seed) => {
        const exchange = started(seed);
        for (const one of steps) play(exchange, one);
        exchange.advance(instant(exchange.now() + 1_000));
        for (const entry of exchange.book.all()) {
          if (entry.role !== 'entry' || isOpen(entry) || entry.status === 'filled') continue;
          const group = exchange.book.group(entry);
          if (group.some(({ role, status }) => role === 'entry' && status === 'filled')) continue;
          if (entry.status === 'replaced' || entry.status === 'rejected') continue;
          expect(group.filter(isOpen).map(({ role }) => role)).toEqual([]);
        }
      }),
    );
  });
});
