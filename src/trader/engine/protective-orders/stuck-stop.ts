// A stop that may be at the broker and does not do its work: never answered, inactive, or with terms that cannot be changed.
// Another stop takes its place; it ends once that one works.
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import { areChangesExhausted } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { isInactive } from './inactive-order.ts';
import { isLoosened, requiredQuantity } from './required-terms.ts';

export function isStuck(turn: Turn, position: HeldPosition, order: OrderRecord): boolean {
  return isMute(turn, order) || isUnfit(turn, position, order);
}

/** It protects nothing, and may still come to work or fill. */
export function isMute(turn: Turn, order: OrderRecord): boolean {
  return order.terms.leg === 's' && (isUnanswered(turn, order) || isInactive(turn, order));
}

/** No word about it within the deadline, whether or not it was cancelled by number since. */
function isUnanswered({ now, speed, settings }: Turn, order: OrderRecord): boolean {
  const { status, hasWorked, inactiveSince, intendedAt } = order;
  if (hasWorked === true || inactiveSince !== undefined) return false;
  if (now - intendedAt < settings.execution.ackMs * Math.max(1, speed)) return false;
  return status === 'unknown' || status === 'pending_cancel';
}

/** Its terms are wrong, and the broker refuses to change them. */
function isUnfit(turn: Turn, position: HeldPosition, order: OrderRecord): boolean {
  if (order.terms.leg !== 's' || !areChangesExhausted(order) || !isLive(order)) return false;
  return (
    order.quantity !== requiredQuantity(turn, position, order) || isLoosened(turn, position, order)
  );
}
