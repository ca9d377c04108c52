// The source of a symbol's regular minutes: a recording, a random walk, or none.
import { instant, type TradingDay } from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import type { Steps } from '../../../../host/steps.ts';

export interface MinuteBars {
  /** What there is to do before the bars of that session are made quickly; it pauses after each piece of work. */
  approach(session: Session): Steps<void>;
  /** The session's bars in order, regular hours only; empty for a day without any. */
  barsOf(session: Session): readonly Bar[];
  /** The first day with possible bars; undefined if there is no first day. */
  readonly firstDay: TradingDay | undefined;
}

export function createRecordedBars(bars: readonly Bar[], calendar: Calendar): MinuteBars {
  const barsByDay = new Map<TradingDay, Bar[]>();
  for (const bar of bars) {
    const session = calendar.sessionAt(instant(bar.start));
    // A bar stamped at the close (16:00) is not regular hours.
    if (session === undefined) continue;
    const ofDay = barsByDay.get(session.day) ?? [];
    ofDay.push(bar);
    barsByDay.set(session.day, ofDay);
  }
  return {
    approach: immediately,
    barsOf: (session) => barsByDay.get(session.day) ?? [],
    firstDay: [...barsByDay.keys()].sort()[0],
  };
}

/** There is nothing to do before. */
export function* immediately(): Steps<void> {}
