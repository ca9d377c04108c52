// A stop that cannot rest at its venue: whether a price has reached it, and whether that price needs a second witness. Nothing
// else protects the position, so a doubt is short and ends in favour of selling.
import { JUMP_ATRS } from '../../../market/quotes/print-filter.ts';
import { isLastWithinBook, isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import { type PositionSide, signOf } from '../terms/side.ts';
import { isSound } from './protective-stop.ts';

/** The price that has reached a stop, as a fact records it. */
export interface StopReached {
  readonly stopPrice: number;
  /**
   * `book`: even the other side of the market is through the stop, and this side is empty. `mid`: of an option, the middle of
   * its quotes for a while.
   */
  readonly by: 'last' | 'touch' | 'book' | 'mid';
  readonly price: number;
  /** Of the quote. */
  readonly at: number;
  /** The stock, if its price closes an option. */
  readonly of?: string;
}

/** A print, the price at which the position could be closed, or an empty market beyond the stop; undefined if none is through it. */
export function stopReached(
  side: PositionSide,
  stopPrice: number,
  quote: Quote,
): StopReached | undefined {
  if (!isSound(stopPrice)) return undefined;
  const isThrough = (price: number) => isSound(price) && signOf(side) * (price - stopPrice) <= 0;
  const [touch, far] = side === 'long' ? [quote.bid, quote.ask] : [quote.ask, quote.bid];
  const seen = { stopPrice, at: quote.at };
  if (isThrough(quote.last) && isLastWithinBook(quote))
    return { ...seen, by: 'last', price: quote.last };
  if (isTwoSided(quote) && isThrough(touch)) return { ...seen, by: 'touch', price: touch };
  if (!isSound(touch) && isThrough(far)) return { ...seen, by: 'book', price: far };
  return undefined;
}

export interface JumpSeen {
  /** A price that was certainly traded; NaN if none is known. */
  readonly believed: number;
  readonly atr: number | undefined;
}

/** Too far from the last certain price, or from the stop where none is known, to count without a second witness. */
export function needsWitness(
  { stopPrice, price }: StopReached,
  { believed, atr }: JumpSeen,
): boolean {
  const from = isSound(believed) ? believed : stopPrice;
  return !(Math.abs(price - from) <= JUMP_ATRS * (atr ?? Number.NaN));
}

/** Another price than the doubted one, from a later quote. */
export function isWitness(seen: StopReached, doubted: StopReached): boolean {
  return seen.at > doubted.at && (seen.price !== doubted.price || seen.by !== doubted.by);
}
