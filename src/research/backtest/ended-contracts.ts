// Contracts that the exchange ended with the last close of a run: the engine books it as the next session opens.
import type { TradingDay } from '../../kernel/instant.ts';
import { optionTermsOf } from '../../market/options/combination.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { RunResult } from '../../trader/domain/report/run-result.ts';

/** A sentence each. */
export function endedNotes(
  { openPositions, to }: Pick<RunResult, 'openPositions' | 'to'>,
  calendar: Calendar,
): readonly string[] {
  const last = calendar.dayOf(to);
  return openPositions.filter(({ symbol }) => hasEnded(symbol, last)).map(endedText);
}

function hasEnded(symbol: string, last: TradingDay): boolean {
  const terms = optionTermsOf(symbol);
  return terms !== undefined && terms.expiry <= last;
}

function endedText({ symbol }: { readonly symbol: string }): string {
  return `${symbol} ended with the last close: the equity has what it delivered, trades and holdings show it after one more session (--to)`;
}
