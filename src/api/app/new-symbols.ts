// What is held and has no close on record yet: it is put there at once, so that its splits and past days need not wait for the night.
import type { DayRange } from '../../ledger/ports/price-history.ts';

export interface NewSymbols {
  /** Undefined without a close. */
  span(symbol: string): Promise<DayRange | undefined>;
  fill(symbols: readonly string[]): Promise<void>;
}

/** Each symbol once in this process: what no source has is asked again at night only. */
export function createFillNew({ span, fill }: NewSymbols) {
  const seen = new Set<string>();
  return async (held: readonly string[]): Promise<void> => {
    const missing: string[] = [];
    for (const symbol of held) {
      if (seen.has(symbol)) continue;
      seen.add(symbol);
      if ((await span(symbol)) === undefined) missing.push(symbol);
    }
    if (missing.length > 0) await fill(missing);
  };
}
