// Invented figures of every weekday between a few given ones, in a straight line from each to the next.
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays, isWeekday, utcMidnight } from '../../../market/time/day.ts';
import type { Points } from './household-file.ts';

export interface DayFigure {
  readonly on: TradingDay;
  readonly figure: string;
}

/** After the last point its figure stays, up to `until`, exclusive. */
export function interpolated(points: Points, until: TradingDay, places: number): DayFigure[] {
  return points.flatMap(([from, figure], at) => {
    const [to, next] = points[at + 1] ?? [until, figure];
    return weekdaysBetween(from, to).map((on) => ({
      on,
      figure: (Number(figure) + (Number(next) - Number(figure)) * shareOf(from, to, on)).toFixed(
        places,
      ),
    }));
  });
}

function shareOf(from: TradingDay, to: TradingDay, on: TradingDay): number {
  return (utcMidnight(on) - utcMidnight(from)) / (utcMidnight(to) - utcMidnight(from));
}

/** `to` is exclusive. */
function weekdaysBetween(from: TradingDay, to: TradingDay): TradingDay[] {
  const days: TradingDay[] = [];
  for (let on = from; on < to; on = addDays(on, 1)) if (isWeekday(on)) days.push(on);
  return days;
}
