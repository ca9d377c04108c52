// What became of the bars at whose ends a strategy was judged in this run of the process. False ones are counted, never recorded.
import type { Instant } from '../../../kernel/instant.ts';

/** Counts in place; `BarsJudged` is what others read of it. */
export interface BarTally {
  /** End of the newest bar that was judged. */
  until: Instant | undefined;
  wasTrue: number;
  wasFalse: number;
  /** An input of the condition was missing, or it could not be computed. */
  wasUnknown: number;
  /** The last such input, or why the condition could not be computed. */
  whyUnknown: string | undefined;
}

export function tallyKey(strategy: string, symbol: string): string {
  return `${strategy}|${symbol}`;
}

export function tallyOf(
  tallies: Map<string, BarTally>,
  strategy: string,
  symbol: string,
): BarTally {
  const key = tallyKey(strategy, symbol);
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const none = { wasTrue: 0, wasFalse: 0, wasUnknown: 0 };
  const tally: BarTally = { until: undefined, ...none, whyUnknown: undefined };
  tallies.set(key, tally);
  return tally;
}
