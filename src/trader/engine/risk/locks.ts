// Locks: a closed trade sets those that are due; a lock blocks entries in its scope until it expires or is lifted.
// Law 8: see src/trader/engine/fold/evolve.ts

import { HOUR_MS, type Instant, plus } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import {
  type ClosedTrade,
  drawdownLock,
  guardScope,
  isStopOut,
  type LockDue,
  type LossesSeen,
  lowProfitLock,
  stoplossLock,
  streakLock,
} from '../../domain/risk/loss-guards.ts';
import { type Strategy, strategyFor } from '../../domain/strategy/strategy.ts';
import {
  EVERYTHING,
  isLocking,
  type Lock,
  type LockScope,
  lockKey,
} from '../../domain/terms/lock.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { isRollOver } from '../../domain/terms/roll.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import { endEntry } from '../protective-orders/end-entries.ts';
import type { ClosedWhole } from '../state/closed-whole.ts';
import { activePositions } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { underlyingIn } from '../state/underlying.ts';
import { DAY_STARTS_AT_MS, tradingDayOf } from '../turn/trading-day.ts';
import { after, type Turn } from '../turn/turn.ts';

export function activeLocks({ locks }: Pick<State, 'locks'>, now: Instant): Lock[] {
  return [...locks.values()].filter(({ until }) => now < until);
}

export function lockRefusals(
  turn: Turn,
  entry: { readonly rule: string; readonly symbol: string; readonly isReversal: boolean },
): Refusal[] {
  const ofStock = { ...entry, symbol: underlyingIn(turn.state, entry.symbol) };
  return activeLocks(turn.state, turn.now).flatMap((lock): Refusal[] => {
    if (!isLocking(lock, entry) && !isLocking(lock, ofStock)) return [];
    const { id, reason, until } = lock;
    if (reason.kind !== 'cooldown') return [{ kind: 'locked', lock: id, reason, until }];
    if (entry.isReversal) return [];
    return [{ kind: 'cooldown', until, ...(reason.isAfterStop && { isAfterStop: true }) }];
  });
}

/** Sets the locks due after each trade that closed since fact number `factsBefore` of the batch, in the same commit as the close. */
export function lockAfterCloses(turn: Turn, factsBefore: number): void {
  for (const recorded of turn.facts.slice(factsBefore)) {
    const { fact } = recorded;
    const isClose = fact.type === 'position-closed';
    // Of a roll that did not become another position the trade has ended only now.
    const isEnd = fact.type === 'roll-updated' && isRollOver(fact.status);
    if (isClose || isEnd) lockAfter(turn, recorded, fact);
  }
}

type Closed = Pick<Extract<Fact, { type: 'position-closed' }>, 'positionId'>;

/** A trade in parts counts as one trade, once its last part has closed, and so does one that was rolled. */
function lockAfter(turn: Turn, recorded: RecordedFact, { positionId }: Closed): void {
  const { signalId = positionId } = turn.state.positions.get(positionId) ?? {};
  const { state } = turn;
  const whole = state.closedTrades.get(signalId);
  if (whole === undefined || isOpenTrade(state, activePositions(state), signalId, whole)) return;
  const closed = closedUntil(turn, whole);
  for (const due of [...guardedByStrategy(turn, closed), ...guarded(turn, closed)]) {
    const lock: Lock = { id: `L${turn.state.seq + 1}`, since: turn.now, ...due };
    turn.record({ type: 'lock-set', lock }, after(recorded));
    endLocked(turn, lock);
  }
}

/** Also in another contract after a roll, and during one. The shares that an option delivered are another trade. */
function isOpenTrade(
  { rolls }: State,
  active: readonly PositionState[],
  signalId: string,
  { symbol, parts }: ClosedWhole,
): boolean {
  if (parts.some(({ positionId }) => rolls.has(positionId))) return true;
  const isPart = (part: PositionState) =>
    part.signalId === signalId && (part.symbol === symbol || isOptionId(part.symbol));
  return active.some(isPart);
}

/** Ends working entries in the scope of the lock. */
function endLocked(turn: Turn, lock: Lock): void {
  for (const position of activePositions(turn.state)) {
    const { strategy: rule } = position;
    const symbol = underlyingIn(turn.state, position.symbol);
    if (isLocking(lock, { rule, symbol })) endEntry(turn, position, `locked (${lock.id})`);
  }
}

