// Warns about many order messages and few executions, before the broker objects.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import {
  createOrderCount,
  EXCESSIVE_RATIO,
  type OrderCount,
} from '../domain/report/order-efficiency.ts';
import { counted } from '../domain/wording/figures.ts';
import type { RecordedFact } from '../ports/journal.ts';
import type { Notify } from './notify/notify.ts';

const WARN_RATIO = 15;

/** Counted from the facts of the day while the process runs; reported once a day. */
export function createEfficiencyWatch(
  calendar: Pick<Calendar, 'dayOf'>,
  notify: Notify,
): { onFact(recorded: RecordedFact): void } {
  let day: TradingDay | undefined;
  let orders: OrderCount = createOrderCount();
  let isReported = false;
  return {
    onFact({ at, fact }) {
      const today = calendar.dayOf(at);
      if (today !== day) {
        day = today;
        orders = createOrderCount();
        isReported = false;
      }
      orders.count(fact);
      if (isReported || orders.ratio < WARN_RATIO) return;
      isReported = true;
      notify('order-efficiency', textOf(orders));
    },
  };
}

function textOf({ messages, executed, ratio }: OrderCount): string {
  return `${counted(messages, 'order message')} today, ${counted(executed, 'order')} executed: a ratio of ${ratio.toFixed(1)}. The broker calls more than ${EXCESSIVE_RATIO} excessive. Raise trail.step to move stops less often`;
}
