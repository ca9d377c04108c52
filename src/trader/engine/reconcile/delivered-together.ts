// Both contracts of a vertical that are gone in one night bring as many shares as they take. The broker's list of those shares, as trades at the
// strikes, proves that they were delivered, for the distance of the strikes.
import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { parseVertical } from '../../../market/options/vertical.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';
import { sharesOf } from './awaited-delivery.ts';
import { executionsOfOthers } from './manual-closings.ts';
import { contractsHeldSince } from './wings.ts';

/** Per share of a vertical; undefined unless the trades are exactly those of so many units. */
export function valueDelivered(
  turn: Turn,
  position: HeldPosition,
  units: number,
  snapshot: BrokerSnapshot,
): number | undefined {
  const { symbol, quantity } = position;
  const width = parseVertical(symbol)?.width;
  if (width === undefined) return undefined;
  const stock = underlyingIn(turn.state, symbol);
  const since = contractsHeldSince(turn, position);
  const trades = executionsOfOthers(turn, snapshot).filter(
    (one) => one.symbol === stock && one.at >= since,
  );
  const isListed = contractsIn(symbol).every(({ contract, sign }) => {
    const terms = parseOptionId(contract);
    if (terms === undefined) return false;
    const listed = trades
      .filter(({ price }) => price === terms.strike)
      .reduce((sum, { side, shares }) => sum + signedShares(side, shares), 0);
    return listed === sharesOf(contract, terms, sign * Math.sign(quantity) * units);
  });
  return isListed ? width : undefined;
}