/** The locks that the strategy of the trade configures for itself. */
function guardedByStrategy(turn: Turn, { trade, until }: ClosedUntil): LockDue[] {
  const { strategy: name, symbol } = trade;
  const whole = turn.settings.strategies.find((strategy) => strategy.name === name);
  if (whole === undefined) return [];
  const { cooldownMs, protections } = strategyFor(whole, symbol);
  const { stoplossGuard, lowProfit } = protections;
  const ofStrategy = () => until().filter(({ strategy }) => strategy === name);
  const due = [cooldown(turn, trade, { cooldownMs, protections })];
  if (stoplossGuard !== undefined) {
    const key = lockKey('stoploss_guard', guardScope(stoplossGuard, trade, name));
    due.push(stoplossLock(unforgiven(turn, key, ofStrategy()), stoplossGuard, name));
  }
  if (lowProfit !== undefined) {
    const scope: LockScope = { kind: 'rule', rule: name, symbol };
    const its = ofStrategy().filter((one) => one.symbol === symbol);
    due.push(lowProfitLock(unforgiven(turn, lockKey('low_profit', scope), its), lowProfit, scope));
  }
  return due.filter((lock) => lock !== undefined);
}

function cooldown(
  { now }: Turn,
  trade: ClosedTrade,
  { cooldownMs, protections }: Pick<Strategy, 'cooldownMs' | 'protections'>,
): LockDue | undefined {
  const afterStopMs = isStopOut(trade) ? (protections.afterStopMs ?? 0) : 0;
  const restMs = Math.max(cooldownMs, afterStopMs);
  if (restMs <= 0) return undefined;
  const { strategy: rule, symbol } = trade;
  return {
    scope: { kind: 'rule', rule, symbol },
    reason: {
      kind: 'cooldown',
      restMs,
      ...(afterStopMs > cooldownMs ? { isAfterStop: true as const } : {}),
    },
    until: plus(now, restMs),
  };
}

/** A trade in an option is one in its stock. */
interface ClosedUntil {
  readonly trade: ClosedTrade;
  /** Up to and including this trade: one report may close several. None of which a part is open. Read by few guards. */
  until(): readonly ClosedTrade[];
}

function closedUntil({ state }: Turn, closed: ClosedWhole): ClosedUntil {
  const inStock = (one: ClosedTrade) => ({ ...one, symbol: underlyingIn(state, one.symbol) });
  return {
    trade: inStock(closed),
    until() {
      const all = [...state.closedTrades];
      const last = all.findIndex(([, whole]) => whole === closed);
      const active = activePositions(state);
      return all
        .slice(0, last + 1)
        .filter(([signalId, whole]) => !isOpenTrade(state, active, signalId, whole))
        .map(([, whole]) => inStock(whole));
    },
  };
}

function guarded(turn: Turn, { trade, until }: ClosedUntil): LockDue[] {
  const { risk, protections } = turn.settings;
  const { stoplossGuard, maxDrawdown } = protections;
  const due: (LockDue | undefined)[] = [];
  if (risk.losingStreakMax !== undefined) {
    const today = until().filter(isOfToday(turn));
    const seen = unforgiven(turn, lockKey('losing_streak', EVERYTHING), today);
    due.push(streakLock(seen, risk.losingStreakMax, nextSessionAt(turn)));
  }
  if (stoplossGuard !== undefined) {
    const key = lockKey('stoploss_guard', guardScope(stoplossGuard, trade));
    due.push(stoplossLock(unforgiven(turn, key, until()), stoplossGuard));
  }
  if (maxDrawdown !== undefined) {
    const key = lockKey('max_drawdown', EVERYTHING);
    // The equity is the result of all of them, and of the parts that have closed.
    const seen = unforgiven(turn, key, [...turn.state.closedTrades.values()]);
    due.push(drawdownLock(seen, realisedEquity(turn), maxDrawdown));
  }
  return due.filter((lock) => lock !== undefined);
}

/** Trades since an operator last lifted the lock of this guard. */
function unforgiven({ state, now }: Turn, key: string, trades: readonly ClosedTrade[]): LossesSeen {
  const forgivenAt = state.forgivenAt.get(key) ?? 0;
  return { now, trades: trades.filter(({ at }) => at > forgivenAt) };
}

function isOfToday(turn: Turn): (trade: ClosedTrade) => boolean {
  const dayStart =
    turn.market.home.venue.calendar.boundsOf(tradingDayOf(turn)).start + DAY_STARTS_AT_MS;
  return ({ at }) => at >= dayStart;
}

/** The open of the first session after the current trading day; 24 hours from now if the calendar ends before. */
function nextSessionAt(turn: Turn): Instant {
  const next = turn.market.home.venue.calendar.nextSession(tradingDayOf(turn));
  return next?.open ?? plus(turn.now, 24 * HOUR_MS);
}

/** The base of the day plus the profit realised since. */
function realisedEquity({ state }: Turn): number {
  return (state.dayBase ?? Number.NaN) + state.dayRealized - state.dayCommissions;
}
