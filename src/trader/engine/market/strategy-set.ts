// The running strategies by symbol, with compiled conditions, in evaluation order: by priority, then by name.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { barLengthsOf } from '../../domain/strategy/bars-read.ts';
import { type Condition, compileCondition } from '../../domain/strategy/condition.ts';
import { heldConditions } from '../../domain/strategy/held-conditions.ts';
import { regimesIn } from '../../domain/strategy/regime.ts';
import { isOnBars, strategyFor } from '../../domain/strategy/strategy.ts';
import type { Settings } from '../../ports/settings.ts';
import { INDICATOR_BAR_MS, type MarketView } from './market-view.ts';
import type { CompiledStrategy, StrategySet } from './surroundings.ts';

/** Reuses the conditions that the previous set compiled, so that a reload compiles only what changed. */
export function createStrategySet(settings: Settings, before?: StrategySet): StrategySet {
  const bySymbol = new Map<string, CompiledStrategy[]>();
  const onBars = new Map<string, CompiledStrategy[]>();
  const onPredictions = new Map<string, CompiledStrategy[]>();
  const conditions = new Map(before?.conditions);
  const watched = new Set<string>();
  const ordered = [...settings.strategies].sort(
    (a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1),
  );
  for (const whole of ordered) {
    for (const symbol of whole.symbols) {
      const strategy = strategyFor(whole, symbol);
      const condition = strategy.code ?? conditionIn(conditions, strategy.entry.when);
      for (const map of [bySymbol, isOnBars(strategy) ? onBars : onPredictions])
        map.set(symbol, [...(map.get(symbol) ?? []), { strategy, condition }]);
      const held = heldConditions(strategy).map((text) => conditionIn(conditions, text));
      const regimes = [condition, ...held].flatMap(({ inputs }) => regimesIn(inputs));
      for (const seen of [symbol, ...regimes]) watched.add(seen);
    }
  }
  return { bySymbol, onBars, onPredictions, watched, conditions };
}

/** Compiles each condition once. The configuration has checked them all, so one that does not compile is a bug. */
export function conditionIn(conditions: StrategySet['conditions'], text: string): Condition {
  const known = conditions.get(text);
  if (known !== undefined) return known;
  const condition = compileCondition(text);
  if (!condition.ok) throw new Error(`condition ${text}: ${condition.failure.message}`);
  conditions.set(text, condition.value);
  return condition.value;
}

/**
 * Creates a series for every bar length that the strategies need. The first history fills series created before it; for
 * later ones the market view requests the history again.
 */
export function prepareSeries(market: MarketView, strategies: StrategySet): void {
  for (const symbol of strategies.watched) {
    market.series(symbol, MINUTE_MS);
    market.series(symbol, INDICATOR_BAR_MS);
    for (const { strategy, condition } of strategies.bySymbol.get(symbol) ?? []) {
      for (const barMs of barLengthsOf(strategy)) market.series(symbol, barMs);
      const held = heldConditions(strategy).map((text) => conditionIn(strategies.conditions, text));
      for (const { barMs } of [condition, ...held].flatMap((one) => one.indicators))
        market.series(symbol, barMs);
    }
  }
}
