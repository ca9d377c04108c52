// What all contracts of one expiry have in common: how long they live, and the events until then.
import { DAY_MS, type Instant, type TradingDay } from '../../../../kernel/instant.ts';
import type { Dividend } from '../../../../market/options/pricing/pricing-inputs.ts';
import { utcMidnight } from '../../../../market/time/day.ts';
import type { ContractRefusal } from '../../terms/option-refusal.ts';
import type { OptionTrade } from '../../terms/option-trade.ts';
import type { ChainSeen, EventCalendar, EventDay } from './chain-seen.ts';

export interface ExpirySeen {
  /** Calendar days. */
  readonly days: number;
  /** To the close of the day. */
  readonly years: number;
  /** That go ex before expiry. */
  readonly dividends: readonly Dividend[];
  readonly refusals: readonly ContractRefusal[];
}

const YEAR_MS = 365 * DAY_MS;

/** Each expiry is looked at once, however many strikes it has. */
export function createExpiries(
  seen: ChainSeen,
  trade: OptionTrade,
): (expiry: TradingDay) => ExpirySeen {
  const known = new Map<TradingDay, ExpirySeen>();
  return (expiry) => {
    const found = known.get(expiry) ?? expirySeen(seen, trade, expiry);
    known.set(expiry, found);
    return found;
  };
}

function expirySeen(seen: ChainSeen, trade: OptionTrade, expiry: TradingDay): ExpirySeen {
  const today = seen.calendar.dayOf(seen.at);
  const days = (utcMidnight(expiry) - utcMidnight(today)) / DAY_MS;
  const { dte, acrossEarnings, acrossExDate } = trade;
  const refusals: ContractRefusal[] = [];
  if (!(days >= dte.from && days <= dte.until))
    refusals.push({ kind: 'dte_outside', days, ...dte });
  if (!acrossEarnings) refusals.push(...earningsRefusals(seen.earnings, today, expiry));
  if (!acrossExDate) refusals.push(...exDateRefusals(seen.exDates, today, expiry));
  return {
    days,
    years: yearsTo(seen, closeOf(seen, expiry)),
    dividends: dividendsBefore(seen, expiry),
    refusals,
  };
}

/** Earnings of today may still come. */
function earningsRefusals(
  calendar: ChainSeen['earnings'],
  today: TradingDay,
  expiry: TradingDay,
): ContractRefusal[] {
  const next = firstOf(calendar, (day) => day >= today && day <= expiry);
  if (next !== undefined) return [{ kind: 'earnings_before_expiry', earnings: next.day, expiry }];
  return endRefusals('earnings', calendar, expiry);
}

/** A stock that went ex today has paid already. */
function exDateRefusals(
  calendar: ChainSeen['exDates'],
  today: TradingDay,
  expiry: TradingDay,
): ContractRefusal[] {
  const next = firstOf(calendar, (day) => day > today && day <= expiry);
  if (next !== undefined) return [{ kind: 'ex_date_before_expiry', exDate: next.day, expiry }];
  return endRefusals('ex_dates', calendar, expiry);
}

function firstOf<Event extends EventDay>(
  calendar: EventCalendar<Event> | undefined,
  concerns: (day: TradingDay) => boolean,
): Event | undefined {
  return calendar?.events
    .filter(({ day }) => concerns(day))
    .reduce<Event | undefined>(
      (first, event) => (first === undefined || event.day < first.day ? event : first),
      undefined,
    );
}

function endRefusals(
  calendar: 'earnings' | 'ex_dates',
  events: EventCalendar<EventDay> | undefined,
  expiry: TradingDay,
): ContractRefusal[] {
  if (events === undefined || events.until >= expiry) return [];
  return [{ kind: 'calendar_ends', calendar, until: events.until, expiry }];
}

/** A day outside the calendar ends at midnight. */
function closeOf({ calendar }: ChainSeen, day: TradingDay): Instant {
  return calendar.sessionOf(day)?.close ?? calendar.boundsOf(day).end;
}

function dividendsBefore(seen: ChainSeen, expiry: TradingDay): readonly Dividend[] {
  const today = seen.calendar.dayOf(seen.at);
  return (seen.exDates?.events ?? [])
    .filter(({ day }) => day > today && day <= expiry)
    .map(({ day, amount }) => ({
      amount,
      years: yearsTo(seen, seen.calendar.boundsOf(day).start),
    }));
}

function yearsTo({ at }: ChainSeen, then: Instant): number {
  return (then - at) / YEAR_MS;
}
