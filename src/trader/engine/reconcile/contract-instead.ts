// A corporate action gives contracts another name, or another strike: what is there in the place of one that is gone.
import { isCombinationId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { foreignIn } from '../protective-orders/foreign.ts';
import { ownQuantity } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * A contract of the same stock that is not ours and may have replaced ours: of an adjusted class, which has a name of the broker's, or with the same terms and a
 * lower strike. It replaces all of ours, by as many or more on the same side: what else a person holds in the stock explains nothing.
 */
export function contractInstead(
  turn: Turn,
  symbol: string,
  underlying: string,
): string | undefined {
  const { broker, state } = turn;
  if ((broker.positions.get(symbol)?.quantity ?? 0) !== 0) return undefined;
  const ours = ownQuantity(state, symbol);
  const verticals = [...state.positionBySymbol.keys()].filter(isCombinationId);
  const known = new Set(
    [symbol, ...verticals].flatMap((id) => contractsIn(id).map(({ contract }) => contract)),
  );
  return [...broker.positions.keys()].find(
    (other) =>
      !known.has(other) &&
      !isCombinationId(other) &&
      contractsIn(symbol).some(({ contract, sign }) => {
        const most = (foreignIn(turn, other) ?? 0) * sign * Math.sign(ours);
        return most >= Math.abs(ours) && mayReplace(other, contract, underlying);
      }),
  );
}

function mayReplace(other: string, contract: string, underlying: string): boolean {
  if (other.startsWith(`${underlying} OPT `)) return true;
  const [terms, before] = [parseOptionId(other), parseOptionId(contract)];
  if (terms === undefined || before === undefined) return false;
  const { root, expiry, right, strike } = before;
  const isAlike = terms.root === root && terms.expiry === expiry && terms.right === right;
  return isAlike && terms.strike < strike;
}
