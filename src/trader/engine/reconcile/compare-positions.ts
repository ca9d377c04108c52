// Compares the account's shares with ours: extra shares are recorded as foreign, missing ones raise an alarm and are finally inferred.
// Decision 0121

import { freshnessMs } from '../../../kernel/clock.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { signedShares } from '../../domain/terms/side.ts';
import { unitsText, unitsWith } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import {
  foreignIn,
  noteForeign,
  noteShown,
  POSITION_LAG_MS,
} from '../protective-orders/foreign.ts';
import { forgetLoneTrades } from '../protective-orders/lone-trades.ts';
import { noteOthers, settleScale } from '../split/settle-split.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { liveOrders, ordersOf, ourShares, positionsIn } from '../state/position-lookups.ts';
import { alarmOnce, cancelLive, chainOf } from '../turn/actions.ts';
import { hasExpired, isDelivered } from '../turn/expiry.ts';
import { NO_CHAIN, newestOf, type Turn } from '../turn/turn.ts';
import { closedTwice, notifyClosedTwice } from './closed-twice.ts';
import { settleDeliveries } from './delivered-shares.ts';
import {
  doubtAbout,
  isDeliveryInQuestion,
  isLackingWithLeft,
  isShownByMove,
} from './doubtful-contract.ts';
import { settleShortage } from './inferring.ts';
import { isPairBehind } from './late-pairs.ts';
import { settleLoneContracts } from './lone-contract.ts';
import { watchNakedShorts } from './naked-shorts.ts';
import { partCondors } from './part-condors.ts';
import { settleExercises } from './settle-exercises.ts';

/** The account's shares by a complete answer. */
export function takePositions(turn: Turn, { requestedAt, positions }: BrokerSnapshot): void {
  const { strategies, state, broker } = turn;
  // A symbol that is missing from a complete snapshot has no shares in the account.
  const symbols = [
    broker.positions,
    strategies.bySymbol,
    state.positionBySymbol,
    state.holdings,
    state.foreign,
    state.leftOpen,
  ];
  const none = { quantity: 0, averageCost: 0, at: requestedAt };
  for (const bySymbol of symbols)
    for (const symbol of bySymbol.keys()) broker.positions.set(symbol, none);
  for (const { account, symbol, quantity, averageCost, settling } of positions) {
    // An expired contract may be listed until the morning, or longer: it is nothing any more.
    if (account === state.account && !isDelivered(turn, symbol))
      broker.positions.set(symbol, { quantity, averageCost, settling, at: requestedAt });
  }
}

/** Records shares that are not ours, and raises an alarm if the account holds fewer shares than our executions add up to. */
export function comparePositions(
  turn: Turn,
  snapshot: BrokerSnapshot,
  differences: Difference[],
): void {
  noteOthers(turn, snapshot);
  const parting = partCondors(turn, snapshot);
  const delivered = settleDeliveries(turn, snapshot);
  const apart = settleLoneContracts(turn, snapshot, delivered);
  for (const symbol of turn.broker.positions.keys())
    if (!delivered.has(symbol) && !apart.has(symbol) && !parting.has(symbol))
      compareIn(turn, symbol, snapshot, differences);
  settleExercises(turn);
  forgetLoneTrades(turn, snapshot.requestedAt - POSITION_LAG_MS);
  watchNakedShorts(turn, snapshot);
}

