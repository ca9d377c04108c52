// What is reserved for contracts that are sold: settled cash for puts, shares of a holding for calls, from the moment that the order is
// intended until the contract is gone.
// Decision 0061
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import { type Collateral, reservedFor } from '../../domain/terms/collateral.ts';
import { activePositions, isLive, ordersOf } from './position-lookups.ts';
import type { State } from './state.ts';
import { underlyingIn } from './underlying.ts';

/** Money. */
export function cashReserved(state: State): number {
  return sumOf(reservations(state, 'cash'));
}

/** Of the holding in a stock. */
export function sharesReserved(state: State, stock: string): number {
  return sumOf(
    reservations(state, 'shares').filter(({ symbol }) => underlyingIn(state, symbol) === stock),
  );
}

export interface Reservation {
  readonly positionId: string;
  readonly symbol: string;
  /** Money or shares: of what is held and of what its entry may still sell. */
  readonly amount: number;
}

export function reservations(state: State, collateral: Collateral): readonly Reservation[] {
  return activePositions(state)
    .filter(({ plan }) => plan.collateral === collateral)
    .map((position) => {
      const { positionId, symbol } = position;
      return { positionId, symbol, amount: amountFor(symbol, contractsOf(state, position)) };
    });
}

/** Unsigned. */
function contractsOf(state: State, position: PositionState): number {
  const held = isHeld(position) ? Math.max(0, -position.quantity) : 0;
  return ordersOf(state, position.positionId)
    .filter((order) => order.terms.leg === 'e' && isLive(order))
    .reduce((sum, { quantity, filled }) => sum + quantity - filled, held);
}

function amountFor(symbol: string, contracts: number): number {
  const reserved = reservedFor(symbol, contracts);
  if (reserved === undefined) return 0;
  return 'cash' in reserved ? reserved.cash : reserved.shares;
}

export function sumOf(all: readonly Reservation[]): number {
  return all.reduce((sum, { amount }) => sum + amount, 0);
}
