// Locks at work: a closed trade sets the ones that are due, and while one lasts nothing it covers is entered.
import { HOUR_MS, type Instant, plus } from '../../kernel/instant.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Fact } from '../../trading/facts.ts';
import type { Refusal } from '../../trading/refusal.ts';
import { EVERYTHING, isLocking, type Lock, lockKey } from '../../trading/risk/lock.ts';
import {
  type ClosedTrade,
  drawdownLock,
  guardScope,
  type LockDue,
  type LossesSeen,
  stoplossLock,
  streakLock,
} from '../../trading/risk/loss-guards.ts';
import { endEntries } from '../end-entries.ts';
import type { State } from '../state.ts';
import { DAY_STARTS_AT_MS, tradingDayOf } from '../trading-day.ts';
import { after, type Turn } from '../turn.ts';

export function activeLocks({ locks }: Pick<State, 'locks'>, now: Instant): Lock[] {
  return [...locks.values()].filter(({ until }) => now < until);
}

export function lockRefusals(
  turn: Turn,
  entry: { readonly rule: string; readonly symbol: string; readonly isReversal: boolean },
): Refusal[] {
  return activeLocks(turn.state, turn.now).flatMap((lock): Refusal[] => {
    if (!isLocking(lock, entry)) return [];
    const { id, reason, until } = lock;
    if (reason.kind !== 'cooldown') return [{ kind: 'locked', lock: id, reason, until }];
    return entry.isReversal ? [] : [{ kind: 'cooldown', until }];
  });
}

/** Sets the locks of every trade that closed since the batch had so many facts; durable with the close, or not at all. */
export function lockAfterCloses(turn: Turn, factsBefore: number): void {
  for (let at = factsBefore; at < turn.facts.length; at += 1) {
    const recorded = turn.facts[at];
    if (recorded?.fact.type === 'position-closed') lockAfter(turn, recorded, recorded.fact);
  }
}

type Closed = Extract<Fact, { type: 'position-closed' }>;

function lockAfter(turn: Turn, recorded: RecordedFact, closed: Closed): void {
  for (const due of [...cooldown(turn, closed), ...guarded(turn)]) {
    const lock: Lock = { id: `L${turn.state.seq + 1}`, since: turn.now, ...due };
    turn.record({ type: 'lock-set', lock }, after(recorded));
    if (lock.scope.kind === 'all') endEntries(turn, `locked (${lock.id})`);
    else if (lock.scope.kind === 'symbol')
      endEntries(turn, `locked (${lock.id})`, [lock.scope.symbol]);
  }
}

function cooldown(turn: Turn, { strategy, symbol }: Closed): LockDue[] {
  const restMs = turn.settings.rules.find(({ name }) => name === strategy)?.cooldownMs ?? 0;
  if (restMs <= 0) return [];
  return [
    {
      scope: { kind: 'rule', rule: strategy, symbol },
      reason: { kind: 'cooldown', restMs },
      until: plus(turn.now, restMs),
    },
  ];
}

function guarded(turn: Turn): LockDue[] {
  const { risk, protections } = turn.settings;
  const { stoplossGuard, maxDrawdown } = protections;
  const due: (LockDue | undefined)[] = [];
  if (risk.losingStreakMax !== undefined) {
    const seen = unforgiven(turn, lockKey('losing_streak', EVERYTHING), tradesToday(turn));
    due.push(streakLock(seen, risk.losingStreakMax, nextSessionAt(turn)));
  }
  if (stoplossGuard !== undefined) {
    const trades = [...turn.state.closedTrades.values()];
    const scope = guardScope(stoplossGuard, trades.at(-1));
    due.push(stoplossLock(unforgiven(turn, lockKey('stoploss_guard', scope)), stoplossGuard));
  }
  if (maxDrawdown !== undefined) {
    const seen = unforgiven(turn, lockKey('max_drawdown', EVERYTHING));
    due.push(drawdownLock(seen, realisedEquity(turn), maxDrawdown));
  }
  return due.filter((lock) => lock !== undefined);
}

/** Trades since an operator last lifted the lock of this guard. */
function unforgiven(
  { state, now }: Turn,
  key: string,
  trades: readonly ClosedTrade[] = [...state.closedTrades.values()],
): LossesSeen {
  const forgivenAt = state.forgivenAt.get(key) ?? 0;
  return { now, trades: trades.filter(({ at }) => at > forgivenAt) };
}

function tradesToday(turn: Turn): ClosedTrade[] {
  const dayStart = turn.market.calendar.boundsOf(tradingDayOf(turn)).start + DAY_STARTS_AT_MS;
  return [...turn.state.closedTrades.values()].filter(({ at }) => at >= dayStart);
}

/** The open of the first session after the present trading day; a day from now beyond the calendar. */
function nextSessionAt(turn: Turn): Instant {
  const next = turn.market.calendar.nextSession(tradingDayOf(turn));
  return next?.open ?? plus(turn.now, 24 * HOUR_MS);
}

/** The base of the day and what was realised since. */
function realisedEquity({ state }: Turn): number {
  return (state.dayBase ?? Number.NaN) + state.dayRealized - state.dayCommissions;
}
