// Shares that an assigned contract of a vertical has brought, and the contract that remains of it, which bounds what they can lose.
// Decision 0065
import { isOptionId, multiplierOf } from '../../../market/instruments/amount.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../../domain/positions/position-state.ts';
import type { OrderRecord } from './order-record.ts';
import { activePositions } from './position-lookups.ts';
import type { State } from './state.ts';

export interface HedgedShares {
  readonly shares: HeldPosition;
  readonly contract: HeldPosition;
}

/** The pair that a position belongs to; undefined once one of both is gone, or the contract covers fewer shares than there are. */
export function hedgedIn(state: State, { deliveredFrom }: PositionState): HedgedShares | undefined {
  if (deliveredFrom === undefined) return undefined;
  const parts = activePositions(state)
    .filter(isHeld)
    .filter((part) => part.deliveredFrom === deliveredFrom && part.quantity !== 0);
  const contract = parts.find(({ symbol }) => isOptionId(symbol));
  const shares = parts.find(({ symbol }) => !isOptionId(symbol));
  if (contract === undefined || shares === undefined) return undefined;
  return isHedge(contract, shares) ? { contract, shares } : undefined;
}

function isHedge({ symbol, quantity }: HeldPosition, shares: HeldPosition): boolean {
  const right = shares.quantity < 0 ? 'call' : 'put';
  if (parseOptionId(symbol)?.right !== right) return false;
  return quantity * multiplierOf(symbol) >= Math.abs(shares.quantity);
}

/** The contract covers just these shares. */
export function isWholePair({ shares, contract }: HedgedShares): boolean {
  return contract.quantity * multiplierOf(contract.symbol) === Math.abs(shares.quantity);
}

/** Orders that sold contract and shares as one, the oldest first, also of a position that is closed. */
export function combinedOrders(state: State, position: PositionState): readonly OrderRecord[] {
  const { positionId, deliveredFrom } = position;
  if (deliveredFrom === undefined) return [];
  return [...state.orders.values()].filter(
    ({ terms, positionId: owner }) =>
      terms.withShares !== undefined &&
      (owner === positionId || terms.withShares.positionId === positionId),
  );
}
