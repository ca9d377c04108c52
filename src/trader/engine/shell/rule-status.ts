// What each rule waits for at this moment, the gate asked as if a prediction had just come; and rules that only hold any more.

import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import { type Rule, ruleFor } from '../../domain/strategy/rule.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { RuleStatus } from '../../ports/trader.ts';
import { refusalsFor } from '../entry/gate.ts';
import { ADOPTER } from '../state/asked.ts';
import { activePositions, activeSymbols } from '../state/book.ts';
import type { State } from '../state/state.ts';
import type { Turn } from '../turn/turn.ts';

/** Of a turn that records nothing. */
export function ruleStatuses(turn: Turn): RuleStatus[] {
  const { state, settings } = turn;
  const running = settings.rules.map((rule): RuleStatus => {
    const { name, hash, symbols } = rule;
    return {
      name,
      isRemoved: false,
      hash,
      since: state.rules.get(name)?.since,
      symbols: symbols.map((symbol) => ({
        symbol,
        waitsFor: waitsFor(turn, ruleFor(rule, symbol), symbol),
      })),
      holds: heldBy(state, name),
      entriesToday: state.entriesToday.get(name) ?? 0,
    };
  });
  const names = new Set(settings.rules.map(({ name }) => name));
  const removed = removedRules(state, names).map(
    (rule): RuleStatus => ({
      ...rule,
      isRemoved: true,
      since: undefined,
      symbols: [],
      entriesToday: state.entriesToday.get(rule.name) ?? 0,
    }),
  );
  return [...running, ...removed];
}

/** Rules that run no more and still hold something, each with the hash of what its newest position was opened under. */
export function removedRules(
  state: State,
  running: ReadonlySet<string>,
): Pick<RuleStatus, 'name' | 'hash' | 'holds'>[] {
  const hashByName = new Map<string, string>();
  for (const { strategy, configHash } of activePositions(state))
    if (strategy !== ADOPTER && !running.has(strategy)) hashByName.set(strategy, configHash);
  return [...hashByName].map(([name, hash]) => ({ name, hash, holds: heldBy(state, name) }));
}

export function heldBy(state: State, rule: string): readonly string[] {
  return [...activeSymbols(state, ({ strategy }) => strategy === rule)];
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
