// Contracts of ours that are gone since before options traded: in a session, also after a restart, it says that they were not traded.
import type { SeenInAccount } from '../market/broker-view.ts';
import { ownQuantity } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { heldOptions, underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';

/** Whole, unsigned. */
export function goneUnits(
  { state, broker }: Pick<Turn, 'state' | 'broker'>,
  symbol: string,
): number {
  const ours = ownQuantity(state, symbol);
  const net = broker.positions.get(symbol)?.quantity ?? 0;
  return Math.abs(ours) - Math.max(0, Math.sign(ours) * net);
}

/** The last snapshot has shown that it is gone, before a session opened. */
export function wasSeenGone({ state, broker }: Turn, symbol: string): boolean {
  const { key = '' } = broker.deliveries.get(underlyingIn(state, symbol)) ?? {};
  return key.includes(JSON.stringify(symbol));
}

export function allSeenGone(turn: Turn): readonly string[] {
  return turn.broker.deliveries.size === 0
    ? []
    : heldOptions(turn.state).filter((symbol) => wasSeenGone(turn, symbol));
}

/** By the stock, as the last comparison before the start has recorded it; what was seen then does not count as a look. */
export function seenGoneAtStart(state: State): Map<string, SeenInAccount> {
  const byStock = Map.groupBy(state.seenGone, (symbol) => underlyingIn(state, symbol));
  return new Map(
    [...byStock].map(([stock, symbols]) => [stock, { key: JSON.stringify(symbols), at: state.at }]),
  );
}
