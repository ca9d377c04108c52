// The market in which a contract is chosen.
import type { Instant, TradingDay } from '../../../../kernel/instant.ts';
import type { ChainRow } from '../../../../market/options/chain-row.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';

export interface ChainSeen {
  /** Market time of the decision. */
  readonly at: Instant;
  /** When the latest halt of the underlying ended; undefined if there was none. */
  readonly resumedAt?: Instant | undefined;
  /** Of one underlying, in any order, each contract once. */
  readonly rows: readonly ChainRow[];
  /** NaN if unknown. */
  readonly underlyingPrice: number;
  /** The hours of the options. */
  readonly calendar: Calendar;
  /** Per year, compounded continuously: 0.05 is 5 %. */
  readonly rate: number;
  /** The same, for what the underlying pays beside the dividends that are listed. */
  readonly dividendYield: number;
  /** Without a calendar, earnings are not considered. */
  readonly earnings?: EventCalendar<EventDay> | undefined;
  /** Without a calendar, ex-dividend days are not considered. */
  readonly exDates?: EventCalendar<ExDate> | undefined;
}

/** Every event of the underlying up to and including a day. */
export interface EventCalendar<Event extends EventDay> {
  readonly events: readonly Event[];
  readonly until: TradingDay;
}

export interface EventDay {
  readonly day: TradingDay;
}

/** The first day on which the stock trades without the dividend. */
export interface ExDate extends EventDay {
  /** Per share. */
  readonly amount: number;
}
