// The running rules by symbol, their conditions compiled, in the order they are asked: priority first, then name.
import { MINUTE_MS } from '../kernel/instant.ts';
import type { Settings } from '../ports/settings.ts';
import { barLengthsOf } from '../trading/strategy/bars-read.ts';
import { type Condition, compileCondition } from '../trading/strategy/condition.ts';
import { type Rule, ruleFor } from '../trading/strategy/rule.ts';
import { INDICATOR_BAR_MS, type MarketView } from './market-view.ts';
import type { CompiledRule, RuleBook } from './surroundings.ts';

/** What an earlier book has compiled is used again: a reload then costs what has changed. */
export function createRuleBook(settings: Settings, before?: RuleBook): RuleBook {
  const bySymbol = new Map<string, CompiledRule[]>();
  const conditions = conditionsOf(before);
  const ordered = [...settings.rules].sort(
    (a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1),
  );
  for (const whole of ordered) {
    for (const symbol of whole.symbols) {
      const rule = ruleFor(whole, symbol);
      const rules = bySymbol.get(symbol) ?? [];
      const condition = rule.code ?? conditions.get(rule.entry.when) ?? conditionOf(rule);
      conditions.set(condition.text, condition);
      rules.push({ rule, condition });
      bySymbol.set(symbol, rules);
    }
  }
  return { bySymbol };
}

function conditionsOf(book: RuleBook | undefined): Map<string, Condition> {
  const compiled = [...(book?.bySymbol.values() ?? [])].flat();
  return new Map(compiled.map(({ condition }) => [condition.text, condition]));
}

/** Configuration has checked every condition, so one that does not compile here is a bug. */
function conditionOf({ name, entry }: Rule): Condition {
  const condition = compileCondition(entry.when);
  if (!condition.ok) throw new Error(`rule ${name}: ${condition.failure.message}`);
  return condition.value;
}

/**
 * Every bar length the rules need. Those made before the first history arrives are filled by it; the market view asks
 * anew for one that comes later.
 */
export function prepareSeries(market: MarketView, rules: RuleBook): void {
  for (const [symbol, compiled] of rules.bySymbol) {
    market.series(symbol, MINUTE_MS);
    market.series(symbol, INDICATOR_BAR_MS);
    for (const { rule } of compiled) {
      for (const barMs of barLengthsOf(rule)) market.series(symbol, barMs);
    }
  }
}
