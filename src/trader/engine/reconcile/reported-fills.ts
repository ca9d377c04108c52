// Filled is filled: what the broker has stated to be filled is booked once two complete snapshots bring no execution of it.
// Decision 0047
import { freshnessMs } from '../../../kernel/clock.ts';
import { averagePriceOf, isCombinationId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import { isHeld, type PositionState, quantityOf } from '../../domain/positions/position-state.ts';
import { signedShares, signOf } from '../../domain/terms/side.ts';
import { price as priceText, unitsText } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { ownRefIn } from '../intents/intents.ts';
import { latestExecution } from '../intents/latest-execution.ts';
import { noteFillReported } from '../orders/fill-reports.ts';
import { noteExecutedAt, POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import { unpairedFills } from '../state/leg-fills.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { ordersOf, ourShares } from '../state/position-lookups.ts';
import { alarm, apply } from '../turn/actions.ts';
import { combineAgain, contractsBeyond } from '../turn/leg-positions.ts';
import { after, NO_CHAIN, type Turn } from '../turn/turn.ts';
import { bookHoldingFill } from './inferred-holding.ts';
import { isAnyBehind } from './late-pairs.ts';

/** Books the stated fills that are due; the others are differences that wait. */
export function settleReportedFills(
  turn: Turn,
  snapshot: BrokerSnapshot,
  openRefs: ReadonlySet<string>,
  differences: Difference[],
): void {
  noteCompleted(turn, snapshot);
  const { unexplainedAt } = turn.broker;
  for (const order of reportedOrders(turn)) {
    const { orderRef, symbol } = order.terms;
    if (missingFill(turn.state, order) === 0 || isContradicted(turn, orderRef, openRefs)) {
      unexplainedAt.delete(orderRef);
      continue;
    }
    const isDue =
      isExecutionOverdue(turn, orderRef, snapshot) && isHeldWhole(turn, order, snapshot);
    if (isDue) bookStated(turn, order, snapshot);
    const text = isDue
      ? `${orderRef} filled, and the broker has forgotten how`
      : `${orderRef} is filled at the broker, its executions are missing`;
    differences.push({ kind: 'missing-fill', symbol, text, action: isDue ? 'booked' : 'waits' });
  }
}

/**
 * The account shows what is missing in both contracts of a vertical, or what of it one has not filled alone, and in a contract that
 * leaves with its shares: the parts of one order may fill some time apart.
 */
function isHeldWhole(turn: Turn, order: OrderRecord, { requestedAt }: BrokerSnapshot): boolean {
  const { symbol, side, withShares } = order.terms;
  if (!isCombinationId(symbol) && withShares === undefined) return true;
  if (isAnyBehind(turn, symbol, requestedAt)) return false;
  const missing = missingFill(turn.state, order);
  return contractsIn(symbol).every(({ contract, sign }) => {
    const moved = signedShares(side, sign) * contractsBeyond(turn, contract);
    return moved >= missing - (aloneIn(turn, order, contract)?.units ?? 0);
  });
}

/** What the order has filled of the contract and not of the other one, and at what price per share. */
function aloneIn({ state }: Turn, { terms }: OrderRecord, contract: string) {
  const alone = unpairedFills(state).find(
    (one) => one.order.orderRef === terms.orderRef && one.contract === contract,
  );
  if (alone === undefined) return undefined;
  const fills = alone.fills.map(({ price, shares: units }) => ({ price, units }));
  return { units: Math.abs(alone.quantity), price: averagePriceOf(fills) };
}

/** The broker lists an order as open of which it said, without a count, that it has filled. A count is also true of an open order. */
function isContradicted({ state }: Turn, ref: string, openRefs: ReadonlySet<string>): boolean {
  return openRefs.has(ref) && state.fillReports.get(ref)?.shares === undefined;
}

/** A completed order says how much of it has filled. */
function noteCompleted(turn: Turn, { completedOrders }: BrokerSnapshot): void {
  for (const done of completedOrders) {
    const ref = ownRefIn(done.orderRef, turn.state);
    const order = ref === undefined ? undefined : turn.state.orders.get(ref);
    if (order === undefined) continue;
    if (done.filled > 0) noteFillReported(turn, order, done.filled);
    else if (done.status === 'filled') noteFillReported(turn, order, undefined);
  }
}

/** Entries first, since a position opens before it closes. */
function reportedOrders({ state }: Turn): readonly OrderRecord[] {
  const orders = [...state.fillReports.keys()]
    .map((ref) => state.orders.get(ref))
    .filter((order) => order !== undefined);
  return orders.sort((one, other) => rank(one) - rank(other));
}

function rank({ terms }: OrderRecord): number {
  return terms.leg === 'e' ? 0 : 1;
}

/** Two snapshots, far enough apart for an execution to arrive, were requested after the broker's word and lack it. */
export function isExecutionOverdue(
  turn: Turn,
  orderRef: string,
  { requestedAt }: BrokerSnapshot,
): boolean {
  const { unexplainedAt } = turn.broker;
  const statedAt = turn.state.fillReports.get(orderRef)?.at ?? requestedAt;
  if (requestedAt < statedAt) return false;
  const first = unexplainedAt.get(orderRef);
  if (first === undefined) unexplainedAt.set(orderRef, requestedAt);
  return first !== undefined && requestedAt - first >= freshnessMs(turn, POSITION_LAG_MS);
}

function bookStated(turn: Turn, order: OrderRecord, snapshot: BrokerSnapshot): void {
  turn.broker.unexplainedAt.delete(order.terms.orderRef);
  const shares = missingFill(turn.state, order);
  if (order.terms.leg === 'h') return bookHoldingFill(turn, order, shares);
  if (order.terms.leg !== 'e') bookEntryOf(turn, order, shares, snapshot);
  bookInferredFill(turn, order, shares, snapshot);
}

/** A child works only after its parent has filled: what it has closed was bought before. */
function bookEntryOf(
  turn: Turn,
  { terms, positionId }: OrderRecord,
  closed: number,
  snapshot: BrokerSnapshot,
): void {
  const position = turn.state.positions.get(positionId);
  const entry = ordersOf(turn.state, positionId).find(({ terms: { leg } }) => leg === 'e');
  if (entry === undefined || position === undefined) return;
  const held = -signedShares(terms.side, 1) * quantityOf(position);
  const shares = Math.min(closed - held, entry.quantity - entry.filled);
  if (shares > 0) bookInferredFill(turn, entry, shares, snapshot);
}

/** Books shares of an order whose execution the broker does not report, at the best price that is known. */
export function bookInferredFill(
  turn: Turn,
  order: OrderRecord,
  shares: number,
  { positions }: Pick<BrokerSnapshot, 'positions'>,
): void {
  const { terms, positionId, strategy, brokerLink } = order;
  const { orderRef, symbol, side, leg } = terms;
  const position = turn.state.positions.get(positionId);
  if (position === undefined) return;
  const { price, source, text } = priceOf(turn, { order, position, shares }, positions);
  const executedAt = latestExecution(turn, order);
  const recorded = recordInferred(
    turn,
    {
      ...{ orderRef, brokerLink, symbol, side, shares, price, leg, positionId, strategy },
      ...{ priceSource: source, executedAt, isStated: true },
    },
    chainOfRef(turn, orderRef) ?? NO_CHAIN,
  );
  noteExecutedAt(turn, symbol, executedAt);
  const fill = { type: 'fill', shares: signedShares(side, shares), price, executedAt } as const;
  const last = apply(turn, position, fill, after(recorded));
  const said = `${symbol}: ${orderRef} filled ${unitsText(symbol, shares)} without a reported execution; booked at ${text}: ${priceText(price)}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text: said }, last);
  turn.touched.add(positionId);
  if (isCombinationId(symbol)) combineAgain(turn);
}

interface BestPrice {
  readonly price: number;
  readonly source: 'stop' | 'unknown';
  readonly text: string;
}

interface Unreported {
  readonly order: OrderRecord;
  readonly position: PositionState;
  readonly shares: number;
}

function priceOf(
  turn: Turn,
  unreported: Unreported,
  positions: BrokerSnapshot['positions'],
): BestPrice {
  const { order, position } = unreported;
  const { stopPrice, limitPrice } = order;
  if (order.terms.leg === 's' && stopPrice !== undefined)
    return { price: stopPrice, source: 'stop', text: 'its stop price' };
  const isEntry = order.terms.leg === 'e';
  const net = isEntry ? netOf(turn, order) : undefined;
  if (net !== undefined)
    return { price: net, source: 'unknown', text: "its one execution and the broker's cost" };
  const cost = isEntry ? costOf(turn, unreported, positions) : undefined;
  if (cost !== undefined)
    return { price: cost, source: 'unknown', text: "the broker's average cost" };
  if (limitPrice !== undefined && (order.terms.leg !== 'x' || isCombinationId(order.terms.symbol)))
    return { price: limitPrice, source: 'unknown', text: 'its limit' };
  if (isHeld(position))
    return {
      price: position.averagePrice,
      source: 'unknown',
      text: 'the average price of the position, without gain or loss',
    };
  const { stopPrice: stop, r } = position.plan;
  return { price: stop + signOf(position.side) * r, source: 'unknown', text: 'its planned price' };
}

/** Of a vertical of which one contract is reported: its price, and the average cost of the other one. */
function netOf(turn: Turn, order: OrderRecord): number | undefined {
  const legs = contractsIn(order.terms.symbol).map(({ contract, sign }) => ({
    ...{ sign, reported: aloneIn(turn, order, contract)?.price },
    cost: turn.broker.contracts.get(contract)?.averageCost ?? Number.NaN,
  }));
  if (legs.every(({ reported }) => reported === undefined)) return undefined;
  const net = legs.reduce((sum, { sign, reported, cost }) => sum + sign * (reported ?? cost), 0);
  return isSound(net) ? net : undefined;
}

/**
 * The account's average is that of this fill only if the account holds nothing else in the symbol, as far as the plan shows: shares
 * that came at no cost, or at another time, take it farther from the planned price than the stop is.
 */
function costOf(
  turn: Turn,
  { order, position, shares }: Unreported,
  positions: BrokerSnapshot['positions'],
): number | undefined {
  const { symbol, side } = order.terms;
  const reported = positions.find(
    (one) => one.account === turn.state.account && one.symbol === symbol,
  );
  const isAlone =
    ourShares(turn.state, symbol) === 0 && reported?.quantity === signedShares(side, shares);
  if (!isAlone || !(reported.averageCost > 0)) return undefined;
  const { stopPrice: stop, r } = position.plan;
  const planned = order.limitPrice ?? stop + signOf(position.side) * r;
  return Math.abs(reported.averageCost - planned) < r ? reported.averageCost : undefined;
}
