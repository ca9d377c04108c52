// The live high-water mark of an open position; it becomes a fact only when the stop moves.

import { freshnessMs } from '../kernel/clock.ts';
import { MINUTE_MS } from '../kernel/instant.ts';
import { createPrintFilter } from '../market/print-filter.ts';
import type { HeldPosition } from '../trading/positions/position-state.ts';
import type { AtrSpec } from '../trading/strategy/rule.ts';
import { type Mark, QUOTE_AGE_MAX_MS, type Surroundings } from './surroundings.ts';

/** Judges how far a print may jump when a position has no ATR of its own. */
export const DEFAULT_ATR: AtrSpec = { period: 14, barMs: 5 * MINUTE_MS };

/** The mark of a position, begun at the recorded one: after a restart it is never better than what was seen. */
export function markOf(surroundings: Surroundings, position: HeldPosition): Mark {
  let mark = surroundings.marks.get(position.positionId);
  if (mark === undefined) {
    mark = {
      highWater: position.highWater,
      filter: createPrintFilter({
        sessions: surroundings.market.sessions,
        quoteAgeMaxMs: freshnessMs(surroundings, QUOTE_AGE_MAX_MS),
      }),
      atr: surroundings.market.anchoredAtr(position.symbol, atrSpecOf(position)),
    };
    surroundings.marks.set(position.positionId, mark);
  }
  return mark;
}

function atrSpecOf({ plan }: HeldPosition): AtrSpec {
  if (plan.trail?.kind === 'atr') return plan.trail.atr;
  return plan.stop.kind === 'atr' ? plan.stop.atr : DEFAULT_ATR;
}
