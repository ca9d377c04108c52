// A day on which we talk much and trade little: told before the broker objects.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import {
  createOrderCount,
  EXCESSIVE_RATIO,
  type OrderCount,
} from '../domain/report/order-efficiency.ts';
import type { RecordedFact } from '../ports/journal.ts';
import type { Say } from './say/say.ts';

const WARN_RATIO = 15;

/** Counted from the facts of a day while the process lives; said once a day. */
export function createEfficiencyWatch(
  calendar: Pick<Calendar, 'dayOf'>,
  say: Say,
): { hear(recorded: RecordedFact): void } {
  let day: TradingDay | undefined;
  let counted: OrderCount = createOrderCount();
  let isTold = false;
  return {
    hear({ at, fact }) {
      const today = calendar.dayOf(at);
      if (today !== day) {
        day = today;
        counted = createOrderCount();
        isTold = false;
      }
      counted.count(fact);
      if (isTold || counted.ratio < WARN_RATIO) return;
      isTold = true;
      say('order-efficiency', textOf(counted));
    },
  };
}

function textOf({ messages, executed, ratio }: OrderCount): string {
  return `${messages} messages about orders today, ${executed} orders executed: a ratio of ${ratio.toFixed(1)}, and the broker calls more than ${EXCESSIVE_RATIO} excessive; trail.step makes stops move less often`;
}
