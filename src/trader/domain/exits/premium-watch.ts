// A stop on the price of an option: bids across a chain halve for a second without a move of the stock, so the middle of the quote
// must stay at or beyond the stop for a while, in most of the samples, and wide quotes do not count.
import { midOf, type Quote, type Spread, spreadOf } from '../../../market/quotes/quote.ts';
import type { PositionSide } from '../terms/side.ts';
import { isSound } from './protective-stop.ts';

/** Since the first sample at or beyond the stop. */
export interface PremiumWatch {
  readonly since: number;
  readonly sampledAt: number;
  /** Samples that count, and how many of them were at or beyond the stop. */
  readonly samples: number;
  readonly through: number;
}

/** Once a second, however many quotes come. */
const SAMPLE_MS = 1_000;
const SAMPLES_MIN = 3;
/** Between samples that count; a longer silence begins anew. */
const GAP_MAX_MS = 10_000;
/** Of the samples. */
const SHARE_MIN = 2 / 3;
/** A spread of so many points always counts, else one of so much of the middle. */
const SPREAD_ALLOWED = 0.1;
const SPREAD_SHARE_MAX = 0.3;

export interface PremiumSeen {
  readonly side: PositionSide;
  readonly stopPrice: number;
  readonly quote: Spread & Pick<Quote, 'isExitOnly'>;
  readonly now: number;
  readonly timeoutMs: number;
}

/** The watch after this look, which ends when most samples are on the near side of the stop; and whether the stop is reached. */
export function watchedPremium(
  watch: PremiumWatch | undefined,
  { side, stopPrice, quote, now, timeoutMs }: PremiumSeen,
): { readonly watch: PremiumWatch | undefined; readonly isReached: boolean } {
  const mid = midOf(quote);
  if (!isSound(stopPrice) || !isPlausiblePremium(quote) || isUndecided({ side, stopPrice, quote }))
    return { watch, isReached: false };
  if (watch !== undefined && now - watch.sampledAt < SAMPLE_MS) return { watch, isReached: false };
  const isThrough = side === 'long' ? mid <= stopPrice : mid >= stopPrice;
  if (watch === undefined || now - watch.sampledAt > GAP_MAX_MS)
    return {
      watch: isThrough ? { since: now, sampledAt: now, samples: 1, through: 1 } : undefined,
      isReached: false,
    };
  const samples = watch.samples + 1;
  const through = watch.through + (isThrough ? 1 : 0);
  if (through < samples * SHARE_MIN) return { watch: undefined, isReached: false };
  const isLong = now - watch.since >= timeoutMs && samples >= SAMPLES_MIN;
  return { watch: { ...watch, sampledAt: now, samples, through }, isReached: isThrough && isLong };
}

/** Without a side of one contract a vertical is worth something between bid and ask, anywhere. */
function isUndecided({
  side,
  stopPrice,
  quote: { bid, ask, isExitOnly },
}: Pick<PremiumSeen, 'side' | 'stopPrice' | 'quote'>): boolean {
  if (isExitOnly !== true) return false;
  return side === 'long'
    ? bid <= stopPrice && stopPrice < ask
    : bid < stopPrice && stopPrice <= ask;
}

/** Its middle says what an option is worth; false for a wide quote and for one of one side. */
export function isPlausiblePremium(quote: Spread): boolean {
  return spreadOf(quote) <= spreadAllowed(midOf(quote));
}

/** A spread in which the middle says nothing any more. */
export function isWideFor(middle: number, spread: number): boolean {
  return spread > spreadAllowed(middle);
}

function spreadAllowed(middle: number): number {
  return Math.max(SPREAD_ALLOWED, middle * SPREAD_SHARE_MAX);
}

/** The middles of the last samples, oldest first. */
export interface PremiumHeld {
  readonly mids: readonly number[];
  readonly sampledAt: number;
}

/** A best price that quotes show for a moment moves no stop: it has to be there in so many samples in a row. */
const HELD_SAMPLES = 3;

/** The samples after this look, and the price that all of them reached, for the holder; NaN while there are too few. */
export function heldPremium(
  held: PremiumHeld | undefined,
  { side, quote, now }: Pick<PremiumSeen, 'side' | 'quote' | 'now'>,
): { readonly held: PremiumHeld | undefined; readonly price: number } {
  const isUnfit = quote.isExitOnly === true || !isPlausiblePremium(quote);
  if (isUnfit || (held !== undefined && now - held.sampledAt < SAMPLE_MS))
    return { held, price: Number.NaN };
  const isNew = held === undefined || now - held.sampledAt > GAP_MAX_MS;
  const mids = [...(isNew ? [] : held.mids), midOf(quote)].slice(-HELD_SAMPLES);
  const reached = side === 'long' ? Math.min(...mids) : Math.max(...mids);
  return {
    held: { mids, sampledAt: now },
    price: mids.length === HELD_SAMPLES ? reached : Number.NaN,
  };
}
