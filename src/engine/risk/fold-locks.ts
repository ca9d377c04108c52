// What the state remembers for locks: the locks themselves, the trades that set them, and what an operator forgave.
import { DAY_MS, type Instant, plus } from '../../kernel/instant.ts';
import type { Fact } from '../../trading/facts.ts';
import { keyOf, type Lock } from '../../trading/risk/lock.ts';
import type { State } from '../state.ts';

/** Longer than any guard may look back. */
const TRADES_FOR_MS = 31 * DAY_MS;

export function lockSet(state: State, lock: Lock, at: Instant): void {
  const key = keyOf(lock);
  for (const [id, other] of state.locks) {
    if (other.until <= at || keyOf(other) === key) state.locks.delete(id);
  }
  state.locks.set(lock.id, lock);
}

/** Whoever lifts a lock forgives what led to it: its guard begins to count anew. */
export function lockDeleted(state: State, lockId: string, at: Instant): void {
  const lock = state.locks.get(lockId);
  if (lock === undefined) return;
  state.locks.delete(lockId);
  state.forgivenAt.set(keyOf(lock), at);
}

/** The newest goes last, also when a late fill had revived its position. */
export function tradeClosed(
  state: State,
  fact: Extract<Fact, { type: 'position-closed' }>,
  at: Instant,
): void {
  const { positionId, symbol, strategy, reason, realizedPnl } = fact;
  state.closedTrades.delete(positionId);
  const part = state.positions.get(positionId);
  const { signalId = positionId, plan } = part ?? {};
  const trade = { symbol, strategy, reason, pnl: realizedPnl, at, signalId };
  const { addOn } = plan ?? {};
  state.closedTrades.set(positionId, addOn === undefined ? trade : { ...trade, addOn });
}

export function forgetLocks(state: State, now: Instant): void {
  const oldest = plus(now, -TRADES_FOR_MS);
  for (const [id, { until }] of state.locks) if (until <= now) state.locks.delete(id);
  for (const [id, { at }] of state.closedTrades) if (at < oldest) state.closedTrades.delete(id);
  for (const [key, at] of state.forgivenAt) if (at < oldest) state.forgivenAt.delete(key);
}
