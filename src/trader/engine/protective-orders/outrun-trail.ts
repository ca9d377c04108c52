// A trailing entry follows the market away from its bracket, whose stop stays where it was planned.
// Decision 0028
import type { Quote } from '../../../market/quotes/quote.ts';
import { isBadFill } from '../../domain/exits/exit-due.ts';
import { distanceAt } from '../../domain/orders/entry-prices.ts';
import type { PlannedPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { liveLeg, ordersOf } from '../state/position-lookups.ts';
import { positionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { endEntryWithStop } from './separate-stop.ts';

/** Ends the entry once its fill would be a bad one: at its stop, or so near that less than half of the planned risk is left. */
export function endOutrunTrail(turn: Turn, position: PlannedPosition, { last }: Quote): void {
  const entry = liveLeg(ordersOf(turn.state, position.positionId), 'e');
  if (entry?.terms.trailBy === undefined || !(last > 0)) return;
  const { side, plan } = position;
  const average = triggerNow(entry, signOf(side), last);
  if (!isBadFill({ side, average, stop: plan.stopPrice, rPlanned: plan.r })) return;
  const why = 'the market has moved so far that the entry would fill next to its stop';
  endEntryWithStop(positionTurn(turn, position), why);
}

/** The broker's trigger is never further from the market than this, and never further than it was. */
function triggerNow({ terms, stopPrice }: OrderRecord, sign: number, last: number): number {
  const trailed = last + sign * (terms.trailBy === undefined ? 0 : distanceAt(terms.trailBy, last));
  const known = stopPrice ?? trailed;
  return sign > 0 ? Math.min(known, trailed) : Math.max(known, trailed);
}
