// The live high-water mark of an open position; it becomes a fact only when the stop moves.

import { freshnessMs } from '../../../kernel/clock.ts';
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { createPrintFilter } from '../../../market/quotes/print-filter.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { atrSpecOf, isLine, partsOf, trailAtrSpec } from '../../domain/strategy/bars-read.ts';
import type { AtrSpec } from '../../domain/strategy/strategy.ts';
import { type Mark, QUOTE_AGE_MAX_MS, type Surroundings } from './surroundings.ts';

/** The ATR of the print filter for a position without its own ATR. */
export const DEFAULT_ATR: AtrSpec = { period: 14, barMs: 5 * MINUTE_MS };

/** How long a fill confirms the prints near its price; later a finished bar does. */
const FILL_CONFIRMS_MS = MINUTE_MS;

/** The live mark of a position. It starts from the recorded one, so after a restart it is never better than a seen price. */
export function markOf(
  surroundings: Surroundings & { readonly now: Instant },
  position: HeldPosition,
): Mark {
  let mark = surroundings.marks.get(position.positionId);
  if (mark === undefined) {
    const isJustOpened = surroundings.now - position.openedAt < FILL_CONFIRMS_MS;
    mark = {
      highWater: position.highWater,
      filter: createPrintFilter({
        sessions: surroundings.market.placeOf(position.symbol).sessions,
        quoteAgeMaxMs: freshnessMs(surroundings, QUOTE_AGE_MAX_MS),
        ignored: surroundings.ignoredPrints,
        known: isJustOpened ? position.averagePrice : Number.NaN,
      }),
      atr: surroundings.market.anchoredAtr(position.symbol, specOf(position)),
      doubt: undefined,
      lineOf: linesOf(surroundings, position),
    };
    surroundings.marks.set(position.positionId, mark);
  }
  return mark;
}

/** Looks up each line once, because a trail reads it on every tick. */
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
