// A strategy, what it waits for and its last signal, in their public JSON form.
import { toIso } from '../../../kernel/instant.ts';
import { refusalText } from '../../domain/wording/refusal-text.ts';
import type { Look } from '../../ports/look.ts';
import type { StrategyRow } from '../../ports/strategy-view.ts';
import type { RuleStatus } from '../../ports/trader.ts';

export function strategyRows(
  rules: readonly RuleStatus[],
  look: Pick<Look, 'lastSignal'>,
): StrategyRow[] {
  return rules.map((rule) => ({
    name: rule.name,
    removed: rule.isRemoved,
    hash: rule.hash,
    since: rule.since === undefined ? null : toIso(rule.since),
    symbols: rule.symbols.map(({ symbol }) => symbol),
    waits_for: rule.symbols.map(({ symbol, waitsFor }) => ({
      symbol,
      reasons: waitsFor.map((refusal) => ({ kind: refusal.kind, text: refusalText(refusal) })),
    })),
    holds: rule.holds,
    entries_today: rule.entriesToday,
    last_signal: look.lastSignal(rule.name) ?? null,
  }));
}
