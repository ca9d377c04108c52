// A broker takes orders on one side of an option contract only. A vertical and what is left of another one can leave on both sides: then
// one order ends before the other is sent.
import { contractsIn } from '../../../market/options/combination.ts';
import { parseCondor } from '../../../market/options/condor.ts';
import { parseVertical } from '../../../market/options/vertical.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import { isStatedWhole } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { activePositions, liveOrders } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { isMarketOpen } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { coversOnSide } from './uncovered-shorts.ts';

type Traded = Pick<OrderTerms, 'symbol' | 'side'>;

/** Of a pair one contract is traded as the pair is, the other one on the other side. */
export function isOnOtherSide(one: Traded, other: Traded): boolean {
  const traded = tradedBy(one);
  return [...tradedBy(other)].some(([contract, side]) => traded.get(contract) === -side);
}

/** Contracts that an order trades, with 1 for those that it buys and -1 for those that it sells. */
function tradedBy({ symbol, side }: Traded): ReadonlyMap<string, number> {
  return new Map(
    contractsIn(symbol).map(({ contract, sign }) => [contract, signedShares(side, sign)]),
  );
}

/** Live orders of other positions that keep an exit of this one out. */
export function ordersInWay(state: State, position: HeldPosition): readonly OrderRecord[] {
  const exit = exitOf(position);
  return liveOrders(state)
    .filter(({ positionId }) => positionId !== position.positionId)
    .filter((order) => isOnOtherSide(exit, order.terms) && !isStatedWhole(state, order));
}

/** Live orders for the condor that a vertical comes from: what they still fill of it is not closed a second time. */
export function ordersForWhole(
  state: State,
  { positionId, symbol, side }: HeldPosition,
): readonly OrderRecord[] {
  if (parseVertical(symbol) === undefined) return [];
  return liveOrders(state).filter(
    ({ positionId: owner, terms }) =>
      owner !== positionId &&
      terms.side === exitSide(side) &&
      parseCondor(terms.symbol)?.wings.some(({ id }) => id === symbol),
  );
}

/** Other positions that are being closed now, on the other side of a contract of this one. */
export function leavingBeside(turn: Turn, position: HeldPosition): readonly HeldPosition[] {
  const exit = exitOf(position);
  return activePositions(turn.state)
    .filter(isHeld)
    .filter(({ positionId, status }) => positionId !== position.positionId && status === 'closing')
    .filter((other) => isOnOtherSide(exit, exitOf(other)))
    .filter((other) => isMarketOpen(turn, other.symbol) && !isKept(turn, other));
}

function exitOf({ symbol, side }: HeldPosition): Traded {
  return { symbol, side: exitSide(side) };
}

/** All of it stays, since it covers what others have sold. */
function isKept(turn: Turn, { positionId, symbol, quantity }: HeldPosition): boolean {
  const cover = coversOnSide(turn, symbol).find((one) => one.position.positionId === positionId);
  return cover !== undefined && cover.units >= quantity;
}
