// A short contract that a long one of ours covers: what is left of a vertical while both of its contracts leave one after the other.
// Decision 0089
import { parseOptionId } from '../../../market/options/option-id.ts';
import { verticalOf } from '../../../market/options/vertical.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../../domain/positions/position-state.ts';
import { activePositions } from './position-lookups.ts';
import type { State } from './state.ts';

type Traded = Pick<PositionState, 'positionId' | 'symbol' | 'signalId'>;

/** The long positions in the other contract of the vertical that a short one was a part of. */
export function coverOf(state: State, short: Traded): readonly HeldPosition[] {
  return ofTheSame(state, short).filter(({ quantity }) => quantity > 0);
}

/**
 * Whether a short contract relies on this long one, which then must not be sold: one that it covers, or that was left alone before
 * this one filled.
 */
export function isCovering(state: State, long: HeldPosition): boolean {
  if (long.quantity <= 0 || parseOptionId(long.symbol) === undefined) return false;
  return ofTheSame(state, long).some(
    ({ quantity, plan: { collateral = 'contract' } }) => quantity < 0 && collateral === 'contract',
  );
}

/** Per share: beyond it the pair of both loses nothing more. */
export function coveredPrice(state: State, short: HeldPosition): number {
  const vertical = verticalOf(short.symbol, coverOf(state, short)[0]?.symbol ?? '');
  return vertical?.first === short.symbol ? vertical.width : 0;
}

function ofTheSame(state: State, { positionId, symbol, signalId }: Traded) {
  return activePositions(state)
    .filter(isHeld)
    .filter((one) => one.signalId === signalId && one.positionId !== positionId)
    .filter((one) => verticalOf(symbol, one.symbol) !== undefined);
}
