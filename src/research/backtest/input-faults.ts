// Why the inputs of a backtest do not fit together, a sentence each.
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { Session } from '../../market/time/calendar.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import { isOnBars, type Strategy, strategyFor } from '../../trader/domain/strategy/strategy.ts';
import { createStrategySet } from '../../trader/engine/market/strategy-set.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { TapedPrediction } from './prediction-tape.ts';
import type { Faults } from './read-files.ts';

export function strategiesWithoutBars(
  settings: Settings,
  bars: ReadonlyMap<string, BarColumns>,
): Faults {
  const idle = settings.strategies.filter(
    ({ symbols }) => !symbols.some((symbol) => bars.has(symbol)),
  );
  const traded = new Set(settings.strategies.flatMap(({ symbols }) => symbols));
  const { watched } = createStrategySet(settings);
  return [
    ...idle.map(({ name, symbols }) => {
      const them = symbols.length > 1 ? 'any of them' : 'it';
      return `strategy ${name} trades ${symbols.join(', ')}, but no bars of ${them} are given`;
    }),
    ...[...watched]
      .filter((symbol) => !traded.has(symbol) && !bars.has(symbol))
      .map((symbol) => `a condition reads ${symbol}, but no bars of it are given`),
  ];
}

export function notionalsBeyondCash({ venue, strategies, risk }: Settings, cash: number): Faults {
  const most = cash * risk.leverageMax;
  const { currency } = venuesOf(venue).home;
  return strategies.flatMap(({ name, size, termsBySymbol }) =>
    [size, ...[...termsBySymbol.values()].map((terms) => terms.size)]
      .filter((one) => one.kind === 'notional' && one.notional > most)
      .map(
        () =>
          `strategy ${name}: size.notional is above --cash times risk.max_leverage, which is ${most} ${currency}: every entry would be reduced`,
      ),
  );
}

export function predictionFaults(
  { predictions: file }: { readonly predictions: string | undefined },
  { strategies }: Settings,
  predictions: readonly TapedPrediction[],
  sessions: readonly Session[],
): Faults {
  const first = sessions[0];
  const last = sessions.at(-1);
  const waiting = strategies.filter(waitsForPredictions);
  if (first === undefined || last === undefined || waiting.length === 0) return [];
  if (file === undefined)
    return waiting.map(
      ({ name }) => `strategy ${name} waits for predictions: add --predictions FILE`,
    );
  const hasOne = predictions.some(({ at }) => at >= first.open && at < last.close);
  return hasOne
    ? []
    : [`${file}: no prediction of these symbols between ${first.day} and ${last.day}`];
}

/** In one of its symbols, at least. */
function waitsForPredictions(strategy: Strategy): boolean {
  return strategy.symbols.some((symbol) => !isOnBars(strategyFor(strategy, symbol)));
}
