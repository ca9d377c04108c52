// Daily returns of a run of which only its closed trades are known: as those of its equity where nothing is held over a close.
import type { Session } from '../../market/time/calendar.ts';

export interface ClosedTrade {
  /** Epoch milliseconds. */
  readonly closedAt: number;
  readonly pnl: number;
}

/** One for each session, of the trades that closed in or after it; none after the equity is used up. Trades are in order of closing. */
export function closedReturns(
  trades: readonly ClosedTrade[],
  sessions: readonly Session[],
  cash: number,
): readonly number[] {
  let [next, equity] = [0, cash];
  const returns: number[] = [];
  for (const [at] of sessions.entries()) {
    const until = sessions[at + 1]?.open ?? Number.POSITIVE_INFINITY;
    let sum = 0;
    for (; (trades[next]?.closedAt ?? Number.POSITIVE_INFINITY) < until; next += 1)
      sum += trades[next]?.pnl ?? 0;
    if (equity <= 0) break;
    returns.push(sum / equity);
    equity += sum;
  }
  return returns;
}
