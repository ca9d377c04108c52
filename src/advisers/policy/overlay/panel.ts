// Daily returns of several assets on the same days: checked once, so that every rule reads finite numbers.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { DayClose } from '../markets/price-series.ts';

export interface Panel {
  readonly symbols: readonly string[];
  /** Of each return, ascending. */
  readonly days: readonly TradingDay[];
  /** Simple returns: one array for each symbol, one number for each day. */
  readonly returns: readonly Float64Array[];
}

export interface AssetCloses {
  readonly symbol: string;
  /** After splits; ascending. */
  readonly closes: readonly DayClose[];
}

/** Three years: one year and a half is fitted before the first day that is judged. */
export const PANEL_DAYS_MIN = 750;

/** On the days on which every asset has a close. The failure is a sentence. */
export function panelOf(assets: readonly AssetCloses[], daysMin: number): Result<Panel, string> {
  if (assets.length === 0) return failed('the portfolio has no targets; set some first');
  const wrong = assets.map(faultOf).find((fault) => fault !== undefined);
  if (wrong !== undefined) return failed(wrong);
  const closeByDay = assets.map(({ closes }) => new Map(closes.map((one) => [one.day, one.close])));
  const days = (assets[0]?.closes ?? [])
    .map(({ day }) => day)
    .filter((day) => closeByDay.every((closes) => closes.has(day)));
  if (days.length <= daysMin) return failed(tooFewText(assets, days.length, daysMin));
  const returns = closeByDay.map((closes) =>
    Float64Array.from(
      days.slice(1),
      (day, at) => priceOn(closes, day) / priceOn(closes, days[at]) - 1,
    ),
  );
  const still = returns.findIndex((own) => own.every((value) => value === 0));
  if (still !== -1)
    return failed(
      `the price of ${assets[still]?.symbol} never changes; leave it out of the targets`,
    );
  return ok({ symbols: assets.map(({ symbol }) => symbol), days: days.slice(1), returns });
}

function priceOn(closes: ReadonlyMap<TradingDay, number>, day: TradingDay | undefined): number {
  return (day === undefined ? undefined : closes.get(day)) ?? Number.NaN;
}

function faultOf({ symbol, closes }: AssetCloses): string | undefined {
  for (const [at, { day, close }] of closes.entries()) {
    if (!(close > 0 && close < Number.POSITIVE_INFINITY))
      return `${symbol}: ${close} on ${day} is not a price above 0; correct it`;
    const before = closes[at - 1];
    if (before !== undefined && before.day >= day)
      return `${symbol}: ${day} comes after ${before.day}; sort the days and remove doubles`;
  }
  return undefined;
}

/** An asset with a short past shortens that of all: it is named, so that it can be left out. */
function tooFewText(assets: readonly AssetCloses[], days: number, daysMin: number): string {
  const shortest = assets.toSorted((a, b) => a.closes.length - b.closes.length)[0];
  const which =
    shortest === undefined ? '' : `; ${shortest.symbol} has the fewest, ${shortest.closes.length}`;
  return `${Math.max(0, days - 1)} days with a return of every target are too few; at least ${daysMin} are needed${which}`;
}

/** Days `from` to `to`, without the last. */
export function panelSlice({ symbols, days, returns }: Panel, from: number, to: number): Panel {
  return {
    symbols,
    days: days.slice(from, to),
    returns: returns.map((own) => own.slice(from, to)),
  };
}
