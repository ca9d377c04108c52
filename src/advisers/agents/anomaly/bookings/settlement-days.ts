// Trades whose stated settlement does not fit their day: before it, or weeks after it. Then one of the two days is a slip, such as
// the day of the order, or the year of another statement.
import { addDays, dayFromUtc } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { doubt } from './doubt.ts';

/** Three sessions over a holiday are eight days; funds of some countries take ten. */
const DAYS_MAX = 10;

export function settlementDays({ entries }: Snapshot): Finding[] {
  return entries.filter(isTrade).flatMap((trade) => {
    const { settlesAt, on } = trade;
    if (settlesAt === undefined) return [];
    const settles = dayFromUtc(settlesAt);
    // In UTC an instant of Asia or America may be of the day before or after.
    if (settles >= addDays(on, -1) && settles <= addDays(on, DAYS_MAX)) return [];
    return [unfit(trade, settles)];
  });
}

function unfit(trade: SeenEntry, settles: string): Finding {
  const { id, type, symbol = '', quantity, on } = trade;
  const isBefore = settles < on;
  return doubt(trade, {
    rule: 'settlement-day',
    severity: isBefore ? 'CRITICAL' : 'WARNING',
    figures: figuresOf({ transaction: id, quantity, on, settles }),
    threshold: String(DAYS_MAX),
    text: `Transaction ${id} (${type} ${quantity} ${symbol}) is on ${on} and settles on ${settles}, ${isBefore ? 'before it' : `more than ${DAYS_MAX} days later`}. Which of the two days is right?`,
  });
}
