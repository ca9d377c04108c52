// When a trade settles at a venue, and securities and cash change hands: after so many business days of its settlement calendar, at a
// time of day.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { addDays, isWeekday } from '../../time/day.ts';
import { instantOf, type Zone } from '../../time/zone.ts';

export interface SettlementRule {
  readonly kind: 'us' | 'vietnam' | 'assumed';
  readonly zone: Zone;
  /** Latest first: the first one that began on the trade day or before counts. */
  readonly cycles: readonly SettlementCycle[];
  /** After local midnight of the settlement day. */
  readonly msOfDay: number;
  /** Undefined where the holidays of the day are not known. */
  isBusinessDay(day: TradingDay): boolean | undefined;
}

export interface SettlementCycle {
  readonly from: string;
  readonly businessDays: number;
}

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
