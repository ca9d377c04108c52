// A stop that trails the premium of an option: what quotes have shown in several samples moves it, and the watch of the stop decides
// whether it is reached.
// Law 6: see src/trader/engine/protective-orders/required-terms.ts
import { incrementAt } from '../../../market/instruments/tick-grid.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import { heldPremium } from '../../domain/exits/premium-watch.ts';
import { highWaterAfter, isMoveWorthwhile, trailedStop } from '../../domain/exits/trail.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { Mark } from '../market/surroundings.ts';
import { chainOf, stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

export function trailPremium(turn: Turn, position: HeldPosition, mark: Mark, quote: Quote): void {
  const { side, symbol, positionId, stopPrice: from, stopMovedAt, plan } = position;
  const rule = plan.trail;
  if (rule === undefined) return;
  const { held, price } = heldPremium(mark.premiumHeld, { side, quote, now: turn.now });
  mark.premiumHeld = held;
  mark.highWater = highWaterAfter(side, mark.highWater, price);
  const { highWater } = mark;
  const steps = stepsOf(turn, symbol);
  // What was paid bounds the loss: there may be no stop yet.
  const stop = from > 0 ? from : incrementAt(steps, 0);
  const of = { side, trail: rule, atr: Number.NaN, steps };
  const to = trailedStop({
    ...{ ...of, highWater, stop, entry: position.averagePrice, r: position.r },
    ...{ lineOf: mark.lineOf, now: turn.now },
  });
  const sinceLastMoveMs =
    stopMovedAt === undefined ? Number.POSITIVE_INFINITY : turn.now - stopMovedAt;
  if (to === stop || !isMoveWorthwhile({ ...of, from, to, sinceLastMoveMs })) return;
  turn.record(
    { type: 'stop-moved', positionId, symbol, from, to, why: 'trail', highWater },
    chainOf(position),
  );
}
