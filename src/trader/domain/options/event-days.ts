// Days of earnings and ex-dividend days, by which contracts are chosen.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { EventCalendar, EventDay, ExDate } from './selection/chain-seen.ts';

/** Names a day of one stock, or with `*` of every stock. */
export interface EventRow {
  readonly symbol: string;
  readonly event: EventName;
  readonly day: TradingDay;
  /** Of an ex-dividend day, per share. */
  readonly amount?: number;
}

/** `known_until`: every such event up to and including this day is listed. */
export type EventName = 'earnings' | 'ex_date' | 'earnings_known_until' | 'ex_dates_known_until';

export interface EventDays {
  readonly earnings?: EventCalendar<EventDay>;
  readonly exDates?: EventCalendar<ExDate>;
}

/** A kind of event of which no row says until when it is known is not considered. A row of the stock counts before that of all stocks. */
export function eventDaysOf(rows: readonly EventRow[], symbol: string): EventDays {
  const own = rows.filter((row) => row.symbol === symbol);
  const days = (event: EventName) => own.filter((row) => row.event === event);
  const until = (event: EventName) =>
    [...own, ...rows.filter((row) => row.symbol === '*')].find((row) => row.event === event)?.day;
  const earnings = until('earnings_known_until');
  const exDates = until('ex_dates_known_until');
  return {
    ...(earnings !== undefined && { earnings: { events: days('earnings'), until: earnings } }),
    ...(exDates !== undefined && {
      exDates: {
        events: days('ex_date').map(({ day, amount = 0 }) => ({ day, amount })),
        until: exDates,
      },
    }),
  };
}
