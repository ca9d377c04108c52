// The fill model: the effect of one quote on one order. Simulated exchanges evaluate every quote, backtests every
// print.
import { assertNever } from '../../kernel/assert.ts';
import { comparePrices } from '../instruments/tick-grid.ts';
import { isLastWithinQuote, isTwoSided, type Quote } from './quote.ts';

export type TradeSide = 'buy' | 'sell';

/**
 * The fields of an order that matter for matching; the caller has checked that it may trade now (regular hours, or
 * extended hours if allowed).
 */
export type MatchableOrder =
  | { readonly type: 'market'; readonly side: TradeSide; readonly remaining: number }
  | {
      readonly type: 'limit';
      readonly side: TradeSide;
      readonly remaining: number;
      readonly limitPrice: number;
    }
  | {
      readonly type: 'stop';
      readonly side: TradeSide;
      readonly remaining: number;
      readonly stopPrice: number;
      /** Set after a match was `triggered`; from the next quote on the order trades as a market order. */
      readonly isTriggered: boolean;
    };

/** The fields of a quote that matter for matching; an absent size does not limit a fill. */
export type MatchableQuote = Pick<
  Quote,
  'bid' | 'ask' | 'last' | 'bidSize' | 'askSize' | 'isHalted'
> & {
  /** One side is empty because the price is at its limit for the day: the other side still trades. */
  readonly isAtLimit?: boolean;
};

export type Match =
  | { readonly kind: 'nothing' }
  /** A print triggered the stop: it trades at the next quote, so a gap fills where the market opens. */
  | { readonly kind: 'triggered' }
  | { readonly kind: 'filled'; readonly price: number; readonly quantity: number };

const NOTHING: Match = { kind: 'nothing' };
const TRIGGERED: Match = { kind: 'triggered' };

export function matchOrder(order: MatchableOrder, quote: MatchableQuote): Match {
  switch (order.type) {
    case 'market':
      return filledAt(order.side, order.remaining, quote);
    case 'limit':
      return isWithinLimit(order.side, order.limitPrice, quote)
        ? filledAt(order.side, order.remaining, quote)
        : NOTHING;
    case 'stop':
      if (order.isTriggered) return filledAt(order.side, order.remaining, quote);
      return isStopTouched(order.side, order.stopPrice, quote) ? TRIGGERED : NOTHING;
    default:
      return assertNever(order);
  }
}

/** The price at which an order of that side trades: it buys at the ask and sells at the bid. */
function priceFor(side: TradeSide, quote: Pick<Quote, 'bid' | 'ask'>): number {
  return side === 'buy' ? quote.ask : quote.bid;
}

function isWithinLimit(side: TradeSide, limitPrice: number, quote: MatchableQuote): boolean {
  // Quotes and limits are on the tick, so they are equal without rounding error; a limit is never exceeded.
  return side === 'buy' ? quote.ask <= limitPrice : quote.bid >= limitPrice;
}

/** Only a print that the quote confirms can trigger a stop, and none during a halt. */
function isStopTouched(side: TradeSide, stopPrice: number, quote: MatchableQuote): boolean {
  if (quote.isHalted || !isLastWithinQuote(quote)) return false;
  const short = comparePrices(stopPrice, quote.last);
  return side === 'buy' ? short <= 0 : short >= 0;
}

/** The shown size at the shown price; nothing without a two-sided market, unless a limit of the day has emptied the other side. */
function filledAt(side: TradeSide, remaining: number, quote: MatchableQuote): Match {
  const isOffered = isTwoSided(quote) || (quote.isAtLimit === true && priceFor(side, quote) > 0);
  if (quote.isHalted || !isOffered) return NOTHING;
  const shown = (side === 'buy' ? quote.askSize : quote.bidSize) ?? remaining;
  const quantity = Math.min(remaining, shown);
  return quantity > 0 ? { kind: 'filled', price: priceFor(side, quote), quantity } : NOTHING;
}

/**
 * Where on the path of the last price from one print to the next the order would trigger or trade, for bars whose
 * prints are far apart: NaN if it does not. A backtest quotes that price in between, so that a stop on the path does
 * not fill as far away as the extreme. A jump from one bar to the next has no path and fills at the open.
 */
export function levelOnWay(
  order: MatchableOrder,
  way: { readonly from: number; readonly to: number; readonly halfSpread: number },
): number {
  switch (order.type) {
    case 'market':
      return Number.NaN;
    case 'limit':
      return order.side === 'buy'
        ? crossed(order.limitPrice - way.halfSpread, way.from, way.to, 'down')
        : crossed(order.limitPrice + way.halfSpread, way.from, way.to, 'up');
    case 'stop':
      // Once triggered it is a market order.
      return order.isTriggered
        ? Number.NaN
        : crossed(order.stopPrice, way.from, way.to, order.side === 'buy' ? 'up' : 'down');
    default:
      return assertNever(order);
  }
}

function crossed(level: number, from: number, to: number, direction: 'up' | 'down'): number {
  const sign = direction === 'up' ? 1 : -1;
  const isAhead = sign * comparePrices(level, from) > 0;
  if (!isAhead || !(sign * comparePrices(to, level) >= 0)) return Number.NaN;
  return comparePrices(level, to) === 0 ? to : level;
}

/** Whether a price between these two may trigger or fill the order; it need not, as the spread is ignored. */
export function isWithinReach(order: MatchableOrder, low: number, high: number): boolean {
  switch (order.type) {
    case 'market':
      return true;
    case 'limit':
      return order.side === 'buy'
        ? comparePrices(low, order.limitPrice) <= 0
        : comparePrices(high, order.limitPrice) >= 0;
    case 'stop':
      if (order.isTriggered) return true;
      return order.side === 'buy'
        ? comparePrices(high, order.stopPrice) >= 0
        : comparePrices(low, order.stopPrice) <= 0;
    default:
      return assertNever(order);
  }
}
