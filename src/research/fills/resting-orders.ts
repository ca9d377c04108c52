// The orders that rest at the simulated exchange, by symbol.
import { isWithinReach } from '../../market/quotes/matching.ts';
import { matchableOf, type RestingOrder } from './resting-order.ts';

/** The orders of a position that one bar reaches on both sides. */
export interface BothTouched {
  readonly stop: RestingOrder;
  readonly target: RestingOrder;
}

interface RestingOrders {
  add(order: RestingOrder): void;
  remove(order: RestingOrder): void;
  openIn(symbol: string): readonly RestingOrder[];
  all(): RestingOrder[];
  /** Whether a price between these two would trigger or fill any order. */
  isTouched(symbol: string, low: number, high: number): boolean;
  bothTouched(symbol: string, low: number, high: number): readonly BothTouched[];
}

const NONE: readonly RestingOrder[] = [];

export function createRestingOrders(): RestingOrders {
  const ordersBySymbol = new Map<string, RestingOrder[]>();

  function openIn(symbol: string): readonly RestingOrder[] {
    return ordersBySymbol.get(symbol) ?? NONE;
  }

  return {
    openIn,
    add(order) {
      const { symbol } = order.terms;
      const orders = ordersBySymbol.get(symbol);
      if (orders === undefined) ordersBySymbol.set(symbol, [order]);
      else orders.push(order);
    },
    remove(order) {
      const orders = ordersBySymbol.get(order.terms.symbol);
      const index = orders?.indexOf(order) ?? -1;
      if (index >= 0) orders?.splice(index, 1);
    },
    all: () => [...ordersBySymbol.values()].flat(),
    isTouched: (symbol, low, high) => openIn(symbol).some((order) => isReached(order, low, high)),
    bothTouched(symbol, low, high) {
      const touched = openIn(symbol).filter((order) => isReached(order, low, high));
      return touched.flatMap((stop) => {
        if (stop.stopPrice === undefined || stop.group === '') return [];
        const target = touched.find(
          ({ group, stopPrice, limitPrice }) =>
            group === stop.group && stopPrice === undefined && limitPrice !== undefined,
        );
        return target === undefined ? [] : [{ stop, target }];
      });
    },
  };
}

function isReached(order: RestingOrder, low: number, high: number): boolean {
  return order.stage === 'working' && isWithinReach(matchableOf(order), low, high);
}
