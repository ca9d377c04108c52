// What is exchanged or drawn as a whole: a session, or a week where a bar is as long; and the blocks that it is cut into.
import { DAY_MS, MINUTE_MS, type TradingDay, WEEK_MS } from '../../kernel/instant.ts';
import type { Session } from '../../market/time/calendar.ts';
import { mondayOf } from '../../market/time/weeks.ts';
import type { NullBlock } from '../../trader/domain/report/against-chance.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';

/** Of a week, from the open of its first session in the run to the close of its last one. */
export type Unit = Pick<Session, 'day' | 'open' | 'close'>;

export interface DrawTerms {
  /** Ascending. */
  readonly units: readonly Unit[];
  /** Of each session. */
  readonly unitByDay: ReadonlyMap<TradingDay, Unit>;
  readonly block: NullBlock;
}

const BLOCK_MS: Readonly<Record<NullBlock, number>> = {
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  // As long as the unit itself.
  '1d': Number.POSITIVE_INFINITY,
  '1w': Number.POSITIVE_INFINITY,
};

/**
 * By the longest bar of the run: half hours, or hours of bars of an hour; days and weeks are blocks by themselves, with the night or
 * weekend before each as another one. So T. Masters, "Permutation and Randomization Tests for Trading System Development" (2020),
 * permutes bars: gaps and bars apart. Longer blocks would keep what a strategy of days lives on.
 */
// Decision 0079
export function drawTerms({
  bars,
  sessions,
}: Pick<BacktestInputs, 'bars' | 'sessions'>): DrawTerms {
  const longestMs = Math.max(...[...bars.values()].map(({ lengthMs }) => lengthMs));
  if (longestMs >= WEEK_MS) return { ...unitsIn(sessions, mondayOf), block: '1w' };
  const block = longestMs >= DAY_MS ? '1d' : longestMs > BLOCK_MS['30m'] ? '1h' : '30m';
  return { ...unitsIn(sessions, (day) => day), block };
}

export function blockMs(block: NullBlock): number {
  return BLOCK_MS[block];
}

/** A unit is one block, which has no parts. */
export function isWhole(block: NullBlock): boolean {
  return BLOCK_MS[block] === Number.POSITIVE_INFINITY;
}

function unitsIn(sessions: readonly Session[], nameOf: (day: TradingDay) => TradingDay) {
  const unitByDay = new Map<TradingDay, Unit>();
  const units: Unit[] = [];
  for (const alike of Map.groupBy(sessions, ({ day }) => nameOf(day)).values()) {
    const [first, last] = [alike[0], alike.at(-1)];
    if (first === undefined || last === undefined) continue;
    const { day, open } = first;
    const unit = { day, open, close: last.close };
    units.push(unit);
    for (const session of alike) unitByDay.set(session.day, unit);
  }
  return { units, unitByDay };
}
