// What is reserved for contracts that are sold: settled cash for puts, shares of a holding for calls, from the moment that the order is
// intended until the contract is gone.
// Decision 0061
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import { type Collateral, collateralFor, reservedFor } from '../../domain/terms/collateral.ts';
import { activePositions, isLive, ordersOf } from './position-lookups.ts';
import type { Roll } from './roll.ts';
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
  /** Money or shares: of what is held, of what its entry may still sell, and of what a roll is about to sell. */
  readonly amount: number;
}

export function reservations(state: State, collateral: Collateral): readonly Reservation[] {
  const sold = activePositions(state)
    .filter(({ plan }) => plan.collateral === collateral)
    .map((position) => {
      const { positionId, symbol } = position;
      return { positionId, symbol, amount: amountFor(symbol, contractsOf(state, position)) };
    });
  const rolled = [...state.rolls.values()]
    .filter(({ to, opened }) => opened === undefined && collateralFor(to) === collateral)
    .map((roll) => ({
      ...{ positionId: roll.positionId, symbol: roll.to, amount: amountToRoll(state, roll) },
    }));
  return [...sold, ...rolled];
}

/** What is bought back has its collateral from the roll until the sale is intended; the rest may need more than it has. */
function amountToRoll(state: State, { symbol, to, contracts, orderRef, bought }: Roll): number {
  const filled = state.orders.get(orderRef ?? '')?.filled ?? 0;
  const back = bought?.contracts ?? filled;
  const more = Math.max(0, amountFor(to, 1) - amountFor(symbol, 1));
  return amountFor(to, back) + (bought === undefined ? more * (contracts - back) : 0);
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
