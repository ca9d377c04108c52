// Which locks a closed trade sets: after a losing streak, too many stop-outs, or too large a drawdown of the realised
// equity.
import { type Instant, plus } from '../../../kernel/instant.ts';
import { cents, sumOfCents } from '../../../market/instruments/money.ts';
import type { ExitReason } from '../exits/exit-plan.ts';
import type { DrawdownGuard, LowProfitGuard, StoplossGuard } from '../strategy/guard.ts';
import { EVERYTHING, type LockReason, type LockScope } from '../terms/lock.ts';

export interface ClosedTrade {
  readonly symbol: string;
  readonly strategy: string;
  readonly reason: ExitReason;
  /** Realised, before commissions; compared to the cent. */
  readonly pnl: number;
  readonly at: Instant;
}

export interface LockDue {
  readonly scope: LockScope;
  readonly reason: LockReason;
  readonly until: Instant;
}

export interface LossesSeen {
  readonly now: Instant;
  /** Oldest first; the newest has just closed. Forgiven trades are excluded. */
  readonly trades: readonly ClosedTrade[];
}

export function streakLock(
  { trades }: LossesSeen,
  limit: number,
  until: Instant,
): LockDue | undefined {
  const lastGain = trades.findLastIndex(({ pnl }) => cents(pnl) >= 0);
  const losses = trades.length - 1 - lastGain;
  if (losses < limit) return undefined;
  return { scope: EVERYTHING, reason: { kind: 'losing_streak', losses, limit }, until };
}

const STOPPED_OUT: ReadonlySet<ExitReason> = new Set(['stop', 'stop_through_market']);

/** Counts one strategy's trades and locks that strategy. */
export function stoplossLock(
  { now, trades }: LossesSeen,
  guard: StoplossGuard,
  rule?: string,
): LockDue | undefined {
  const newest = trades.at(-1);
  if (newest === undefined || !isStopOut(newest)) return undefined;
  const stops = trades.filter(
    (trade) =>
      isStopOut(trade) &&
      trade.at > now - guard.withinMs &&
      (guard.per === 'all' || trade.symbol === newest.symbol),
  ).length;
  if (stops < guard.stops) return undefined;
  return {
    scope: guardScope(guard, newest, rule),
    reason: { kind: 'stoploss_guard', stops, limit: guard.stops, withinMs: guard.withinMs },
    until: plus(now, guard.lockMs),
  };
}

/** The scope that a guard counts and locks. */
export function guardScope(
  { per }: StoplossGuard,
  { symbol }: Pick<ClosedTrade, 'symbol'>,
  rule?: string,
): LockScope {
  if (per === 'all') return rule === undefined ? EVERYTHING : { kind: 'strategy', rule };
  return rule === undefined ? { kind: 'symbol', symbol } : { kind: 'rule', rule, symbol };
}

/** A stop that fills with a gain is not a stop-out. */
export function isStopOut({ reason, pnl }: ClosedTrade): boolean {
  return STOPPED_OUT.has(reason) && cents(pnl) < 0;
}

/** The trades given are those of one strategy in one symbol. */
export function lowProfitLock(
  { now, trades }: LossesSeen,
  guard: LowProfitGuard,
  scope: LockScope,
): LockDue | undefined {
  const recent = trades.filter(({ at }) => at > now - guard.withinMs);
  const profit = sumOfCents(recent.map(({ pnl }) => cents(pnl)));
  if (recent.length < guard.trades || profit >= cents(guard.profitMin)) return undefined;
  const { profitMin: limit, withinMs, lockMs } = guard;
  return {
    scope,
    reason: { kind: 'low_profit', profit, limit, trades: recent.length, withinMs },
    until: plus(now, lockMs),
  };
}

/** `equity` is the result of all closed trades. */
export function drawdownLock({ now, trades }: LossesSeen, equity: number, guard: DrawdownGuard) {
  let before = equity;
  let peak = equity;
  for (const trade of trades.toReversed()) {
    if (trade.at <= now - guard.withinMs) break;
    before -= trade.pnl;
    peak = Math.max(peak, before);
  }
  const percent = ((peak - equity) / peak) * 100;
  if (!(cents(peak - equity) >= cents((peak * guard.percent) / 100))) return undefined;
  const due: LockDue = {
    scope: EVERYTHING,
    reason: { kind: 'max_drawdown', percent, limit: guard.percent, withinMs: guard.withinMs },
    until: plus(now, guard.lockMs),
  };
  return due;
}
