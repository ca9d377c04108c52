// A vertical that has expired between its strikes: the contract in the money was exercised, or assigned, and the other one ended at nothing.
// Both are gone, a hundred shares for each unit have moved, and the closing price of the stock proves which contract brought them.
import { multiplierOf } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { parseVertical } from '../../../market/options/vertical.ts';
import { ownQuantity } from '../state/position-lookups.ts';
import { hasExpired } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';
import { sharesOf } from './awaited-delivery.ts';
import type { Delivered } from './book-delivery.ts';
import { isExpiredBetween, isValueAwaited } from './expired-contract.ts';

export function endedBetween(turn: Turn, symbol: string): readonly Delivered[] {
  const first = parseVertical(symbol)?.first;
  const terms = parseOptionId(first ?? '');
  if (first === undefined || terms === undefined) return [];
  if (!isGone(turn, symbol) || !isExpiredBetween(turn, symbol)) return [];
  const ours = ownQuantity(turn.state, symbol);
  return [
    {
      ...{ symbol, ended: first, terms, contracts: Math.abs(ours) },
      shares: sharesOf(first, terms, ours),
    },
  ];
}

/** In a session: shares that came or went may be of such a vertical, and the price that proves it has been asked for. */
export function isEndAwaited(turn: Turn, symbol: string, shares: number): boolean {
  if (parseVertical(symbol) === undefined || !isGone(turn, symbol)) return false;
  const brought = Math.abs(ownQuantity(turn.state, symbol)) * multiplierOf(symbol);
  return Math.abs(shares) === brought && isValueAwaited(turn, { symbol });
}

/** Nothing of either contract is in the account, of others neither. */
function isGone(turn: Turn, symbol: string): boolean {
  const { broker, state } = turn;
  if (!hasExpired(turn, symbol) || ownQuantity(state, symbol) === 0) return false;
  return contractsIn(symbol).every(
    ({ contract }) =>
      (broker.positions.get(contract)?.quantity ?? 0) === 0 && !state.foreign.has(contract),
  );
}
