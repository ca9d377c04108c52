// A strategy, what it waits for and its last signal, in their public JSON form.
import { toIso } from '../../../kernel/instant.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { refusalText } from '../../domain/wording/refusal-text.ts';
import type { Look } from '../../ports/look.ts';
import type { StrategyRow } from '../../ports/strategy-view.ts';
import type { StrategyStatus } from '../../ports/trader.ts';

export function strategyRows(
  strategies: readonly StrategyStatus[],
  { look, home }: { readonly look: Pick<Look, 'lastSignal'>; readonly home: Venue },
): StrategyRow[] {
  const words = wordsAt(home);
  return strategies.map((strategy) => ({
    name: strategy.name,
    removed: strategy.isRemoved,
    hash: strategy.hash,
    since: strategy.since === undefined ? null : toIso(strategy.since),
    symbols: strategy.symbols.map(({ symbol }) => symbol),
    waits_for: strategy.symbols.map(({ symbol, waitsFor }) => ({
      symbol,
      reasons: waitsFor.map((refusal) => ({
        kind: refusal.kind,
        text: refusalText(refusal, words),
      })),
    })),
    holds: strategy.holds,
    entries_today: strategy.entriesToday,
    last_signal: look.lastSignal(strategy.name) ?? null,
  }));
}
