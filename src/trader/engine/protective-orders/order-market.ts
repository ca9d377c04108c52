// The market of an order that walks: that of its instrument, or of a contract together with the shares that leave with it.
import type { PriceStep } from '../../../market/instruments/tick-grid.ts';
import { isEnterable, type Spread } from '../../../market/quotes/quote.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { OrderSide } from '../../domain/terms/side.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';

export interface OrderMarket {
  readonly side: OrderSide;
  readonly quote: Spread;
  readonly steps: readonly PriceStep[];
  /** A price of it is this times a limit of the order. */
  readonly sign: 1 | -1;
}

/** Not listed anywhere: what the broker accepts for contracts with shares. */
const CENTS: readonly PriceStep[] = [{ lowEdge: 0, increment: 0.01 }];

/** Undefined without a market to walk in: the middle of prices that lack a side is not where it trades. */
export function marketOf(
  turn: Turn,
  { symbol, side, withShares }: Pick<OrderTerms, 'symbol' | 'side' | 'withShares'>,
): OrderMarket | undefined {
  const quote = usableQuote(turn, symbol);
  if (quote === undefined || !isEnterable(quote)) return undefined;
  if (withShares === undefined) return { side, quote, steps: stepsOf(turn, symbol), sign: 1 };
  const stock = usableQuote(turn, withShares.symbol);
  if (stock === undefined || !isEnterable(stock)) return undefined;
  // Short shares with a call cost the stock less the call; shares with a put bring both.
  if (withShares.side === 'sell')
    return { side: 'sell', quote: both(stock, quote), steps: CENTS, sign: 1 };
  return { side: 'buy', quote: less(stock, quote), steps: CENTS, sign: -1 };
}

function both(stock: Spread, option: Spread): Spread {
  return { bid: sum(stock.bid, option.bid), ask: sum(stock.ask, option.ask) };
}

function less(stock: Spread, option: Spread): Spread {
  return { bid: sum(stock.bid, -option.ask), ask: sum(stock.ask, -option.bid) };
}

/** Without rounding error: prices have six places at most. */
function sum(one: number, other: number): number {
  return Math.round((one + other) * PLACES) / PLACES;
}

const PLACES = 1e6;
