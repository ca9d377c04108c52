// Where orders meet the others: at the quote in continuous trading, at one price in an auction, at the closing price after it.
import type { Random } from '../../../../kernel/random.ts';
import type { TradeSide } from '../../../../market/quotes/matching.ts';
import { type AuctionOrder, cross } from '../../../../market/venues/vietnam/auction.ts';
import { arrive, type Incoming, type Rest } from '../../../../market/venues/vietnam/incoming.ts';
import { stepDown, stepUp } from '../../../../market/venues/vietnam/price-limits.ts';
import { lots } from '../market/day-plan.ts';
import type { OpenLevel } from '../market/levels.ts';
import type { Market } from '../market/market.ts';
import { playedPrice, type Security } from '../market/security.ts';
import { isWorking, remainingOf, type SsiOrder } from './order.ts';
import type { OrderBook } from './order-book.ts';

export interface MatchingParts {
  readonly market: Market;
  readonly book: OrderBook;
  readonly random: Random;
  onFill(order: SsiOrder, price: number, shares: number): void;
  /** What is left is not wanted any more. */
  onCancelled(order: SsiOrder): void;
  /** Shares that the next fill of the order may have at most; asked only if it is about to have one. */
  allowance(order: SsiOrder): number;
}

export interface Matching {
  /** An order that has just come to the exchange in a continuous session. */
  arrive(order: SsiOrder): void;
  /** After a new quote. */
  sweep(security: Security): void;
  /** At the end of an auction: all who want to, at one price. */
  closeAuction(security: Security, isOpening: boolean): void;
  /** Orders at the closing price. */
  matchPostClose(security: Security): void;
}

type ContinuousType = Incoming['type'];

export function createMatching(parts: MatchingParts): Matching {
  const { market, book, random } = parts;

  function levelsFor(order: SsiOrder, security: Security): OpenLevel[] {
    const { bids, asks, oddBids, oddAsks } = security.levels;
    const isOdd = order.quantity < security.terms.rules.lotSize;
    if (order.side === 'buy') return isOdd ? oddAsks : asks;
    return isOdd ? oddBids : bids;
  }

  /** Trades what the levels have for it; says what becomes of the rest. */
  function trade(order: SsiOrder, security: Security, type: ContinuousType): Rest {
    const levels = levelsFor(order, security);
    const grid = { steps: security.terms.steps, limits: security.terms.limits };
    const shown = levels.filter((level) => level.quantity > 0);
    const price = type === 'LO' ? order.price : undefined;
    const arriving = (quantity: number) =>
      arrive({ type, side: order.side, quantity, price }, { book: shown, ...grid });
    const whole = arriving(remainingOf(order));
    const isLimited = whole.fills.length > 0 && type === 'LO';
    const { fills, rest } = isLimited ? arriving(parts.allowance(order)) : whole;
    for (const fill of fills) {
      const level = levels.find(({ price }) => price === fill.price);
      if (level !== undefined) level.quantity -= fill.quantity;
      parts.onFill(order, fill.price, fill.quantity);
    }
    return rest;
  }

  function sweepSide(security: Security, side: TradeSide): void {
    for (const order of book.queue(security.symbol, side))
      if (isWorking(order) && order.price !== undefined) trade(order, security, 'LO');
  }

  function fillAll(orders: readonly SsiOrder[], filled: readonly number[], price: number): void {
    orders.forEach((order, index) => {
      const shares = filled[index] ?? 0;
      if (shares > 0) parts.onFill(order, price, Math.min(shares, parts.allowance(order)));
    });
  }

  return {
    arrive(order) {
      const security = market.security(order.symbol);
      if (security === undefined || security.isHalted) return;
      const { type } = order;
      if (type !== 'LO' && type !== 'MTL' && type !== 'MOK' && type !== 'MAK' && type !== 'MP')
        return;
      const rest = trade(order, security, order.price === undefined ? type : 'LO');
      if (rest.kind === 'limit order') order.price = rest.price;
      if (rest.kind === 'cancelled') parts.onCancelled(order);
    },
    sweep(security) {
      if (security.isHalted) return;
      sweepSide(security, 'buy');
      sweepSide(security, 'sell');
    },
    closeAuction(security, isOpening) {
      const { plan, terms } = security;
      if (plan === undefined || security.isHalted) return;
      const price = playedPrice(security, isOpening ? plan.open : plan.close);
      const { lotSize, isAuctionPriceFirst } = terms.rules;
      const live = book.working(security.symbol);
      const even = live.filter((order) => order.quantity >= lotSize);
      const odd = live.filter((order) => order.quantity < lotSize && order.price !== undefined);
      const others = interest(security, price, random);
      const ours = even.map(
        (order): AuctionOrder => ({
          side: order.side,
          quantity: remainingOf(order),
          price: order.price,
        }),
      );
      const last = security.traded ?? security.reference;
      const crossing = cross([...others, ...ours], {
        ...{ last, steps: terms.steps, limits: terms.limits, isAuctionPriceFirst },
      });
      if (crossing === undefined) return;
      fillAll(even, crossing.filled.slice(others.length), crossing.price);
      const wanted = odd.map((order) =>
        isCrossed(order, crossing.price) ? remainingOf(order) : 0,
      );
      fillAll(odd, wanted, crossing.price);
      market.printAuction(security, crossing.price, crossing.volume);
    },
    matchPostClose(security) {
      const { traded, isHalted } = security;
      if (traded === undefined || isHalted) return;
      for (const side of ['buy', 'sell'] as const) {
        let left = lots(random.between(500, 20_000));
        for (const order of book.queue(security.symbol, side)) {
          if (order.type !== 'PLO') continue;
          const shares = Math.min(left, remainingOf(order));
          left -= shares;
          if (shares > 0) parts.onFill(order, traded, shares);
        }
      }
    },
  };
}

function isCrossed({ side, price }: SsiOrder, at: number): boolean {
  return price !== undefined && (side === 'buy' ? price > at : price < at);
}

/** Orders of the others whose one price is the wanted one; at a limit of the day one side is empty. */
function interest(security: Security, price: number, random: Random): readonly AuctionOrder[] {
  const { limits, steps } = security.terms;
  const [above, below] = [stepUp(steps, price), stepDown(steps, price)];
  const size = (scale: number) => lots(random.between(2_000, 20_000) * scale);
  const order = (side: TradeSide, at: number, scale: number): AuctionOrder => ({
    side,
    quantity: size(scale),
    price: Math.min(limits.ceiling, Math.max(limits.floor, at)),
  });
  if (price <= limits.floor) return [order('sell', limits.floor, 10)];
  if (price >= limits.ceiling) return [order('buy', limits.ceiling, 10)];
  return [
    ...[order('buy', above, 1), order('buy', price, 3), order('buy', below, 2)],
    ...[order('sell', below, 1), order('sell', price, 3), order('sell', above, 2)],
  ];
}
