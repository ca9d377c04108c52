// The live high-water mark of an open position; it becomes a fact only when the stop moves.

import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { createPrintFilter } from '../../../market/quotes/print-filter.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { atrSpecOf, isLine, partsOf, trailAtrSpec } from '../../domain/strategy/bars-read.ts';
import type { AtrSpec } from '../../domain/strategy/strategy.ts';
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
        sessions: surroundings.market.placeOf(position.symbol).sessions,
        quoteAgeMaxMs: freshnessMs(surroundings, QUOTE_AGE_MAX_MS),
        ignored: surroundings.ignoredPrints,
      }),
      atr: surroundings.market.anchoredAtr(position.symbol, specOf(position)),
      lineOf: linesOf(surroundings, position),
    };
    surroundings.marks.set(position.positionId, mark);
  }
  return mark;
}

/** Each line is looked up once: a trail asks on every tick. */
function linesOf({ market }: Surroundings, { symbol, side, plan }: HeldPosition): Mark['lineOf'] {
  const lines = new Map(
    partsOf(plan.trail).flatMap((part) =>
      isLine(part) ? [[part, market.line(symbol, part, side)] as const] : [],
    ),
  );
  return (part, now) => lines.get(part)?.valueAt(now) ?? Number.NaN;
}

function specOf({ plan }: HeldPosition): AtrSpec {
  return trailAtrSpec(plan.trail) ?? atrSpecOf(plan) ?? DEFAULT_ATR;
}
