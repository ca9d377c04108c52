// Folds rolls: from the decision to the end of the second order.
import type { Instant } from '../../../kernel/instant.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import { isRollOver } from '../../domain/terms/roll.ts';
import type { State } from '../state/state.ts';

export function rollIntended(
  { rolls }: State,
  { type: _, by: __, ...terms }: FactOf<'roll-intended'>,
  at: Instant,
): void {
  const nothing = { orderRef: undefined, bought: undefined, opened: undefined };
  rolls.set(terms.positionId, { ...terms, at, ...nothing });
}

/** Its purchase is the one exit with this reason. */
export function rollOrdered(
  { rolls }: State,
  { positionId, reason, legs: [leg] }: FactOf<'exit-intended'>,
): void {
  const roll = rolls.get(positionId);
  if (reason === 'rolled' && roll !== undefined && leg !== undefined)
    rolls.set(positionId, { ...roll, orderRef: leg.orderRef });
}

export function rollUpdated(
  { rolls }: State,
  { positionId, status, contracts = 0, price = Number.NaN, opened }: FactOf<'roll-updated'>,
  at: Instant,
): void {
  const roll = rolls.get(positionId);
  if (roll === undefined) return;
  if (isRollOver(status)) rolls.delete(positionId);
  else if (status === 'bought')
    rolls.set(positionId, { ...roll, bought: { contracts, price, at } });
  else rolls.set(positionId, { ...roll, opened });
}
