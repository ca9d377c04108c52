// How much of the equity was at work, on which side, and how often it was turned over.
import type { TradingDay } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { type Figure, known, missing } from '../../../market/performance/figure.ts';
import type { Calendar, Session } from '../../../market/time/calendar.ts';
import type { PositionSide } from '../terms/side.ts';
import type { RunResult } from './run-result.ts';
import type { SessionEquity } from './session-equity.ts';

/** Positions at their entry prices over the equity at the close before; a mean over the time of the session. */
export interface SessionExposure {
  readonly day: TradingDay;
  readonly long: number;
  /** 0 or more. */
  readonly short: number;
}

export interface Exposure {
  readonly bySession: readonly SessionExposure[];
  /** Means of all sessions; net is long less short. */
  readonly long: Figure;
  readonly short: Figure;
  readonly net: Figure;
  /** A year: the smaller of all purchases and all sales over the mean equity, times 252 over the sessions. */
  readonly turnover: Figure;
}

const SESSIONS_A_YEAR = 252;

/** Turnover as the SEC's Form N-1A has it, item 13, of sessions instead of months. */
export function exposureOf(
  run: RunResult,
  sessions: readonly SessionEquity[],
  calendar: Calendar,
): Exposure {
  let before = run.startEquity;
  const spans = spansOf(run);
  const bySession = sessions.flatMap(({ day, equity }): SessionExposure[] => {
    const session = calendar.sessionOf(day);
    const start = before;
    before = equity;
    if (session === undefined || start <= 0) return [];
    const held = (side: PositionSide) => heldIn(spans, session, side) / start;
    return [{ day, long: held('long'), short: held('short') }];
  });
  const mean = (of: (one: SessionExposure) => number): Figure =>
    bySession.length === 0
      ? missing('no-session')
      : known(bySession.reduce((sum, one) => sum + of(one), 0) / bySession.length);
  return {
    bySession,
    long: mean(({ long }) => long),
    short: mean(({ short }) => short),
    net: mean(({ long, short }) => long - short),
    turnover: turnoverOf(run, sessions),
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly side: PositionSide;
  readonly amount: number;
}

/** Ascending by their start. */
function spansOf({ trades, openPositions, to }: RunResult): readonly Span[] {
  const closed = trades.map(({ openedAt, closedAt, side, symbol, entry, quantity }) => ({
    ...{ from: openedAt, to: closedAt, side, amount: amountOf(symbol, entry, quantity) },
  }));
  const open = openPositions.map(({ openedAt, side, symbol, entry, quantity }) => ({
    ...{ from: openedAt, to, side, amount: amountOf(symbol, entry, quantity) },
  }));
  return [...closed, ...open].sort((one, other) => one.from - other.from);
}

function heldIn(spans: readonly Span[], { open, close }: Session, wanted: PositionSide): number {
  let sum = 0;
  for (const { from, to, side, amount } of spans) {
    if (from >= close) break;
    if (side === wanted && to > open) sum += amount * (Math.min(to, close) - Math.max(from, open));
  }
  return sum / (close - open);
}

function turnoverOf(
  { trades, openPositions }: RunResult,
  sessions: readonly SessionEquity[],
): Figure {
  if (sessions.length === 0) return missing('no-session');
  const mean = sessions.reduce((sum, { equity }) => sum + equity, 0) / sessions.length;
  if (!(mean > 0)) return missing('no-capital');
  const total = { buy: 0, sell: 0 };
  for (const { side, symbol, entry, exit, quantity } of trades) {
    const [first, last] = side === 'long' ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const);
    total[first] += amountOf(symbol, entry, quantity);
    total[last] += amountOf(symbol, exit, quantity);
  }
  for (const { side, symbol, entry, quantity } of openPositions)
    total[side === 'long' ? 'buy' : 'sell'] += amountOf(symbol, entry, quantity);
  return known((Math.min(total.buy, total.sell) / mean) * (SESSIONS_A_YEAR / sessions.length));
}
