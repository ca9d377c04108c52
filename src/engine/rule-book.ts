// The running rules by symbol, their conditions compiled, in the order they are asked: priority first, then name.
import { MINUTE_MS } from '../kernel/instant.ts';
import type { Settings } from '../ports/settings.ts';
import { compileCondition } from '../trading/strategy/condition.ts';
import { INDICATOR_BAR_MS, type MarketView } from './market-view.ts';
import type { CompiledRule, RuleBook } from './surroundings.ts';

/** Configuration has checked every condition, so one that does not compile here is a bug. */
export function createRuleBook(settings: Settings): RuleBook {
  const bySymbol = new Map<string, CompiledRule[]>();
  const ordered = [...settings.rules].sort(
    (a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1),
  );
  for (const rule of ordered) {
    const condition = compileCondition(rule.entry.when);
    if (!condition.ok) throw new Error(`rule ${rule.name}: ${condition.failure.message}`);
    for (const symbol of rule.symbols) {
      const rules = bySymbol.get(symbol) ?? [];
      rules.push({ rule, condition: condition.value });
      bySymbol.set(symbol, rules);
    }
  }
  return { bySymbol };
}

/** Every bar length the rules need exists before the first history arrives, so that one answer fills them all. */
export function prepareSeries(market: MarketView, rules: RuleBook): void {
  for (const [symbol, compiled] of rules.bySymbol) {
    market.series(symbol, MINUTE_MS);
    market.series(symbol, INDICATOR_BAR_MS);
    for (const { rule } of compiled) {
      if (rule.stop.kind === 'atr') market.series(symbol, rule.stop.atr.barMs);
      if (rule.trail?.kind === 'atr') market.series(symbol, rule.trail.atr.barMs);
    }
  }
  market.takeRefills();
}
