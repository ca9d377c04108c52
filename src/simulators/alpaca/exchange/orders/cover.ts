// Measures how many shares of a position no stop protects, after every change, and for how long.
import { type Decimal, ZERO } from '../../../../kernel/decimal.ts';
import { createNakedClock } from '../../../host/naked-clock.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Account, Position } from '../account/account.ts';
import { phaseAt } from '../market/hours.ts';
import type { Market } from '../market/market.ts';
import { type AlpacaOrder, isStop, leavesOf } from '../state/order.ts';
import { type Book, isActivated } from './book.ts';

export interface Cover {
  /** After any change of orders, shares or session. */
  measure(): void;
  /** Shares that no stop protects; 0 where none can. */
  uncoveredIn(symbol: string): number;
  /** Market milliseconds so far, summed over symbols. */
  nakedMs(): number;
}

export interface CoverParts {
  readonly scheduler: Scheduler;
  readonly account: Account;
  readonly book: Book;
  readonly market: Market;
}

export function createCover({ scheduler, account, book, market }: CoverParts): Cover {
  const naked = createNakedClock(scheduler, 0);
  const measured = new Set<string>();

  /** A stop acts in regular trading; no stop can cover a fraction of a share. */
  function uncovered({ symbol, quantity }: Position): number {
    if (phaseAt(scheduler.now()) !== 'regular') return 0;
    if (market.security(symbol)?.isHalted === true) return 0;
    const isLong = !quantity.isNegative();
    const stops = book
      .open(symbol)
      .filter((order) => (order.side === 'sell') === isLong && protects(order));
    const covered = stops.reduce<Decimal>((sum, stop) => sum.plus(leavesOf(stop)), ZERO);
    return (isLong ? quantity : quantity.negated()).truncatedTo(0).minus(covered).toNumber();
  }

  /** The exits of an entry act only after its complete fill; one that is replaced protects until it is. */
  function protects(order: AlpacaOrder): boolean {
    if (!isStop(order) || order.status === 'pending_new') return false;
    return isActivated(book, order);
  }

  function uncoveredIn(symbol: string): number {
    const position = account.positions.get(symbol);
    return position === undefined ? 0 : Math.max(0, uncovered(position));
  }

  return {
    measure() {
      for (const symbol of account.positions.keys()) measured.add(symbol);
      for (const symbol of measured) {
        naked.set(symbol, uncoveredIn(symbol));
        if (!account.positions.has(symbol)) measured.delete(symbol);
      }
    },
    uncoveredIn,
    nakedMs: naked.total,
  };
}
