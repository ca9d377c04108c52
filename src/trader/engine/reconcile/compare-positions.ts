// Compares the account's shares with ours: extra shares are recorded as foreign, missing ones raise an alarm and are finally inferred.

import type { Difference } from '../../domain/facts/house-facts.ts';
import type { BrokerSnapshot } from '../../ports/broker.ts';
import { endEntries } from '../cover/end-entries.ts';
import { foreignIn, noteForeign } from '../cover/foreign.ts';
import { noteOthers, settleScale } from '../split/settle-split.ts';
import { ownQuantity } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/acts.ts';
import type { Turn } from '../turn/turn.ts';
import { settleShortage } from './inferring.ts';

/** Records shares that are not ours, and raises an alarm if the account holds fewer shares than our executions add up to. */
export function comparePositions(
  turn: Turn,
  snapshot: BrokerSnapshot,
  differences: Difference[],
): void {
  const { requestedAt } = snapshot;
  const { strategies, state, broker } = turn;
  // A symbol that is missing from a complete snapshot has no shares in the account.
  const symbols = [broker.positions, strategies.bySymbol, state.positionBySymbol, state.foreign];
  for (const symbol of symbols.flatMap((bySymbol) => [...bySymbol.keys()]))
    broker.positions.set(symbol, { quantity: 0, averageCost: 0, at: requestedAt });
  for (const { account, symbol, quantity, averageCost } of snapshot.positions) {
    if (account === state.account)
      broker.positions.set(symbol, { quantity, averageCost, at: requestedAt });
  }
  noteOthers(turn, snapshot);
  for (const symbol of turn.broker.positions.keys()) compareIn(turn, symbol, snapshot, differences);
}

function compareIn(
  turn: Turn,
  symbol: string,
  snapshot: BrokerSnapshot,
  differences: Difference[],
): void {
  const split = settleScale(turn, symbol, snapshot);
  if (split !== undefined) return void differences.push(split);
  noteForeign(turn, symbol);
  const foreign = foreignIn(turn, symbol) ?? 0;
  const ours = ownQuantity(turn.state, symbol);
  const isShort = foreign !== 0 && ours !== 0 && Math.sign(foreign) !== Math.sign(ours);
  if (!isShort) turn.broker.shortages.delete(symbol);
  if (foreign === 0) return;
  // What fills from here on would be netted against shares that are not ours.
  if (!isShort) endEntries(turn, 'foreign shares are in its symbol', [symbol]);
  const text = isShort
    ? `the broker holds ${foreign + ours} shares, our executions say ${ours}`
    : `${foreign} shares are not ours`;
  const kind = isShort ? 'quantity-mismatch' : 'foreign-position';
  if (isShort)
    alarmOnce(turn, `${symbol}/${foreign}/${ours}`, { kind, symbol, text: `${symbol}: ${text}` });
  const isSettled =
    isShort && settleShortage(turn, { symbol, net: foreign + ours, ours }, snapshot);
  differences.push({ kind, symbol, text, action: isSettled ? 'booked' : 'ignored' });
}
