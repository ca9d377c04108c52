// Contracts of ours that are gone in a way that nothing narrow explains: nothing is booked, and a person decides.
import { isOptionId, isVerticalId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/vertical.ts';
import { foreignIn, foreignShares } from '../protective-orders/foreign.ts';
import { underlyingIn } from '../state/underlying.ts';
import { hasExpired, isDelivered } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/** What happened as far as it can be seen, and what to type; undefined if there is no such doubt. The contract is missing. */
export function doubtAbout(turn: Turn, symbol: string): string | undefined {
  if (!isOptionId(symbol)) return undefined;
  const underlying = underlyingIn(turn.state, symbol);
  const release = `\`sluice release "${symbol}" --yes\``;
  const shares = foreignShares(turn, underlying);
  if (isDelivered(turn, symbol) && shares !== 0)
    return `${symbol} has expired and is gone, and ${shares} shares of ${underlying} are not ours, which no exercise of it explains: nothing is booked, and no entries are made in ${underlying}. Compare the broker's statement; if the contracts delivered shares, run \`sluice adopt ${underlying} --yes\`, which gives them a stop, else ${release}`;
  const other = hasExpired(turn, symbol) ? undefined : contractInstead(turn, symbol, underlying);
  return (
    other &&
    `${symbol} is gone from the account, and ${other} is there: presumably a corporate action has adjusted the contracts, which sluice does not trade. Nothing is booked, and no entries are made in ${underlying}. Sell them in the broker's app, then run ${release}`
  );
}

/** Another contract of the same stock that is not ours, nor part of a vertical of ours: an adjusted class has a name of the broker's. */
function contractInstead(turn: Turn, symbol: string, underlying: string): string | undefined {
  const { broker, state } = turn;
  const verticals = [...state.positionBySymbol.keys()].filter(isVerticalId);
  const ours = new Set(
    [symbol, ...verticals].flatMap((id) => contractsIn(id).map(({ contract }) => contract)),
  );
  return [...broker.positions.keys()].find((other) => {
    if (ours.has(other) || isVerticalId(other)) return false;
    const isOfStock = isOptionId(other)
      ? underlyingIn(state, other) === underlying
      : other.startsWith(`${underlying} OPT `);
    return other !== symbol && isOfStock && (foreignIn(turn, other) ?? 0) !== 0;
  });
}
