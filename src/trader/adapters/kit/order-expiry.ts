// Whether an order that waited may still be sent.
import type { ApprovedOrder } from '../../ports/broker.ts';
import type { AdapterContext } from './adapter-context.ts';

/** In practice time, a market deadline is never less wall time than this. */
const VALID_WALL_MS = 250;

/** Counts from now. The answer is true once the order's `validUntil` has passed. */
export function expiryOf(
  { clock, wall }: Pick<AdapterContext, 'clock' | 'wall'>,
  order: ApprovedOrder,
): () => boolean {
  const submittedAt = wall.now();
  return () => {
    if (order.validUntil === undefined || clock.now() <= order.validUntil) return false;
    return clock.speed <= 1 || wall.now() - submittedAt >= VALID_WALL_MS;
  };
}
