// Folds facts for locks: the locks, the trades that set them, and the times at which the operator lifted them.
import { DAY_MS, type Instant, plus } from '../../../kernel/instant.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { keyOf, type Lock } from '../../domain/terms/lock.ts';
import type { ClosedPart, ClosedWhole } from '../state/closed-whole.ts';
import type { State } from '../state/state.ts';

/** Longer than the look-back of any guard. */
const TRADES_FOR_MS = 31 * DAY_MS;

export function lockSet(state: State, lock: Lock, at: Instant): void {
  const key = keyOf(lock);
  for (const [id, other] of state.locks) {
    if (other.until <= at || keyOf(other) === key) state.locks.delete(id);
  }
  state.locks.set(lock.id, lock);
}

/** Lifting a lock discards the trades that led to it: its guard starts counting again. */
export function lockDeleted(state: State, lockId: string, at: Instant): void {
  const lock = state.locks.get(lockId);
  if (lock === undefined) return;
  state.locks.delete(lockId);
  state.forgivenAt.set(keyOf(lock), at);
}

/** Keeps the newest trade last, also if a late fill had reopened its position. */
export function tradeClosed(
  state: State,
  fact: Extract<Fact, { type: 'position-closed' }>,
  at: Instant,
): void {
  const { positionId, symbol, strategy, reason, realizedPnl: pnl } = fact;
  const { signalId = positionId } = state.positions.get(positionId) ?? {};
  const part = { positionId, symbol, strategy, reason, pnl, at };
  const others = otherParts(state.closedTrades.get(signalId), positionId);
  const whole = wholeOf([...others, part]);
  state.closedTrades.delete(signalId);
  if (whole !== undefined) state.closedTrades.set(signalId, whole);
}

/** A late fill reopened the position: its result is removed until it closes again. */
export function tradeRevived(state: State, { positionId, signalId }: PositionState): void {
  const closed = state.closedTrades.get(signalId);
  const others = otherParts(closed, positionId);
  if (others.length === closed?.parts.length) return;
  const whole = wholeOf(others);
  if (whole === undefined) state.closedTrades.delete(signalId);
  else state.closedTrades.set(signalId, whole);
}

function otherParts(closed: ClosedWhole | undefined, positionId: string): readonly ClosedPart[] {
  return closed?.parts.filter((part) => part.positionId !== positionId) ?? [];
}

function wholeOf(parts: readonly ClosedPart[]): ClosedWhole | undefined {
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  const { symbol, strategy, reason, at } = last;
  const pnl = parts.reduce((sum, part) => part.pnl + sum, 0);
  return { symbol, strategy, reason, pnl, at, parts };
}

export function dropOldLocks(state: State, now: Instant): void {
  const oldest = plus(now, -TRADES_FOR_MS);
  for (const [id, { until }] of state.locks) if (until <= now) state.locks.delete(id);
  for (const [id, { at }] of state.closedTrades) if (at < oldest) state.closedTrades.delete(id);
  for (const [key, at] of state.forgivenAt) if (at < oldest) state.forgivenAt.delete(key);
}
