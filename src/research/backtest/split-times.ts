// When each split takes effect, and how many shares after it one share from before stands for.
import { type Instant, plus } from '../../kernel/instant.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar } from '../../market/time/calendar.ts';

export interface SplitTimes {
  has(symbol: string): boolean;
  /** Shares at `to` for one share at `from`; 1 without a split between them. */
  factor(symbol: string, from: Instant, to: Instant): number;
  /** Moments at which splits of the symbol take effect, ascending. */
  of(symbol: string): readonly Instant[];
}

/** A split takes effect just before the open of its day, when the broker applies it. */
const BEFORE_OPEN_MS = 1;

export function createSplitTimes(
  actions: readonly CorporateAction[],
  calendar: Calendar,
): SplitTimes {
  const bySymbol = new Map<string, { readonly at: Instant; readonly ratio: number }[]>();
  for (const action of actions) {
    const session = calendar.sessionOf(action.day);
    if (action.kind !== 'split' || session === undefined) continue;
    const known = bySymbol.get(action.symbol) ?? [];
    known.push({ at: plus(session.open, -BEFORE_OPEN_MS), ratio: action.ratio });
    bySymbol.set(
      action.symbol,
      known.sort((one, other) => one.at - other.at),
    );
  }
  const splitsOf = (symbol: string) => bySymbol.get(symbol) ?? [];
  return {
    has: (symbol) => bySymbol.has(symbol),
    factor: (symbol, from, to) =>
      splitsOf(symbol).reduce(
        (product, { at, ratio }) => (at > from && at <= to ? product * ratio : product),
        1,
      ),
    of: (symbol) => splitsOf(symbol).map(({ at }) => at),
  };
}
