// Halts of trading in a symbol, as its quotes showed them since the start.
import type { Instant } from '../../../kernel/instant.ts';
import type { Quote } from '../../../market/quotes/quote.ts';

export interface SeenHalt {
  readonly from: Instant;
  /** Undefined while it lasts. */
  readonly until: Instant | undefined;
}

const KEPT = 50;

/** The same list if the quote changes nothing. */
export function haltsAfter(
  halts: readonly SeenHalt[],
  { isHalted }: Pick<Quote, 'isHalted'>,
  now: Instant,
): readonly SeenHalt[] {
  const last = halts.at(-1);
  const wasHalted = last !== undefined && last.until === undefined;
  if (isHalted === wasHalted) return halts;
  return isHalted
    ? [...halts, { from: now, until: undefined }].slice(-KEPT)
    : [...halts.slice(0, -1), { from: last?.from ?? now, until: now }];
}
