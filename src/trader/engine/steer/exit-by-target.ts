// Where the stop's group takes no newcomer, the target that is in it already closes the position: re-priced through the market.
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { collaredPrice } from '../cover/way-out.ts';
import { changeOrder } from '../intents/intents.ts';
import { isResting } from '../state/book.ts';
import type { OrderRecord } from '../state/state.ts';
import { mayChange } from '../turn/acts.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

/** A market that runs away is followed no faster. */
const FOLLOW_AFTER_MS = SECOND_MS;

/** True while the target closes the position: the stop rests beside it, and what one fills the other loses. */
export function exitByTarget(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  closers: readonly OrderRecord[],
): boolean {
  const target = closers.find(({ terms }) => terms.leg === 't');
  if (target === undefined || !isResting(target) || target.isCancelRequested) return false;
  if (target.refusedChanges > 0) return false;
  if (target.pendingChange !== undefined) return true;
  const limitPrice = collaredPrice(turn, position.symbol, position.side);
  if (limitPrice === undefined || !mayChange(turn, target)) return false;
  const quantity = Math.abs(position.quantity) + target.filled;
  if (isThrough(turn, position, target) && target.quantity === quantity) return true;
  const isExit = target.limitPrice !== position.targetPrice;
  if (isExit && turn.now - target.statusAt < FOLLOW_AFTER_MS) return true;
  changeOrder(turn, target, { purpose: 'exit', limitPrice, quantity }, chain);
  return true;
}

function isThrough(turn: Turn, { symbol, side }: HeldPosition, target: OrderRecord): boolean {
  const quote = turn.market.quote(symbol);
  const market = side === 'long' ? quote?.bid : quote?.ask;
  return signOf(side) * ((target.limitPrice ?? Number.NaN) - (market ?? Number.NaN)) <= 0;
}
