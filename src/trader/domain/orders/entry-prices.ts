// The prices of an entry order: the expected fill, from which stop, size and target are computed, and the prices in
// the order.
import { assertNever } from '../../../kernel/assert.ts';
import {
  type PriceStep,
  roundDown,
  roundToward,
  roundUp,
} from '../../../market/instruments/tick-grid.ts';
import type { Spread } from '../../../market/quotes/quote.ts';
import type { PriceOffset } from '../strategy/strategy.ts';
import { entrySide, type PositionSide, signOf } from '../terms/side.ts';
import type { TrailDistance } from './order-terms.ts';
import { entryWalk, type PriceWalk } from './price-walk.ts';
import type { Enterer, StatedOrder } from './stated-order.ts';

export interface EntryPrices {
  /**
   * For a marketable order the opposite side of the market, for a resting one its own price, for a walk the last that it may
   * reach; NaN if a number is unknown.
   */
  readonly fill: number;
  readonly limitPrice?: number;
  readonly walk?: PriceWalk;
  readonly stopPrice?: number;
}

export interface EntryPricesInput {
  readonly order: Enterer['entryOrder'];
  readonly side: PositionSide;
  readonly quote: Spread;
  /** The ATR for an offset in ATRs; unused otherwise. */
  readonly atr: number;
  readonly collarPercent: number;
  readonly steps: readonly PriceStep[];
}

/** A resting limit never pays more than its offset permits, a resting stop never triggers before it. */
export function entryPrices(input: EntryPricesInput): EntryPrices {
  const { order, side, quote, atr, collarPercent, steps } = input;
  const sign = signOf(side);
  const touch = side === 'long' ? quote.ask : quote.bid;
  switch (order.kind) {
    case 'marketable': {
      const reach = touch * (1 + (sign * collarPercent) / 100);
      return { fill: touch, limitPrice: roundToward(steps, reach, touch) };
    }
    case 'market':
      return { fill: touch };
    case 'limit': {
      const exact = touch - sign * offsetOf(order.offset, touch, atr);
      const price = side === 'long' ? roundDown(steps, exact) : roundUp(steps, exact);
      return { fill: price, limitPrice: price };
    }
    case 'stop': {
      const exact = touch + sign * offsetOf(order.offset, touch, atr);
      const price = side === 'long' ? roundUp(steps, exact) : roundDown(steps, exact);
      return { fill: price, stopPrice: price };
    }
    case 'walk': {
      const limitPrice = 'limitPrice' in order ? order.limitPrice : undefined;
      return walkPrices(entryWalk(order, { side: entrySide(side), quote, steps, limitPrice }));
    }
    case 'stated':
      return statedPrices(order, { side, touch, steps });
    default:
      return assertNever(order);
  }
}

function walkPrices({ startPrice, boundPrice, walk }: ReturnType<typeof entryWalk>): EntryPrices {
  return { fill: boundPrice, limitPrice: startPrice, walk };
}

function offsetOf(offset: PriceOffset, touch: number, atr: number): number {
  return offset.kind === 'percent' ? (touch * offset.percent) / 100 : atr * offset.multiple;
}

/** `touch` is the ask for longs, the bid for shorts. */
interface Touched extends Pick<EntryPricesInput, 'side' | 'steps'> {
  readonly touch: number;
}

/** A limit through the market fills at the market; a stop that the market has passed fills there too. */
function statedPrices(order: StatedOrder, { side, touch, steps }: Touched): EntryPrices {
  const { limitPrice, stopPrice, trailBy } = order;
  const [lower, higher] = side === 'long' ? [Math.min, Math.max] : [Math.max, Math.min];
  const trigger = stopPrice ?? (trailBy && firstTrigger(trailBy, { side, touch, steps }));
  const triggered = trigger === undefined ? touch : higher(trigger, touch);
  return {
    fill: limitPrice === undefined ? triggered : lower(limitPrice, triggered),
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(stopPrice === undefined ? {} : { stopPrice }),
  };
}

/** Where a trail triggers that begins at this price. */
function firstTrigger(trailBy: TrailDistance, { side, touch, steps }: Touched): number {
  const exact = touch + signOf(side) * distanceAt(trailBy, touch);
  return side === 'long' ? roundUp(steps, exact) : roundDown(steps, exact);
}

export function distanceAt(trailBy: TrailDistance, price: number): number {
  return trailBy.kind === 'percent' ? (price * trailBy.percent) / 100 : trailBy.amount;
}
