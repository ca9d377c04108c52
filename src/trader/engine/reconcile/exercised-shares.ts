// Assigned shares that the exercise of the contract which covered them has closed, at its strike.
// Decision 0065
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { hedgedIn } from '../state/hedged-shares.ts';
import { contractsRequested } from '../state/operator-requests.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { apply } from '../turn/actions.ts';
import { after, type Chain, newestOf, type Turn } from '../turn/turn.ts';

/** The shares that an exercise of this contract closes; undefined unless it was asked for and covers them. */
export function sharesExercised({ state }: Turn, contract: HeldPosition): HeldPosition | undefined {
  if (contractsRequested(state.asked, contract.positionId) === 0) return undefined;
  const pair = hedgedIn(state, contract);
  return pair?.contract.positionId === contract.positionId ? pair.shares : undefined;
}

/** All that is ours in the stock is closed by exercises of ours. */
export function areClosedByExercise(turn: Turn, underlying: string): boolean {
  return positionsIn(turn.state, underlying).every((position) => {
    const contract = hedgedIn(turn.state, position)?.contract;
    return contract !== undefined && sharesExercised(turn, contract) === position;
  });
}

/** `shares`: signed, as they came or went. */
export function closeShares(
  turn: Turn,
  { positionId, strategy, symbol, side, quantity }: HeldPosition,
  { shares, price }: { readonly shares: number; readonly price: number },
  before: Chain,
): void {
  const closing = exitSide(side);
  const closed = Math.min(Math.abs(shares), Math.abs(quantity));
  const ended = recordInferred(
    turn,
    {
      ...{ orderRef: '', brokerLink: undefined, symbol, side: closing, shares: closed, price },
      ...{ leg: 'x', positionId, strategy, priceSource: 'exercised' },
    },
    newestOf(turn, before),
  );
  const position = turn.state.positions.get(positionId);
  if (position === undefined) return;
  const fill = { type: 'fill', shares: signedShares(closing, closed), price } as const;
  apply(turn, position, fill, after(ended));
  turn.touched.add(positionId);
}
