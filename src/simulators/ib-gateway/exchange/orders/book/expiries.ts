// When orders expire: at their good-till time, or with the session for which their terms were set.
import { instant } from '../../../../../kernel/instant.ts';
import type { Agenda } from '../../../../host/agenda.ts';
import type { TradingHours } from '../../agenda/trading-hours.ts';
import type { BookOrder } from '../../memory/book-order.ts';

export interface Expiries {
  /** From the current terms; a timer from earlier terms has no effect. */
  arm(order: BookOrder): void;
  disarm(order: BookOrder): void;
}

export function createExpiries(parts: {
  readonly agenda: Agenda;
  readonly hours: TradingHours;
  lapse(order: BookOrder, why: string): void;
}): Expiries {
  const { agenda, hours } = parts;
  const disarmByPermId = new Map<number, () => void>();

  function disarm(order: BookOrder): void {
    disarmByPermId.get(order.permId)?.();
    disarmByPermId.delete(order.permId);
  }

  return {
    disarm,
    arm(order) {
      disarm(order);
      const at = hours.expiryOf(order, instant(order.statedAt));
      if (at === undefined) return;
      const why = order.order.tif === 'GTD' ? 'Good till date reached' : 'Day order expired';
      disarmByPermId.set(
        order.permId,
        agenda.at(at, () => parts.lapse(order, why)),
      );
    },
  };
}
