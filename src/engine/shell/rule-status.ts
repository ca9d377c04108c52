// What each rule waits for at this moment: the gate is asked as if a prediction had just come.
import type { RuleStatus } from '../../ports/trader.ts';
import type { Refusal } from '../../trading/refusal.ts';
import { atrSpecOf } from '../../trading/strategy/bars-read.ts';
import { type Rule, ruleFor } from '../../trading/strategy/rule.ts';
import { activeSymbols } from '../book.ts';
import { refusalsFor } from '../entry/gate.ts';
import type { Turn } from '../turn.ts';

/** Of a turn that records nothing. */
export function ruleStatuses(turn: Turn): RuleStatus[] {
  return turn.settings.rules.map((rule) => {
    const { name, hash, symbols } = rule;
    const held = activeSymbols(turn.state, ({ strategy }) => strategy === name);
    return {
      name,
      hash,
      since: turn.state.rules.get(name)?.since,
      symbols: symbols.map((symbol) => ({
        symbol,
        waitsFor: waitsFor(turn, ruleFor(rule, symbol), symbol),
      })),
      holds: [...held],
      entriesToday: turn.state.entriesToday.get(name) ?? 0,
    };
  });
}

function waitsFor(turn: Turn, rule: Rule, symbol: string): readonly Refusal[] {
  const side = rule.entry.side === 'short' ? 'short' : 'long';
  const wanted = {
    rule,
    symbol,
    side,
    anchorPrice: undefined,
    isReversal: false,
    isAddOn: false,
  } as const;
  return [...refusalsFor(turn, wanted), ...warmingUp(turn, rule, symbol)];
}

function warmingUp(turn: Turn, rule: Rule, symbol: string): Refusal[] {
  const spec = atrSpecOf(rule);
  if (spec === undefined || turn.market.atr(symbol, spec, turn.now) !== undefined) return [];
  return [{ kind: 'no_atr', ...spec, bars: turn.market.series(symbol, spec.barMs).count }];
}
