// Whatever is ordered, changed, cancelled and broken, at whatever time: money and shares are conserved.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, ZERO } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { createExchange, type Exchange } from '../../../src/simulators/alpaca/exchange/exchange.ts';
import { isTrading } from '../../../src/simulators/alpaca/exchange/market/hours.ts';
import {
  type AlpacaOrder,
  isOpen,
  leavesOf,
  type OrderRequest,
  SIDES,
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

/** Each is a shape that Alpaca takes, unless the account or the hour forbids it. */
const SHAPES = [
  { type: 'market', orderClass: 'simple', timeInForce: 'day' },
  { type: 'market', orderClass: 'simple', timeInForce: 'day', part: '0.125' },
  { type: 'market', orderClass: 'simple', timeInForce: 'day', amount: '333.33' },
  { type: 'market', orderClass: 'simple', timeInForce: 'cls' },
  { type: 'limit', orderClass: 'simple', timeInForce: 'day' },
  { type: 'limit', orderClass: 'simple', timeInForce: 'day', isExtended: true },
  { type: 'limit', orderClass: 'simple', timeInForce: 'ioc' },
  { type: 'limit', orderClass: 'simple', timeInForce: 'fok' },
  { type: 'limit', orderClass: 'simple', timeInForce: 'gtc' },
  { type: 'stop', orderClass: 'simple', timeInForce: 'gtc' },
  { type: 'stop_limit', orderClass: 'simple', timeInForce: 'day' },
  { type: 'trailing_stop', orderClass: 'simple', timeInForce: 'gtc' },
  { type: 'market', orderClass: 'bracket', timeInForce: 'day' },
  { type: 'limit', orderClass: 'bracket', timeInForce: 'gtc' },
  { type: 'limit', orderClass: 'oto', timeInForce: 'day' },
  { type: 'limit', orderClass: 'oco', timeInForce: 'gtc' },
] as const satisfies readonly Shape[];

interface Shape extends Pick<OrderRequest, 'type' | 'orderClass' | 'timeInForce'> {
  readonly part?: string;
  readonly amount?: string;
  readonly isExtended?: true;
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      symbol: fc.constantFrom(...SYMBOLS),
      side: fc.constantFrom(...SIDES),
      shape: fc.constantFrom(...SHAPES),
      quantity: fc.constantFrom('1', '7', '100'),
      /** Cents away from the last price. */
      away: fc.integer({ min: -60, max: 60 }),
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
      ms: fc.constantFrom(15, 500, 20_000, 600_000, 600_000, 3 * HOUR_MS, 14 * HOUR_MS),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const moved = (price: Decimal, cents: number) => price.plus(decimal((cents / 100).toFixed(2)));

function requestOf(exchange: Exchange, one: Extract<Step, { kind: 'place' }>): OrderRequest {
  const { symbol, side, away } = one;
  const shape: Shape = one.shape;
  const { type, orderClass, timeInForce, part, amount, isExtended = false } = shape;
  const last = exchange.market.security(symbol)?.last ?? decimal('100');
  const exitSells = (side === 'buy') === (orderClass !== 'oco');
  const far = exitSells ? 80 : -80;
  const hasStop = orderClass === 'bracket' || orderClass === 'oco';
  // A stop is beyond the market on its side.
  const beyond = (side === 'buy' ? 1 : -1) * (1 + Math.abs(away));
  return {
    ...{ symbol, side, type, timeInForce, orderClass, isExtended, clientOrderId: undefined },
    quantity: amount === undefined ? decimal(part ?? one.quantity) : undefined,
    notional: amount === undefined ? undefined : decimal(amount),
    limitPrice: type === 'limit' || type === 'stop_limit' ? moved(last, away) : undefined,
    stopPrice: type === 'stop' || type === 'stop_limit' ? moved(last, beyond) : undefined,
    trailPrice: type === 'trailing_stop' ? decimal('0.5') : undefined,
    trailPercent: undefined,
    takeProfit: orderClass === 'simple' ? undefined : moved(last, far),
    stopLoss: hasStop ? { stopPrice: moved(last, -far), limitPrice: undefined } : undefined,
  };
}

/** One of those that are open. */
function picked(exchange: Exchange, pick: number): AlpacaOrder | undefined {
  const open = exchange.book.open();
  return open[pick % Math.max(1, open.length)];
}

function play(exchange: Exchange, one: Step): void {
  switch (one.kind) {
    case 'place':
      exchange.entry.place(requestOf(exchange, one));
      break;
    case 'cancel': {
      const order = picked(exchange, one.pick);
      if (order !== undefined) exchange.entry.cancel(order);
      break;
    }
    case 'replace': {
      const order = picked(exchange, one.pick);
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
    start: instant(Date.parse('2026-11-24T10:00:00-05:00')),
    ...{ seed, account: 'PA3', cash: CASH, bars: new Map(), partialShare: 0.3 },
    ...{
      onOrderEvent: () => {},
      onTrade: () => {},
      onQuote: () => {},
      onBar: () => {},
      onHalt: () => {},
    },
  });
}

describe('money and shares', () => {
  it('are conserved over any orders', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 80 }),
        fc.nat(1_000),
        (steps, seed) => {
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
        },
      ),
    );
  });

  it('end with one group: no exit stays open when its entry has ended without a fill', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 80 }),
        fc.nat(1_000),
        (steps, seed) => {
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
        },
      ),
    );
  });
});
