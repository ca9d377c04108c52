// Settles shares that are gone from the account once two complete snapshots agree: by a known execution, else by inference.
import { freshnessMs } from '../../../kernel/clock.ts';
import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { soldOf } from '../../domain/positions/locked-shares.ts';
import {
  type HeldPosition,
  hasCrossedZero,
  isHeld,
  type PositionState,
} from '../../domain/positions/position-state.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import { price as priceText, unitsText, unitsWith, wordsAt } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { ownRefIn } from '../intents/intents.ts';
import {
  LATE_MAX_MS,
  lastExecutedAt,
  lastShownAt,
  POSITION_LAG_MS,
} from '../protective-orders/foreign.ts';
import { closableBy } from '../protective-orders/manual-closing.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import {
  activePositions,
  isLive,
  ordersOf,
  ourShares,
  positionsIn,
} from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { alarm, apply, chainOf } from '../turn/actions.ts';
import { after, type Chain, newestOf, type Turn } from '../turn/turn.ts';
import { valueDelivered } from './delivered-together.ts';
import { expiredValue, expiryText, isValueAwaited } from './expired-contract.ts';
import { inferHoldingSold } from './inferred-holding.ts';
import { closeBy, executionsOfOthers, netOfOthers } from './manual-closings.ts';

export interface Shortage {
  readonly symbol: string;
  /** Signed shares of the account and of ours. */
  readonly net: number;
  readonly ours: number;
}

/**
 * True if an earlier snapshot, requested long enough ago, showed the same shortage, and the closing is booked now.
 */
export function settleShortage(
  turn: Turn,
  { symbol, net, ours }: Shortage,
  snapshot: BrokerSnapshot,
): boolean {
  const { state } = turn;
  const { shortages } = turn.broker;
  const { requestedAt } = snapshot;
  const first = shortages.get(symbol);
  if (first === undefined || first.net !== net || first.ours !== ours) {
    shortages.set(symbol, { net, ours, at: requestedAt });
    return false;
  }
  let missing = exactShares(Math.abs(ours) - Math.max(0, Math.sign(ours) * net));
  if (requestedAt - first.at < freshnessMs(turn, POSITION_LAG_MS)) return false;
  if (isPerhapsLate(turn, symbol, snapshot)) return false;
  if (positionsIn(state, symbol).some((part) => isFillStated(state, part, ours))) return false;
  if (positionsIn(state, symbol).some((part) => isBetweenStopAndExit(turn, part, snapshot)))
    return false;
  if (positionsIn(state, symbol).some((part) => isValueAwaited(turn, part))) return false;
  shortages.delete(symbol);
  const known = executionsOfOthers(turn, snapshot).filter((one) => one.symbol === symbol);
  const closing = known.filter((execution) => closableBy(turn, execution).shares > 0);
  closeBy(turn, closing, missing);
  missing = exactShares(Math.abs(ourShares(turn.state, symbol)) - (Math.abs(ours) - missing));
  const parts = activePositions(turn.state)
    .filter(isHeld)
    .filter((one) => one.symbol === symbol && Math.sign(one.quantity) === Math.sign(ours));
  const holding = ours > 0 ? turn.state.holdings.get(symbol) : undefined;
  const held = isHoldingHeld(holding) ? [...parts, holding] : parts;
  const gone = soldOf(held, missing, requestedAt);
  for (const [index, position] of parts.entries())
    if ((gone[index] ?? 0) > 0) infer(turn, position, gone[index] ?? 0, snapshot);
  const ofHolding = gone[parts.length] ?? 0;
  if (ofHolding > 0) inferHoldingSold(turn, symbol, ofHolding);
  turn.record({ type: 'foreign-seen', symbol, quantity: Math.sign(ours) * net < 0 ? net : 0 });
  return true;
}

/**
 * A fill that the broker has stated explains them, and is booked when it is due: of a stop or an exit or, beyond zero, of the entry
 * that was sold.
 */
function isFillStated(state: State, { positionId }: PositionState, ours: number): boolean {
  if (state.fillReports.size === 0) return false;
  return ordersOf(state, positionId).some(
    (order) =>
      signedShares(order.terms.side, 1) === -Math.sign(ours) && missingFill(state, order) > 0,
  );
}

/**
 * Position reports may be very late. While our stop still rests after a recent execution, the shares are more likely late
 * than gone; treating them as gone would remove their stop. Shares beyond zero have no stop and are as likely late; treating
 * them as gone would leave them without any owner. Shares that a report has shown are not late.
 */
function isPerhapsLate(turn: Turn, symbol: string, snapshot: BrokerSnapshot): boolean {
  const { state } = turn;
  const lastAt = lastExecutedAt(turn, symbol);
  if (lastShownAt(turn, symbol) !== undefined) return false;
  if (lastAt === undefined || snapshot.requestedAt - lastAt >= freshnessMs(turn, LATE_MAX_MS))
    return false;
  if (positionsIn(state, symbol).some(hasCrossedZero)) return true;
  // No stop that rests shows an option to be there, or a holding without a position.
  if (isOptionId(symbol) || positionsIn(state, symbol).length === 0) return true;
  return snapshot.openOrders.some((order) => {
    const ref = ownRefIn(order.orderRef, state);
    return order.symbol === symbol && ref !== undefined && state.orders.get(ref)?.terms.leg === 's';
  });
}

