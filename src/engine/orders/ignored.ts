// The key under which a piece of news that changed nothing is remembered, so that it is recorded once.
import type { OrderNews } from '../../trading/orders/order-news.ts';
import type { OrderStatus } from '../../trading/orders/order-state.ts';

export function ignoredKey(status: OrderStatus, reported: OrderNews): string {
  return `${status}/${reported}`;
}
