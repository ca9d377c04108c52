// The results of each variant before and after several splits of the period, so that luck in one part shows in the
// other.
import { momentsOf, NO_DEVIATION } from '../../market/performance/moments.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { TradeResult } from './play-variants.ts';

export interface Fold {
  /** Everything before the part that follows. */
  readonly inSample: Span;
  /** From here on what is evaluated opens: the session after the split is left out where the part is long enough. */
  readonly outOfSample: Span;
}

export interface Span {
  readonly first: Session;
  readonly last: Session;
  /** Milliseconds: the open of the session after it, or infinity. */
  readonly until: number;
}

/** Trades that opened and closed in a period: one that was held over a split would bring what follows it into the choice. */
export interface Tally {
  readonly trades: number;
  /** Profit over initial risk, mean over the trades; NaN without any. */
  readonly meanR: number;
  /** Mean over deviation per trade; NaN below two trades. */
  readonly perDeviation: number;
  /** USD. */
  readonly pnl: number;
}

/** Of a shorter part a session is too much to leave out. */
const SESSIONS_FOR_EMBARGO = 5;

/**
 * The sessions in `folds` + 1 equal parts: each part but the first is evaluated after all parts before it. Purged and embargoed as
 * in M. López de Prado, "Advances in Financial Machine Learning" (2018), chapter 7.
 */
export function foldsOf(sessions: readonly Session[], folds: number): readonly Fold[] {
  const parts = folds + 1;
  const at = (part: number) => Math.round((sessions.length * part) / parts);
  const first = sessions[0];
  if (first === undefined || sessions.length < parts) return [];
  return Array.from({ length: folds }, (_, index) => {
    const [split, end] = [at(index + 1), at(index + 2)];
    const embargo = end - split >= SESSIONS_FOR_EMBARGO ? 1 : 0;
    const [before, after, last] = [
      sessions[split - 1],
      sessions[split + embargo],
      sessions[end - 1],
    ];
    return {
      inSample: { first, last: before ?? first, until: openOf(sessions[split]) },
      outOfSample: { first: after ?? first, last: last ?? first, until: openOf(sessions[end]) },
    };
  });
}

function openOf(session: Session | undefined): number {
  return session?.open ?? Number.POSITIVE_INFINITY;
}

export function tallyOf(trades: readonly TradeResult[], { first, until }: Span): Tally {
  const inside = trades.filter(
    ({ openedAt, closedAt }) => openedAt >= first.open && closedAt < until,
  );
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
