// The figures of a day that a source may leave out.
import type { SourceQuote } from '../../ports/prices.ts';

export const NO_DAY_FIGURES = {
  previousClose: undefined,
  volume: undefined,
  marketCap: undefined,
  open: undefined,
  high: undefined,
  low: undefined,
} as const satisfies Partial<SourceQuote>;
