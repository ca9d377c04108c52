// Replaces a target that the broker ended, because of a split at the new price, once the stop is working.
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { named, orderRefOf } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing } from '../state/position-lookups.ts';
import { isAccountKnown, isLineUsable } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { noticeLostTarget } from './ended-target.ts';
import { coverable } from './foreign.ts';
import { targetToPlace } from './required-terms.ts';
import { isSplitSuspected } from './suspected-splits.ts';

/** One attempt for each cause: if the group of the stop refuses a late member, the stop and its trail are enough. */
export function replaceTarget(on: PositionTurn<HeldPosition>, stop: OrderRecord): void {
  const { turn, position, orders, chain } = on;
  const { positionId, strategy, symbol, side } = position;
  const targetPrice = targetToPlace(turn, position);
  const splitAt = turn.state.splits.get(symbol)?.at;
  const last = orders.findLast(({ terms }) => terms.leg === 't');
  if (last === undefined) return;
  const isOfSplit = splitAt !== undefined && last.intendedAt < splitAt;
  if (!isOfSplit && !noticeLostTarget(on)) return;
  if (targetPrice === undefined || last.filled > 0 || position.status !== 'open') return;
  if (!isActing(stop) || stop.group === '' || stop.isCancelRequested) return;
  const quantity = coverable(turn, position);
  if (quantity === 0 || !isLineUsable(turn) || !isAccountKnown(turn)) return;
  if (isSplitSuspected(turn, symbol)) return;
  const leg: OrderTerms = {
    orderRef: orderRefOf(turn.state, 't'),
    leg: 't',
    symbol,
    side: exitSide(side),
    type: 'limit',
    quantity,
    limitPrice: targetPrice,
    validity: { kind: 'gtc' },
    extendedHours: false,
    group: stop.group,
  };
  const why = isOfSplit ? 'its target went with the split' : 'the broker ended its target';
  const { targetPrice: from } = position;
  if (from !== undefined && from !== targetPrice)
    turn.record({ type: 'target-moved', positionId, symbol, from, to: targetPrice }, chain);
  turn.record(
    { type: 'protection-intended', positionId, strategy, symbol, ...named(turn, [leg]), why },
    chain,
  );
}
