// How many shares of each position of a trade an order closes: the oldest position first.
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';

/** Shares of one position. */
export interface Portion {
  readonly position: HeldPosition;
  readonly shares: number;
}

export function portionsOf(open: readonly HeldPosition[], quantity: number): readonly Portion[] {
  let left = quantity;
  return open.flatMap((position) => {
    const shares = Math.min(left, wholePart(Math.abs(position.quantity)));
    left -= shares;
    return shares === 0 ? [] : [{ position, shares }];
  });
}
