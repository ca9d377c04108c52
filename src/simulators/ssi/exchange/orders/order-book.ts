// The orders of this simulator by number and by request, what they hold of cash and shares, and their fills.
import type { Instant } from '../../../../kernel/instant.ts';
import type { TradeSide } from '../../../../market/quotes/matching.ts';
import { type Account, availableCash, COST_FACTOR, settledShares } from '../account/account.ts';
import { isLive, isWorking, remainingOf, type SsiOrder } from './order.ts';

export interface Fill {
  readonly orderId: string;
  readonly clientRequestId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: TradeSide;
  readonly shares: number;
  /** VND. */
  readonly price: number;
  readonly at: Instant;
}

export interface OrderBook {
  readonly fills: Fill[];
  add(order: SsiOrder): void;
  byId(orderId: string): SsiOrder | undefined;
  byRequest(clientRequestId: string): SsiOrder | undefined;
  all(): Iterable<SsiOrder>;
  live(): readonly SsiOrder[];
  /** At the exchange, in the order of their entry. */
  working(symbol: string): readonly SsiOrder[];
  /** Of one side, by price and time. */
  queue(symbol: string, side: TradeSide): readonly SsiOrder[];
  /** Marks an order that is final, so that `live` need not look at it any more. */
  settle(order: SsiOrder): void;
  /** Shares that may be sold: settled, and without what other orders sell. */
  sellable(account: Account, symbol: string, at: Instant): number;
  /** VND that buys may cost, brokerage left aside. */
  buyingPower(account: Account, ceilingOf: (symbol: string) => number, at: Instant): number;
}

export function createOrderBook(): OrderBook {
  const orderById = new Map<string, SsiOrder>();
  const orderByRequest = new Map<string, SsiOrder>();
  const liveOrders = new Set<SsiOrder>();

  const reserved = (account: Account) =>
    [...liveOrders].filter((order) => order.account === account.name && order.stage !== 'PD');

  function working(symbol: string): SsiOrder[] {
    return [...liveOrders]
      .filter((order) => order.symbol === symbol && isWorking(order))
      .sort((a, b) => a.rank - b.rank);
  }

  return {
    fills: [],
    add(order) {
      orderById.set(order.orderId, order);
      if (order.clientRequestId !== '') orderByRequest.set(order.clientRequestId, order);
      if (isLive(order)) liveOrders.add(order);
    },
    byId: (orderId) => orderById.get(orderId),
    byRequest: (clientRequestId) => orderByRequest.get(clientRequestId),
    all: () => orderById.values(),
    live: () => [...liveOrders],
    working,
    queue: (symbol, side) =>
      working(symbol)
        .filter((order) => order.side === side)
        .sort(byPriority(side)),
    settle(order) {
      if (!isLive(order)) liveOrders.delete(order);
    },
    sellable(account, symbol, at) {
      const selling = reserved(account)
        .filter((order) => order.side === 'sell' && order.symbol === symbol)
        .reduce((sum, order) => sum + remainingOf(order), 0);
      return Math.max(0, settledShares(account, symbol, at) - selling);
    },
    buyingPower(account, ceilingOf, at) {
      const held = reserved(account)
        .filter((order) => order.side === 'buy')
        .reduce(
          (sum, order) => sum + remainingOf(order) * (order.price ?? ceilingOf(order.symbol)),
          0,
        );
      return Math.max(0, Math.floor(availableCash(account, at) / COST_FACTOR - held));
    },
  };
}

/** Better price first, then the earlier one; orders without a price come before all. */
function byPriority(side: TradeSide): (a: SsiOrder, b: SsiOrder) => number {
  const key = ({ price }: SsiOrder) => (side === 'buy' ? -1 : 1) * (price ?? NONE[side]);
  return (a, b) => {
    const difference = key(a) - key(b);
    return difference === 0 || Number.isNaN(difference) ? a.rank - b.rank : difference;
  };
}

const NONE: Readonly<Record<TradeSide, number>> = { buy: Number.POSITIVE_INFINITY, sell: 0 };
