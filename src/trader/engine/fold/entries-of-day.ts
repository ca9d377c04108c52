// Counts the entries of the day by strategy. The parts of a trade count once: an addition is one of them.
// Decision 0013
import type { Signal } from '../../domain/terms/signal.ts';
import type { State } from '../state/state.ts';

export function entryTaken(state: State, { strategy }: Signal, orderRef: string): void {
  if (!isAddition(state, orderRef)) change(state, strategy, 1);
}

/** An entry that was not sent does not count. */
export function entryNotSent(state: State, { strategy }: Signal, orderRef: string): void {
  if (!isAddition(state, orderRef)) change(state, strategy, -1);
}

function isAddition({ orders, positions }: State, orderRef: string): boolean {
  const positionId = orders.get(orderRef)?.positionId ?? '';
  return positions.get(positionId)?.plan.addOn !== undefined;
}

function change({ entriesToday }: State, strategy: string, by: 1 | -1): void {
  entriesToday.set(strategy, Math.max(0, (entriesToday.get(strategy) ?? 0) + by));
}
