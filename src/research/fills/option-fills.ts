// At which price, and for how many contracts, a limit order in an option fills at a quote.
import { assertNever } from '../../kernel/assert.ts';
import {
  comparePrices,
  type PriceStep,
  roundDown,
  roundUp,
} from '../../market/instruments/tick-grid.ts';
import type { OrderSide } from '../../trader/domain/terms/side.ts';

export type OptionFillModel =
  /** At its limit once the far side is there for two quotes; at the far side if it was there when the order came. */
  | { readonly kind: 'walk' }
  /** At the far side. */
  | { readonly kind: 'cross' }
  /** In the middle, which is optimistic. */
  | { readonly kind: 'mid' }
  /** So much of the way from the middle to the far side, 0 to 1. */
  | { readonly kind: 'fraction'; readonly fraction: number };

/** Prices per share, sizes in contracts; NaN if unknown. At a size of 0 nothing is offered. */
export interface OptionQuote {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

export interface FillableOrder {
  readonly side: OrderSide;
  readonly limitPrice: number;
  /** Contracts. */
  readonly remaining: number;
}

export interface OptionFill {
  readonly price: number;
  readonly contracts: number;
}

/** Of the quotes since the order came, for one order. */
export interface QuotesSeen {
  /** Quotes in a row whose far side was within the limit. */
  quotes: number;
  /** Whether the first quote of all was one of them. */
  wasThere: boolean | undefined;
  /** All of them, whether or not they were a market. */
  all: number;
  /** How far the limit was from the price that would have filled it, at the nearest market; 0 if it was within. */
  nearest: number | undefined;
}

export function noQuotesSeen(): QuotesSeen {
  return { quotes: 0, wasThere: undefined, all: 0, nearest: undefined };
}

const QUOTES_NEEDED = 2;

/**
 * Undefined if it does not fill: at a missing, locked or crossed quote whatever the model, and without buyers nothing is sold. What
 * is bought where there are no buyers costs the far side: such a quote has no middle.
 */
export function optionFill(
  model: OptionFillModel,
  order: FillableOrder,
  quote: OptionQuote,
  { steps, seen }: { readonly steps: readonly PriceStep[]; readonly seen: QuotesSeen },
): OptionFill | undefined {
  seen.all += 1;
  const [far, size] =
    order.side === 'buy' ? [quote.ask, quote.askSize] : [quote.bid, quote.bidSize];
  const isMarket = quote.bid >= 0 && comparePrices(quote.ask, quote.bid) > 0;
  if (!(isMarket && far > 0) || size <= 0) {
    seen.quotes = 0;
    return undefined;
  }
  const asked = priceBy(model, order, quote, { steps, far });
  seen.nearest = Math.min(seen.nearest ?? Number.POSITIVE_INFINITY, missedBy(order, asked));
  const price = model.kind === 'walk' ? walkedPrice(order, far, seen) : asked;
  if (price === undefined || isBeyond(order, price)) return undefined;
  return {
    price,
    contracts: Number.isNaN(size) ? order.remaining : Math.min(order.remaining, size),
  };
}

/** Of a quote alone. */
function priceBy(
  model: OptionFillModel,
  order: FillableOrder,
  { bid, ask }: OptionQuote,
  {
    steps,
    far,
  }: {
    readonly steps: readonly PriceStep[];
    readonly far: number;
  },
): number {
  const mid = bid > 0 ? (bid + ask) / 2 : far;
  switch (model.kind) {
    case 'walk':
    case 'cross':
      return far;
    case 'mid':
      return onGrid(steps, order.side, mid);
    case 'fraction':
      return onGrid(steps, order.side, mid + (far - mid) * model.fraction);
    default:
      return assertNever(model);
  }
}

/** Undefined until the far side was within the limit for two quotes in a row. */
function walkedPrice(order: FillableOrder, far: number, seen: QuotesSeen): number | undefined {
  const isThere = !isBeyond(order, far);
  seen.wasThere ??= isThere;
  seen.quotes = isThere ? seen.quotes + 1 : 0;
  if (seen.quotes < QUOTES_NEEDED) return undefined;
  return seen.wasThere ? far : order.limitPrice;
}

function isBeyond({ side, limitPrice }: FillableOrder, price: number): boolean {
  const difference = comparePrices(price, limitPrice);
  return side === 'buy' ? difference > 0 : difference < 0;
}

function missedBy(order: FillableOrder, price: number): number {
  return isBeyond(order, price) ? Math.abs(price - order.limitPrice) : 0;
}

/** A buyer pays the next price above, a seller gets the next one below. */
function onGrid(steps: readonly PriceStep[], side: OrderSide, price: number): number {
  return side === 'buy' ? roundUp(steps, price) : roundDown(steps, price);
}
