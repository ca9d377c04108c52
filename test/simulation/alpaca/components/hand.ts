// A person who trades the same stocks in the pages of Alpaca, also while no daemon runs: buys, sells what is not reserved, cancels a stop,
// closes a position.
import { type Decimal, decimalOf, ZERO } from '../../../../src/kernel/decimal.ts';
import type { Random } from '../../../../src/kernel/random.ts';
import type { Execution } from '../../../../src/simulators/alpaca/exchange/account/account.ts';
import type { Exchange } from '../../../../src/simulators/alpaca/exchange/exchange.ts';
import {
  type AlpacaOrder,
  isMultiple,
} from '../../../../src/simulators/alpaca/exchange/state/order.ts';
import type { AlpacaService } from '../../../../src/simulators/alpaca/rest-and-streams.ts';

export interface Hand {
  buy(symbol: string): void;
  /** Some of what no order reserves. */
  sell(symbol: string): void;
  /** The exits of one position of others; once for each symbol, since a second time is a contest. */
  cancelExits(symbol: string): void;
  /** Cancels what reserves the shares, and sells them all. */
  close(symbol: string): void;
  /** Shares of the person, of what the account holds. */
  sharesIn(symbol: string): number;
  executed(execution: Execution): void;
  /** Whether the person has placed the order. */
  owns(orderId: string): boolean;
  split(symbol: string, factor: Decimal): void;
}

const MOST = 40;
/** How often the person buys a part of a share too. */
const IN_PARTS = 0.3;

export function createHand(parts: {
  readonly random: Random;
  service(): AlpacaService;
  /** Something that the daemon did not ask for is about to happen. */
  disturb(name: string): void;
}): Hand {
  const { random } = parts;
  const orderIds = new Set<string>();
  const shares = new Map<string, Decimal>();
  const cancelled = new Set<string>();

  const run = (call: (exchange: Exchange) => void) => {
    const { pump, exchange } = parts.service();
    pump.run(() => call(exchange));
  };
  const ownIn = (symbol: string): Decimal => shares.get(symbol) ?? ZERO;

  function place(exchange: Exchange, symbol: string, side: 'buy' | 'sell', quantity: Decimal) {
    if (!quantity.gt(ZERO)) return;
    const placed = exchange.entry.place({
      ...{ symbol, side, quantity, type: 'market', timeInForce: 'day', orderClass: 'simple' },
      ...{ isExtended: false, notional: undefined, limitPrice: undefined, stopPrice: undefined },
      ...{ trailPrice: undefined, trailPercent: undefined, clientOrderId: undefined },
      ...{ takeProfit: undefined, stopLoss: undefined },
    });
    if (!placed.ok) return;
    orderIds.add(placed.value.id);
    parts.disturb(side === 'buy' ? 'hand-bought' : 'hand-sold');
  }

  function drawn(): Decimal {
    const whole = 1 + Math.floor(random.next() * MOST);
    return decimalOf(random.chance(IN_PARTS) ? whole + 0.5 : whole);
  }

  function isOwn(exchange: Exchange, { id, replaces }: AlpacaOrder): boolean {
    if (orderIds.has(id)) return true;
    const before = replaces === undefined ? undefined : exchange.book.byId(replaces);
    return before !== undefined && isOwn(exchange, before);
  }

  function exitsIn(exchange: Exchange, symbol: string): readonly AlpacaOrder[] {
    return exchange.book
      .open(symbol)
      .filter((order) => order.side === 'sell' && isMultiple(order) && order.role !== 'entry');
  }

  return {
    buy: (symbol) => run((exchange) => place(exchange, symbol, 'buy', drawn())),
    sell: (symbol) =>
      run((exchange) => {
        const held = exchange.account.positions.get(symbol)?.quantity ?? ZERO;
        const free = held.minus(exchange.reserves.heldShares(symbol));
        const most = free.lt(ownIn(symbol)) ? free : ownIn(symbol);
        place(exchange, symbol, 'sell', random.chance(0.5) ? most : most.truncatedTo(0));
      }),
    cancelExits: (symbol) =>
      run((exchange) => {
        const [first] = exitsIn(exchange, symbol);
        if (first === undefined || cancelled.has(symbol)) return;
        cancelled.add(symbol);
        parts.disturb('hand-cancelled');
        exchange.entry.cancel(first);
      }),
    close: (symbol) =>
      run((exchange) => {
        const held = exchange.account.positions.get(symbol)?.quantity ?? ZERO;
        if (!held.gt(ZERO)) return;
        for (const order of exchange.book.open(symbol)) exchange.entry.end(order, 'canceled');
        place(exchange, symbol, 'sell', held);
      }),
    sharesIn: (symbol) => ownIn(symbol).toNumber(),
    executed({ orderId, symbol, side, quantity }) {
      const { exchange } = parts.service();
      const order = exchange.book.byId(orderId);
      if (order === undefined || !isOwn(exchange, order)) return;
      const after = side === 'buy' ? ownIn(symbol).plus(quantity) : ownIn(symbol).minus(quantity);
      // What is sold beyond it was of others.
      shares.set(symbol, after.isNegative() ? ZERO : after);
    },
    owns(orderId) {
      const { exchange } = parts.service();
      const order = exchange.book.byId(orderId);
      return order !== undefined && isOwn(exchange, order);
    },
    split: (symbol, factor) => void shares.set(symbol, ownIn(symbol).times(factor).roundedTo(9)),
  };
}
