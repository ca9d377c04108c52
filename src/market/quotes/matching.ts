// The fill model: what one order does at one quote. Simulated exchanges ask it quote by quote, backtests print by print.
import { assertNever } from '../../kernel/assert.ts';
import { isLastWithinQuote, isTwoSided, type Quote } from './quote.ts';

export type TradeSide = 'buy' | 'sell';

/** An order as far as matching cares; who asks has checked that it is due (regular hours, or allowed outside them). */
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
      /** Set once a match was `triggered`; from the next quote on the order trades as a market order. */
      readonly isTriggered: boolean;
    };

/** A quote as far as matching cares; sizes not shown do not bound a fill. */
export type MatchableQuote = Pick<
  Quote,
  'bid' | 'ask' | 'last' | 'bidSize' | 'askSize' | 'isHalted'
>;

export type Match =
  | { readonly kind: 'nothing' }
  /** A print touched the stop: it trades at the next quote, so a gap is filled where the market opens. */
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

/** The price an order of that side trades at: it pays the ask, it is paid the bid. */
export function priceFor(side: TradeSide, quote: Pick<Quote, 'bid' | 'ask'>): number {
  return side === 'buy' ? quote.ask : quote.bid;
}

export function isWithinLimit(side: TradeSide, limitPrice: number, quote: MatchableQuote): boolean {
  return side === 'buy' ? quote.ask <= limitPrice : quote.bid >= limitPrice;
}

/** Only a print the quote bears out may touch a stop, and none does while trading is halted. */
export function isStopTouched(side: TradeSide, stopPrice: number, quote: MatchableQuote): boolean {
  if (quote.isHalted || !isLastWithinQuote(quote)) return false;
  return side === 'buy' ? quote.last >= stopPrice : quote.last <= stopPrice;
}

/** As much as is shown, at the price shown; nothing without a two-sided market. */
function filledAt(side: TradeSide, remaining: number, quote: MatchableQuote): Match {
  if (quote.isHalted || !isTwoSided(quote)) return NOTHING;
  const shown = (side === 'buy' ? quote.askSize : quote.bidSize) ?? remaining;
  const quantity = Math.min(remaining, shown);
  return quantity > 0 ? { kind: 'filled', price: priceFor(side, quote), quantity } : NOTHING;
}

/**
 * Where on the way of the last price from one print to the next the order would touch or trade, for bars whose prints are
 * far apart: NaN when it does not. A backtest quotes that price in between, so a stop that the way crosses is not filled as
 * far away as the extreme; a jump from one bar to the next is no way and is filled at the open.
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
      return crossed(order.stopPrice, way.from, way.to, order.side === 'buy' ? 'up' : 'down');
    default:
      return assertNever(order);
  }
}

function crossed(level: number, from: number, to: number, direction: 'up' | 'down'): number {
  const isCrossed = direction === 'up' ? from < level && level <= to : from > level && level >= to;
  return isCrossed ? level : Number.NaN;
}
