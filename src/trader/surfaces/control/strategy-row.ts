// A strategy, what it waits for and its last signal, in their public JSON form.

import { toIso } from '../../../kernel/instant.ts';
import { readBarName } from '../../../market/bars/bar-lengths.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { BarsRow, StrategyRow } from '../../contract/prediction-rows.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { refusalText } from '../../domain/wording/refusal-text.ts';
import type { Look } from '../../ports/look.ts';
import type { StrategyStatus } from '../../ports/trader-status.ts';

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
    bars: barRows(strategy),
    holds: strategy.holds,
    entries_today: strategy.entriesToday,
    last_signal: look.lastSignal(strategy.name) ?? null,
  }));
}

function barRows({ symbols }: StrategyStatus): BarsRow[] | null {
  const rows = symbols.flatMap(({ symbol, bars }) =>
    bars === undefined
      ? []
      : [
          {
            symbol,
            every: readBarName(bars.everyMs),
            until: bars.until === undefined ? null : toIso(bars.until),
            ...{ was_true: bars.wasTrue, was_false: bars.wasFalse, was_unknown: bars.wasUnknown },
            why_unknown: bars.whyUnknown ?? null,
          },
        ],
  );
  return rows.length === 0 ? null : rows;
}
