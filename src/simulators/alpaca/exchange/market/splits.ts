// Bars around a split: as they are printed, and with earlier prices restated.
import { decimalOf } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import type { MinuteBars } from './minute-bars.ts';

export interface Split {
  readonly exDate: TradingDay;
  /** New shares for one old share. */
  readonly factor: number;
}

const PLACES = 4;

/** From the ex-date on, prices are divided by the factor. */
export function splitBars(source: MinuteBars, { exDate, factor }: Split): MinuteBars {
  const barsByDay = new Map<TradingDay, readonly Bar[]>();
  return (session) => {
    if (session.day < exDate) return source(session);
    const known = barsByDay.get(session.day) ?? source(session).map((bar) => scaled(bar, factor));
    barsByDay.set(session.day, known);
    return known;
  };
}

/** A bar before the ex-date, as if the splits had been in force. */
export function restated(bar: Bar, day: TradingDay, splits: readonly Split[]): Bar {
  const factor = splits
    .filter(({ exDate }) => day < exDate)
    .reduce((product, split) => product * split.factor, 1);
  return factor === 1 ? bar : scaled(bar, factor);
}

function scaled(bar: Bar, factor: number): Bar {
  const price = (value: number) =>
    Number(decimalOf(value).dividedBy(decimalOf(factor), PLACES).toString());
  return {
    ...bar,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: Math.round(bar.volume * factor),
  };
}