function compareIn(
  turn: Turn,
  symbol: string,
  snapshot: BrokerSnapshot,
  differences: Difference[],
): void {
  if (isFlat(turn, symbol)) {
    leaveOpen(turn, symbol, false);
    return void turn.broker.shortages.delete(symbol);
  }
  const isInQuestion = isDeliveryInQuestion(turn, symbol, snapshot);
  const split = isInQuestion ? undefined : settleScale(turn, symbol, snapshot);
  if (split !== undefined) return void differences.push(split);
  noteShown(turn, symbol, turn.broker.positions.get(symbol)?.quantity ?? 0);
  if (isPairBehind(turn, symbol, snapshot.requestedAt)) return;
  const shown = foreignIn(turn, symbol);
  const foreign = shown ?? 0;
  const ours = ourShares(turn.state, symbol);
  const isShort = foreign !== 0 && ours !== 0 && Math.sign(foreign) !== Math.sign(ours);
  // A report that lacks our last execution says nothing of shares that were missing before it.
  if (!isShort && (shown !== undefined || ours === 0)) turn.broker.shortages.delete(symbol);
  const cause = ours === 0 ? causeOf(turn, symbol, foreign, snapshot) : undefined;
  const isNew = cause !== undefined || (!isShort && !isPerhapsOurs(turn, symbol, snapshot));
  const isOpen = isNew && isShownByMove(turn, symbol, snapshot);
  if (isNew && !isOpen) noteForeign(turn, symbol);
  const doubt = isShort ? doubtAbout(turn, symbol, snapshot) : undefined;
  leaveOpen(turn, symbol, isOpen || doubt !== undefined);
  if (foreign === 0 || (!isShort && wholePart(foreign) === 0)) return;
  // What fills from here on would be netted against shares that are not ours.
  if (!isShort) endEntries(turn, 'foreign shares are in its symbol', [symbol]);
  if (doubt?.isReplaced) endReplaced(turn, symbol);
  else turn.broker.replacedContracts.delete(symbol);
  if (doubt !== undefined) {
    const { text } = doubt;
    const found = { kind: 'quantity-mismatch', symbol, text } as const;
    const [position] = positionsIn(turn.state, symbol);
    alarmOnce(turn, text, found, position && newestOf(turn, chainOf(position)));
    return void differences.push({ ...found, action: 'ignored' });
  }
  const text = isShort
    ? `the broker holds ${unitsText(symbol, foreign + ours)}, our executions say ${ours}`
    : `${unitsWith(symbol, foreign, 'are')} not ours${cause === undefined ? '' : `: ${cause}`}`;
  const kind = isShort ? 'quantity-mismatch' : 'foreign-position';
  // That an expired contract is gone is said when it is booked.
  if (isShort && !hasExpired(turn, symbol))
    alarmOnce(turn, `${symbol}/${foreign}/${ours}`, { kind, symbol, text: `${symbol}: ${text}` });
  const isSettled =
    isShort &&
    !isInQuestion &&
    !isLackingWithLeft(turn, symbol) &&
    settleShortage(turn, { symbol, net: foreign + ours, ours }, snapshot);
  differences.push({ kind, symbol, text, action: isSettled ? 'booked' : 'ignored' });
}

/** Another comparison of the same quantity would find the same. */
function leaveOpen(turn: Turn, symbol: string, isOpen: boolean): void {
  const quantity = isOpen ? turn.broker.positions.get(symbol)?.quantity : undefined;
  if (quantity === turn.state.leftOpen.get(symbol)) return;
  turn.record({ type: 'difference-left', symbol, ...(quantity !== undefined && { quantity }) });
}

/** A price of it says nothing any more, and what still rests for it would open a position. */
function endReplaced(turn: Turn, symbol: string): void {
  turn.broker.replacedContracts.add(symbol);
  for (const { positionId } of positionsIn(turn.state, symbol))
    cancelLive(turn, ordersOf(turn.state, positionId), 'its contract was replaced', NO_CHAIN);
}

/** The broker and our records have nothing of it, and nothing is in doubt: most of many symbols at most times. */
function isFlat({ state, broker }: Turn, symbol: string): boolean {
  return (
    broker.positions.get(symbol)?.quantity === 0 &&
    !state.activeBySymbol.has(symbol) &&
    !state.holdings.has(symbol) &&
    !state.foreign.has(symbol) &&
    !broker.suspectedSplits.has(symbol) &&
    !broker.surpluses.has(symbol)
  );
}

/** Why shares of others are there, if our own order closed the same ones; reported when they are new. */
function causeOf(
  turn: Turn,
  symbol: string,
  foreign: number,
  snapshot: BrokerSnapshot,
): string | undefined {
  if (foreign === 0) return undefined;
  const cause = closedTwice(turn, symbol, foreign, snapshot);
  const isNew = foreign !== (turn.state.foreign.get(symbol) ?? 0);
  if (cause !== undefined && isNew) notifyClosedTwice(turn, symbol, foreign, cause);
  return cause;
}

/** What it has filled is about to be booked: until then it is unknown how many shares are foreign, also after a split. */
function isFillToCome({ state }: Turn, order: OrderRecord): boolean {
  return order.status === 'unknown' || missingFill(state, order) > 0;
}

/**
 * The net may include a fill that is not reported yet, of an order of ours that is still alive: the same surplus must show
 * in two answers, far enough apart for an execution to arrive.
 */
function isPerhapsOurs(turn: Turn, symbol: string, { requestedAt }: BrokerSnapshot): boolean {
  const { broker, state } = turn;
  const quantity = foreignIn(turn, symbol);
  if (quantity === undefined) return false;
  const more = quantity - (state.foreign.get(symbol) ?? 0);
  const entering = liveOrders(state).filter(
    ({ terms }) => terms.symbol === symbol && signedShares(terms.side, 1) === Math.sign(more),
  );
  const mayHaveFilled = entering.length > 0;
  const first = broker.surpluses.get(symbol);
  if (!mayHaveFilled) broker.surpluses.delete(symbol);
  else if (first?.quantity !== quantity)
    broker.surpluses.set(symbol, { quantity, at: requestedAt });
  else if (requestedAt - first.at >= freshnessMs(turn, POSITION_LAG_MS))
    return entering.some((order) => isFillToCome(turn, order));
  return mayHaveFilled;
}
