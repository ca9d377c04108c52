// The key of an ignored report, so that it is recorded once.

import type { OrderStatus } from '../../domain/orders/order-state.ts';
import type { OrderUpdate } from '../../domain/orders/order-updates.ts';

export function ignoredKey(status: OrderStatus, reported: OrderUpdate): string {
  return `${status}/${reported}`;
}
