// What a stock pays, as far as the calendar of events knows its ex-dividend days.
import type { TradingDay } from '../../../kernel/instant.ts';
import { eventDaysOf } from '../../domain/options/event-days.ts';
import type { ExDate } from '../../domain/options/selection/chain-seen.ts';
import { amountAt, price as priceText } from '../../domain/wording/figures.ts';
import type { Turn } from './turn.ts';

/** Ex-days after the first and up to the second. */
export function exDatesBetween(
  { settings }: Turn,
  stock: string,
  [after, until]: readonly [TradingDay, TradingDay],
): readonly ExDate[] {
  const { exDates } = eventDaysOf(settings.events ?? [], stock);
  return exDates?.events.filter(({ day }) => day > after && day <= until) ?? [];
}

/**
 * Of shares that are short since the last session: a short owes what the stock pays with the next ex-day. The
 * broker takes it from the cash later, and it belongs to no execution. Empty if none is known.
 */
export function dividendOwedText(turn: Turn, stock: string, shares: number): string {
  const { sessions, venue } = turn.market.placeOf(stock);
  const today = sessions.dayOf(turn.now);
  const session = venue.calendar.sessionOf(today);
  const isOver = session !== undefined && turn.now >= session.close;
  const last = isOver ? today : venue.calendar.previousSession(today)?.day;
  const next = last && venue.calendar.nextSession(last)?.day;
  if (last === undefined || next === undefined) return '';
  return exDatesBetween(turn, stock, [last, next])
    .map(({ day, amount }) => {
      const each = amount > 0 ? ` of ${priceText(amount)} per share` : '';
      const all = amount > 0 ? `, ${amountAt(venue, amount * shares)} in all,` : '';
      return `. The dividend${each} with the ex-day ${day}${all} is owed for them; the result of the trade does not include it`;
    })
    .join('');
}
