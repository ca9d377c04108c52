// One order from one status to the next: the time of the change, and the event about it.
import { assertNever } from '../../../../kernel/assert.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { AlpacaOrder, OrderStatus } from '../state/order.ts';
import type { Delivery } from './delivery.ts';

export type Transit = (order: AlpacaOrder, status: OrderStatus) => void;

export function createTransit(scheduler: Scheduler, delivery: Delivery): Transit {
  return (order, status) => {
    const now = scheduler.now();
    order.status = status;
    order.updatedAt = now;
    switch (status) {
      case 'held':
        return;
      case 'filled':
        order.filledAt = now;
        return;
      case 'partially_filled':
        return;
      case 'canceled':
        order.canceledAt = now;
        break;
      case 'expired':
        order.expiredAt = now;
        break;
      case 'rejected':
        order.failedAt = now;
        break;
      case 'replaced':
        order.replacedAt = now;
        break;
      case 'accepted':
      case 'pending_new':
      case 'new':
      case 'pending_cancel':
      case 'pending_replace':
        break;
      default:
        assertNever(status);
    }
    delivery.publish(order, status);
  };
}
