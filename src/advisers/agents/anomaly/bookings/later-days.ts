// Bookings of a day that is still to come: a slip in the year or the month.
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { doubt } from './doubt.ts';

export function laterDays({ entries, today }: Snapshot): Finding[] {
  // In Asia the day begins earlier.
  const tomorrow = addDays(today, 1);
  return entries
    .filter(({ on }) => on > tomorrow)
    .map((one) => {
      const { id, type, symbol = '', quantity, on } = one;
      const what = [type, quantity, symbol].filter((word) => word !== undefined && word !== '');
      return doubt(one, {
        rule: 'closed-day',
        severity: 'WARNING',
        figures: figuresOf({ transaction: id, quantity, on, today }),
        threshold: undefined,
        text: `Transaction ${id} (${what.join(' ')}) is on ${on}, which is after today. Was it on another day?`,
      });
    });
}
