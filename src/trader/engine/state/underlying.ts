// What belongs to a stock and to its options alike: lists of symbols, pauses, locks, halts, sectors, limits of a symbol.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { optionTermsOf } from '../../../market/options/combination.ts';
import { parseCondor } from '../../../market/options/condor.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { activePositions } from './position-lookups.ts';
import type { State } from './state.ts';

/** The stock of an option contract; of a stock itself. A contract that was never looked up is of the stock that its class names. */
export function underlyingIn({ instruments }: Pick<State, 'instruments'>, symbol: string): string {
  return instruments.get(symbol)?.option?.underlying ?? optionTermsOf(symbol)?.root ?? symbol;
}

/** Which way its underlying must move for it to gain: a put gains when its stock falls. */
export function directionOf(id: string, side: PositionSide): PositionSide {
  if (optionTermsOf(id)?.right !== 'put') return side;
  return side === 'long' ? 'short' : 'long';
}

/** Whether it gains as long as its stock stays where it is, or goes either way: no signal is against it. */
export function isNeutral(id: string): boolean {
  return parseCondor(id) !== undefined;
}

/** All positions in a stock and in its options that are not closed. */
export function positionsOn(state: State, stock: string): readonly PositionState[] {
  return activePositions(state).filter(({ symbol }) => underlyingIn(state, symbol) === stock);
}

/** Contracts and verticals that are held. */
export function heldOptions(state: State): readonly string[] {
  const held = activePositions(state).filter(isHeld);
  return [...new Set(held.map(({ symbol }) => symbol).filter(isOptionId))];
}
