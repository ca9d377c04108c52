// Why the inputs of a backtest do not fit together, a sentence each.
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { Session } from '../../market/time/calendar.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import { heldConditions } from '../../trader/domain/strategy/held-conditions.ts';
import { regimesIn } from '../../trader/domain/strategy/regime.ts';
import { isOnBars, type Strategy, strategyFor } from '../../trader/domain/strategy/strategy.ts';
import { conditionIn, createStrategySet } from '../../trader/engine/market/strategy-set.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import type { TapedPrediction } from './prediction-tape.ts';
import type { Faults } from './read-files.ts';

export function strategiesWithoutBars(
  settings: Settings,
  bars: ReadonlyMap<string, BarColumns>,
): Faults {
  const idle = settings.strategies.filter(
    ({ symbols }) => !symbols.some((symbol) => bars.has(symbol)),
  );
  return [
    ...idle.map(({ name, symbols }) => {
      const them = symbols.length > 1 ? 'any of them' : 'it';
      return `strategy ${name} trades ${symbols.join(', ')}, but no bars of ${them} are given`;
    }),
    ...readBeside(settings, bars)
      .filter((symbol) => !bars.has(symbol))
      .map((symbol) => `a condition reads ${symbol}, but no bars of it are given`),
  ];
}

/** The symbols that conditions on others read, as in `regime.SPY.close`. */
function readBeside(settings: Settings, bars: ReadonlyMap<string, BarColumns>): readonly string[] {
  const { bySymbol, conditions } = createStrategySet(settings);
  const read = [...bySymbol].flatMap(([symbol, compiled]) =>
    bars.has(symbol)
      ? compiled.flatMap(({ strategy, condition }) => {
          const held = heldConditions(strategy).map((text) => conditionIn(conditions, text));
          return [condition, ...held].flatMap(({ inputs }) => regimesIn(inputs));
        })
      : [],
  );
  return [...new Set(read)];
}

/** The symbols of strategies that a run cannot trade, a sentence for each strategy that trades others. */
export function untradedNotes({
  settings,
  bars,
}: Pick<BacktestInputs, 'settings' | 'bars'>): readonly string[] {
  return settings.strategies.flatMap(({ name, symbols }) => {
    const without = symbols.filter((symbol) => !bars.has(symbol));
    const them = without.length === 1 ? 'it' : 'them';
    return without.length === 0
      ? []
      : [`no bars of ${without.join(', ')} are given: ${name} does not trade ${them}`];
  });
}

/** Of the symbols whose bars are given and change nothing but the sessions; `runs` are over the same bars. */
export function unusedNotes(
  runs: readonly Pick<BacktestInputs, 'settings' | 'bars'>[],
  benchmark: string | undefined,
): readonly string[] {
  const used = new Set(
    runs.flatMap(({ settings, bars }) => [
      ...settings.strategies.flatMap(({ symbols }) => symbols),
      ...readBeside(settings, bars),
      // Any symbol may move with those that are traded.
      ...(settings.risk.correlation === undefined ? [] : bars.keys()),
    ]),
  );
  const unused = [...(runs[0]?.bars.keys() ?? [])].filter(
    (symbol) => !used.has(symbol) && symbol !== benchmark,
  );
  return unused.length === 0
    ? []
    : [`no strategy trades or reads ${unused.join(', ')}, whose bars are given`];
}

/** Sessions without predictions count in returns and ratios as days on which nothing was traded. */
export function sessionsNote({
  predictions,
  sessions,
}: Pick<BacktestInputs, 'predictions' | 'sessions'>): readonly string[] {
  let next = 0;
  const days = sessions.filter(({ open, close }) => {
    while ((predictions[next]?.at ?? Number.POSITIVE_INFINITY) < open) next += 1;
    return (predictions[next]?.at ?? Number.POSITIVE_INFINITY) < close;
  });
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || days.length === sessions.length) return [];
  const from = first === last ? `on ${first.day}` : `from ${first.day} to ${last.day}`;
  return [
    `predictions are of ${days.length} of ${sessions.length} sessions, ${from}: the figures count all ${sessions.length}`,
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
