// The results of each variant before and after several splits of the period, so that luck in one part shows in the
// other.
import { momentsOf, NO_DEVIATION } from '../../market/performance/moments.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { RunTrade } from '../../trader/domain/report/run-result.ts';

export interface Fold {
  /** Everything before the part that follows. */
  readonly inSample: Span;
  readonly outOfSample: Span;
}

export interface Span {
  readonly first: Session;
  readonly last: Session;
}

/** Trades of a period; a trade belongs to the period in which it opened. */
export interface Tally {
  readonly trades: number;
  /** Profit over initial risk, mean over the trades; NaN without any. */
  readonly meanR: number;
  /** Mean over deviation per trade; NaN below two trades. */
  readonly perDeviation: number;
  /** USD. */
  readonly pnl: number;
}

/** The sessions in `folds` + 1 equal parts: each part but the first is evaluated after all parts before it. */
export function foldsOf(sessions: readonly Session[], folds: number): readonly Fold[] {
  const parts = folds + 1;
  const at = (part: number) => Math.round((sessions.length * part) / parts);
  const first = sessions[0];
  if (first === undefined || sessions.length < parts) return [];
  return Array.from({ length: folds }, (_, index) => {
    const split = at(index + 1);
    const [before, after, last] = [
      sessions[split - 1],
      sessions[split],
      sessions[at(index + 2) - 1],
    ];
    return {
      inSample: { first, last: before ?? first },
      outOfSample: { first: after ?? first, last: last ?? first },
    };
  });
}

export function tallyOf(trades: readonly RunTrade[], { first, last }: Span): Tally {
  const inside = trades.filter(({ openedAt }) => openedAt >= first.open && openedAt < last.close);
  const rs = inside.flatMap(({ rMultiple }) => (rMultiple === undefined ? [] : [rMultiple]));
  const { mean: meanR, deviation } = momentsOf(rs);
  const isFlat = rs.length < 2 || deviation < NO_DEVIATION;
  return {
    trades: inside.length,
    meanR,
    perDeviation: isFlat ? Number.NaN : meanR / deviation,
    pnl: inside.reduce((sum, { pnl }) => sum + pnl, 0),
  };
}
