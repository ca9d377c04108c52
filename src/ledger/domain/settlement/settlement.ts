// When a trade settles: securities and cash change hands then, and until that day the seller may still name the lots.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { addDays, isWeekday } from '../../../market/time/day.ts';
import { dayAt, instantOf, type Zone } from '../../../market/time/zone.ts';
import type { SettlementRule } from '../../../market/venues/settlement-rules.ts';

export interface Settlement {
  readonly on: TradingDay;
  readonly at: Instant;
  /** Of `on` and `at`. */
  readonly zone: Zone;
  /** Why it is this day. */
  readonly rule: SettlementRule['kind'];
  readonly businessDays: number;
  /** False if a day in between lies outside the known holidays: weekdays were counted instead. */
  readonly isCalendarKnown: boolean;
}

/** `tradedOn`: the day of the trade at its venue. A trade outside business days counts from the next one on. */
export function settlementOf(tradedOn: TradingDay, rule: SettlementRule): Settlement {
  const { kind, zone, cycles, msOfDay } = rule;
  const businessDays = cycles.find(({ from }) => from <= tradedOn)?.businessDays;
  if (businessDays === undefined) throw new Error(`no cycle covers ${tradedOn}`);
  let isCalendarKnown = true;
  let on = tradedOn;
  for (let left = businessDays; left > 0; ) {
    on = addDays(on, 1);
    const known = rule.isBusinessDay(on);
    if (known === undefined) isCalendarKnown = false;
    if (known ?? isWeekday(on)) left -= 1;
  }
  return { on, at: instantOf(zone, on, msOfDay), zone, rule: kind, businessDays, isCalendarKnown };
}

export function isSettled({ at }: Settlement, now: Instant): boolean {
  return now >= at;
}

/**
 * Whether the seller may still name the lots of a sale: to the end of its settlement day (26 CFR 1.1012-1(c)(8)); after it the
 * method of the portfolio at the time of the sale stands.
 */
export function mayNameLots(sale: { readonly settlement: Settlement }, now: Instant): boolean {
  const { on, zone } = sale.settlement;
  return dayAt(zone, now) <= on;
}
