// The price limits in force, by the clock of the run.
import type { Clock } from '../../kernel/clock.ts';
import type { TradingDay } from '../../kernel/instant.ts';
import type { DayLimits } from '../../market/instruments/day-limits.ts';
import type { LimitsFrom } from './limits-in-prices.ts';

export interface DayLimitsNow {
  /** Undefined without any, and on the first day of the bars. */
  of(symbol: string): DayLimits | undefined;
  on(day: TradingDay): readonly (LimitsFrom & { readonly symbol: string })[];
}

export function createDayLimits(
  changesBySymbol: ReadonlyMap<string, readonly LimitsFrom[]>,
  clock: Pick<Clock, 'now'>,
): DayLimitsNow {
  /** How many of its changes have come. */
  const comeBySymbol = new Map<string, number>();

  return {
    of(symbol) {
      const changes = changesBySymbol.get(symbol);
      if (changes === undefined) return undefined;
      const now = clock.now();
      let come = comeBySymbol.get(symbol) ?? 0;
      while ((changes[come]?.from ?? Number.POSITIVE_INFINITY) <= now) come += 1;
      comeBySymbol.set(symbol, come);
      return changes[come - 1]?.limits;
    },
    on: (day) =>
      [...changesBySymbol].flatMap(([symbol, changes]) =>
        changes.filter(({ limits }) => limits.day === day).map((change) => ({ symbol, ...change })),
      ),
  };
}
