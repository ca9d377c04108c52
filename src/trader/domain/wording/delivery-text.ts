// How a delivery of shares reads.
import type { Delivery } from '../terms/delivery.ts';

/** `delivered by the exercise of 2 AAPL 261218C00230000 (inferred)` */
export function deliveryText({ by, contracts, option }: Delivery): string {
  return `delivered by the ${by} of ${contracts} ${option} (inferred)`;
}
