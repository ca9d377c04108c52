// When orders expire: at their good-till time, or with the session for which their terms were set.
import { type Instant, instant } from '../../../../../kernel/instant.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { TradingHours } from '../../scheduling/trading-hours.ts';
import { type BookOrder, isFinal } from '../../state/book-order.ts';

export interface Expiries {
  /** From the current terms; a timer from earlier terms has no effect. */
  arm(order: BookOrder): void;
  disarm(order: BookOrder): void;
}

export function createExpiries(parts: {
  readonly scheduler: Scheduler;
  readonly hours: TradingHours;
  parentOf(order: BookOrder): BookOrder | undefined;
  lapse(order: BookOrder, why: string): void;
}): Expiries {
  const { scheduler, hours, parentOf } = parts;
  const disarmByPermId = new Map<number, () => void>();

  /** From when on its time in force counts: for a child not before its parent can trade. */
  function countedFrom(order: BookOrder): Instant {
    const parent = parentOf(order);
    const isWaiting = parent !== undefined && !isFinal(parent);
    const parentBegin = isWaiting ? hours.beginOf(parent) : 0;
    return instant(Math.max(order.statedAt, order.order.goodAfterAt ?? 0, parentBegin));
  }

  function disarm(order: BookOrder): void {
    disarmByPermId.get(order.permId)?.();
    disarmByPermId.delete(order.permId);
  }

  return {
    disarm,
    arm(order) {
      disarm(order);
      const at = hours.expiryOf(order, countedFrom(order));
      if (at === undefined) return;
      const why = order.order.tif === 'GTD' ? 'Good till date reached' : 'Day order expired';
      disarmByPermId.set(
        order.permId,
        scheduler.at(at, () => parts.lapse(order, why)),
      );
    },
  };
}
