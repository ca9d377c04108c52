// The key of an ignored report, so that it is recorded once.
import type { OrderNews } from '../../domain/orders/order-news.ts';
import type { OrderStatus } from '../../domain/orders/order-state.ts';

export function ignoredKey(status: OrderStatus, reported: OrderNews): string {
  return `${status}/${reported}`;
}