function infer(turn: Turn, position: HeldPosition, shares: number, snapshot: BrokerSnapshot): void {
  const { positionId, symbol, strategy, averagePrice } = position;
  const side = exitSide(position.quantity > 0 ? 'long' : 'short');
  const exit = forgottenExit(turn, position);
  // The stop of one that has crossed zero would only increase it.
  const isStopPossible = exit === undefined && !hasCrossedZero(position);
  const stop = isStopPossible ? vanishedStop(turn, position, snapshot) : undefined;
  const closer = exit ?? stop;
  const value = closer === undefined ? expiredValue(turn, position) : undefined;
  const isUnknown = closer === undefined && value === undefined;
  const byHand = isUnknown ? netOfOthers(turn, position, shares, snapshot) : undefined;
  const traded =
    byHand ?? (isUnknown ? valueDelivered(turn, position, shares, snapshot) : undefined);
  const price = value ?? traded ?? stop?.stopPrice ?? averagePrice;
  const recorded = recordInferred(
    turn,
    {
      orderRef: closer?.terms.orderRef ?? '',
      brokerLink: closer?.brokerLink,
      symbol,
      side,
      shares,
      price,
      leg: closer?.terms.leg ?? 'x',
      positionId,
      strategy,
      priceSource: traded === undefined ? sourceOf(value, stop) : 'operator',
    },
    newestOf(turn, chainOf(position)),
  );
  const command = { type: 'fill', shares: signedShares(side, shares), price } as const;
  const last = apply(turn, position, command, after(recorded));
  if (value !== undefined) return notifyExpired(turn, position, { units: shares, value }, last);
  const how = byHand === undefined ? 'delivered' : 'traded';
  if (traded !== undefined) return notifyTraded(turn, position, { shares, price, how }, last);
  const unknown = 'at an unknown price, booked without gain or loss';
  const by =
    exit === undefined
      ? `${unknown}${expiryText(turn, position)}`
      : `${side === 'sell' ? 'sold' : 'bought back'} by ${exit.terms.orderRef} ${unknown}`;
  const at = stop === undefined ? by : `together with their stop, booked as filled at ${price}`;
  const text = `${symbol}: ${unitsWith(symbol, shares, 'are')} gone from the account without an execution, ${at}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
  turn.touched.add(positionId);
}

interface Traded {
  readonly shares: number;
  readonly price: number;
  readonly how: 'traded' | 'delivered';
}

function notifyTraded(
  turn: Turn,
  { positionId, symbol }: HeldPosition,
  { shares, price, how }: Traded,
  last: Chain,
): void {
  const text =
    how === 'traded'
      ? `${symbol}: ${unitsWith(symbol, shares, 'were')} closed manually at ${priceText(price)}, contract by contract`
      : `${symbol}: ${unitsWith(symbol, shares, 'are')} gone, and both contracts were delivered: the broker lists the shares as bought and sold at the strikes. Booked at ${priceText(price)} each. Compare the broker's statement`;
  const kind = how === 'traded' ? 'closed-by-hand' : 'inferred-execution';
  alarm(turn, { kind, symbol, text }, last);
  turn.touched.add(positionId);
}

function sourceOf(
  value: number | undefined,
  stop: OrderRecord | undefined,
): 'expired' | 'stop' | 'unknown' {
  if (value !== undefined) return 'expired';
  return stop === undefined ? 'unknown' : 'stop';
}

/** Not an alarm of something unexplained: the exchange ends contracts without an execution. */
function notifyExpired(
  turn: Turn,
  { positionId, symbol, averagePrice, side }: HeldPosition,
  { units, value }: { readonly units: number; readonly value: number },
  last: Chain,
): void {
  const { money } = wordsAt(turn.market.placeOf(symbol).venue);
  const paid = `${money(amountOf(symbol, averagePrice, units))} ${side === 'long' ? 'paid' : 'received'}`;
  const worth =
    value === 0
      ? `presumably worth nothing: booked at nothing, with ${paid} before`
      : `presumably both contracts were exercised: booked at ${priceText(value)} each, with ${paid} before`;
  const text = `${symbol}: ${unitsText(symbol, units)} expired and left the account without an execution; ${worth}. Compare it with the broker's statement`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
  turn.touched.add(positionId);
}

/** Either of the two may have closed the shares: the broker has been asked about the stop, and its answer decides. */
function isBetweenStopAndExit(
  turn: Turn,
  position: PositionState,
  snapshot: BrokerSnapshot,
): boolean {
  if (!isHeld(position) || forgottenExit(turn, position) === undefined) return false;
  const stop = vanishedStop(turn, position, snapshot);
  return stop !== undefined && isLive(stop) && stop.status !== 'unknown';
}

/** Our exit that the broker neither lists nor knows: the missing shares are its fill. */
function forgottenExit({ state }: Turn, { positionId }: HeldPosition): OrderRecord | undefined {
  return ordersOf(state, positionId).findLast(
    ({ terms, status, isCancelRequested }) =>
      terms.leg === 'x' && status === 'unknown' && isCancelRequested,
  );
}

/** The newest stop that was working at the broker and is no longer open there; undefined if it was rejected, or expired, or ended by a split. */
function vanishedStop(
  turn: Turn,
  { positionId }: HeldPosition,
  { openOrders }: BrokerSnapshot,
): OrderRecord | undefined {
  const open = new Set(openOrders.map(({ orderRef }) => ownRefIn(orderRef, turn.state)));
  const stop = ordersOf(turn.state, positionId).findLast(
    ({ terms, brokerLink }) => terms.leg === 's' && brokerLink !== undefined,
  );
  if (stop?.stopPrice === undefined || open.has(stop.terms.orderRef)) return undefined;
  if (stop.intendedAt < (turn.state.splits.get(stop.terms.symbol)?.at ?? 0)) return undefined;
  return stop.status === 'rejected' || stop.status === 'expired' ? undefined : stop;
}
