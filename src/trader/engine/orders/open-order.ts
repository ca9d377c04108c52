// Handles the broker's description of an order: stores its links and terms, and confirms, moves or restores stop and target.

import { isLoosened } from '../../domain/exits/underlying-stop.ts';
import { higherFloor } from '../../domain/orders/broker-link.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedOrder } from '../../ports/broker-reports.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { newsChain } from '../intents/chains.ts';
import { ownRefOf } from '../intents/intents.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { isContested, stopChangedExternally } from '../protective-orders/external-change.ts';
import { keepMoveUnderWay } from '../protective-orders/move-stop.ts';
import {
  formerStop,
  hasTerms,
  isJustRefused,
  isRefusalAwaited,
  takeBack,
} from '../protective-orders/unconfirmed-change.ts';
import { filledByOther } from '../state/filled-by-other.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isAltered } from '../state/position-lookups.ts';
import { alarmOnce, cancelOnce, halt } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { isForked, noteShown } from './duplicates-after-modify.ts';
import { type ReportedStatus, statusReported } from './statuses.ts';

/** What a complete list shows of the reference of an order. */
export interface Listed {
  readonly isAlone: boolean;
}

export function orderReported(turn: Turn, reported: ReportedOrder, listed?: Listed): void {
  turn.broker.floor = higherFloor(turn.broker.floor, reported.floor);
  const ref = ownRefOf(reported, turn.state);
  const order = ref === undefined ? undefined : turn.state.orders.get(ref);
  if (order === undefined) return foreignOrder(turn, reported);
  if (listed === undefined) noteShown(turn, order, reported);
  if (isOfDuplicate(turn, order, reported, listed)) return;
  // A change counts once one order has the reference. Until then the larger quantity rests.
  const isAlone = listed?.isAlone ?? !isForked(turn, order);
  const pending = settlesChange(order, reported) ? order.pendingChange : undefined;
  const settles = isAlone && pending !== undefined;
  const counted = asCounted(turn, order, reported);
  const terms = newTerms(turn, order, isAlone ? counted : withLarger(order, counted));
  if (reported.group !== '' && reported.groupEffect !== 'reduces') refuseGroup(turn, order);
  if (reported.validity === 'day' && order.terms.validity.kind === 'gtc')
    alarmDayOrder(turn, order);
  const { status, brokerLink } = reported;
  const change = settles ? { settlesChange: true } : {};
  statusReported(turn, order, { status, why: '', brokerLink, ...terms, ...change });
  const isNoStop = order.terms.leg === 's' && terms.orderType !== undefined && isAltered(order);
  if (isNoStop) return stopChangedExternally(turn, order, 'altered');
  if (order.terms.leg === 's' && terms.stopPrice !== undefined)
    stopReported(turn, order, terms.stopPrice, pending);
  conditionReported(turn, order, reported);
  const isPlan = settles && pending?.purpose !== 'exit';
  if (order.terms.leg === 't' && isPlan && terms.limitPrice !== undefined) {
    targetReported(turn, order, terms.limitPrice);
  }
}

/** The exit of an option that rests: its price is never farther away than recorded. Without a condition it sells at once. */
function conditionReported(
  turn: Turn,
  order: OrderRecord,
  { condition: shown, status }: ReportedOrder,
): void {
  const { condition: ours } = order.terms;
  if (ours === undefined || shown === undefined || status === 'cancelled') return;
  if (!isLoosened(ours, shown)) return;
  stopChangedExternally(turn, order, 'loosened');
  if (!isContested(turn, order.positionId))
    cancelOnce(turn, order, 'somebody moved its price away', newsChain(turn, order) ?? NO_CHAIN);
}

/** Terms that differ from what the record of the order holds. */
type NewTerms = Omit<ReportedStatus, 'status' | 'why' | 'brokerLink'>;

function newTerms(turn: Turn, order: OrderRecord, reported: ReportedOrder): NewTerms {
  const group = groupStated(turn, order, reported);
  const stopPrice = newStopPrice(turn, order, reported);
  return {
    ...(reported.quantity === order.quantity || reported.quantity === 0
      ? {}
      : { quantity: reported.quantity }),
    ...(reported.limitPrice === undefined || reported.limitPrice === order.limitPrice
      ? {}
      : { limitPrice: reported.limitPrice }),
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(reported.type === order.type ? {} : { orderType: reported.type }),
    ...(group === order.group ? {} : { group }),
    ...(reported.groupEffect === order.groupEffect ? {} : { groupEffect: reported.groupEffect }),
    ...((reported.validity === 'day') === order.isDayOrder
      ? {}
      : { isDayOrder: !order.isDayOrder }),
  };
}

/** Its quantity beside all that has filled under its number. */
function asCounted(turn: Turn, order: OrderRecord, reported: ReportedOrder): ReportedOrder {
  const { quantity, brokerLink } = reported;
  // 0: the broker does not state it.
  const filled = quantity === 0 ? 0 : filledByOther(turn.state, order, brokerLink);
  return filled === 0 ? reported : { ...reported, quantity: quantity + filled };
}

function withLarger({ quantity }: OrderRecord, reported: ReportedOrder): ReportedOrder {
  return { ...reported, quantity: Math.max(quantity, reported.quantity) };
}

/** A price that a refusal explains, or may yet explain, is left open at first. */
function newStopPrice(
  turn: Turn,
  order: OrderRecord,
  { stopPrice }: ReportedOrder,
): number | undefined {
  if (stopPrice === undefined) return undefined;
  const isAwaited = isRefusalAwaited(turn, order, stopPrice);
  if (stopPrice === order.stopPrice || isAwaited) return undefined;
  return isJustRefused(turn, order, stopPrice) ? undefined : stopPrice;
}

/**
 * What the broker leaves out stays. Where it names the group of an entry's children itself, the name that an older version sent with one
 * is not that of the group.
 */
// Decision 0118
function groupStated({ traits }: Turn, order: OrderRecord, { group }: ReportedOrder): string {
  const { group: sent, parentRef, symbol } = order.terms;
  const isOfOlder = sent !== undefined && parentRef !== undefined;
  if (isOfOlder && capabilitiesFor(traits, symbol).namesGroups) {
    const known = order.group === sent ? '' : order.group;
    return group === sent || group === '' ? known : group;
  }
  return group === '' ? order.group : group;
}

/**
 * A different permanent id, or none yet, means that two orders may share the number: only a list shows what rests, and what a change
 * became.
 */
function isOfDuplicate(
  turn: Turn,
  { terms, brokerLink }: OrderRecord,
  reported: ReportedOrder,
  listed: Listed | undefined,
): boolean {
  if (brokerLink === undefined || reported.brokerLink === brokerLink) return false;
  turn.broker.wantsSnapshot = true;
  if (listed === undefined) return true;
  const extra = turn.broker.duplicatesAfterModify.get(terms.orderRef)?.extra;
  return extra !== undefined && extra === reported.brokerLink;
}

function foreignOrder(turn: Turn, reported: ReportedOrder): void {
  const { brokerLink, symbol, orderRef, handle, status } = reported;
  const units = signedShares(reported.side, reported.quantity);
  if (brokerLink === undefined) return;
  const isOver = status === 'cancelled' || status === 'filled';
  if (isOver) turn.broker.foreignOrders.delete(brokerLink);
  else turn.broker.foreignOrders.set(brokerLink, { symbol, orderRef, handle, units });
}

/** In any other kind of group, the first partial fill of the target may cancel the stop. */
function refuseGroup(turn: Turn, { terms }: OrderRecord): void {
  const { orderRef, symbol } = terms;
  const key = `${orderRef}/oca-type`;
  if (turn.alarmed.has(key)) return;
  halt(turn, 'oca-type');
  endEntries(turn, 'halted');
  const text = `${symbol}: the broker grouped ${orderRef} so that a partial exit may cancel the stop`;
  alarmOnce(turn, key, { kind: 'oca-type', symbol, text });
}

/** A preset of the gateway causes this: the order ends at the close, is replaced each day, and protects nothing in between. */
function alarmDayOrder(turn: Turn, order: OrderRecord): void {
  const { orderRef, symbol } = order.terms;
  const text = `${symbol}: the gateway changed ${orderRef} from good-till-cancelled to a day order; change the gateway's order presets`;
  alarmOnce(turn, `${orderRef}/day`, { kind: 'day-order', symbol, text }, newsChain(turn, order));
}

function settlesChange(order: OrderRecord, reported: ReportedOrder): boolean {
  const change = order.pendingChange?.change;
  return change !== undefined && hasTerms(change, reported);
}

/** The price of the target matters only while the position is held. */
function targetReported(turn: Turn, order: OrderRecord, to: number): void {
  const { positionId, terms } = order;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position)) return;
  const { symbol } = terms;
  turn.record({ type: 'target-moved', positionId, symbol, to }, newsChain(turn, order));
}

/** The stop has a new price: by our own change, or because someone moved it. A tighter price becomes the new limit. */
function stopReported(
  turn: Turn,
  order: OrderRecord,
  to: number,
  pending: OrderRecord['pendingChange'],
): void {
  const position = turn.state.positions.get(order.positionId);
  if (position === undefined) return;
  if (position.status === 'planned' || position.status === 'closed' || position.stopPrice === to)
    return;
  const isTighter = (position.side === 'long' ? 1 : -1) * (to - position.stopPrice) > 0;
  if (pending === undefined && !isTighter) return loosened(turn, order, to);
  // Its refusal was that of another change.
  const isOurs = order.refusedStop === to;
  turn.record(
    {
      type: 'stop-moved',
      positionId: order.positionId,
      symbol: order.terms.symbol,
      from: position.stopPrice,
      to,
      why: pending?.purpose ?? (isOurs ? order.refusedFor : undefined) ?? 'by_hand',
      ...(pending?.highWater === undefined ? {} : { highWater: pending.highWater }),
    },
    newsChain(turn, order),
  );
}

/** Reports from before our own last move may arrive late. */
const MOVED_JUST_NOW_MS = 5_000;

function loosened(turn: Turn, order: OrderRecord, to: number): void {
  const position = turn.state.positions.get(order.positionId);
  if (
    position === undefined ||
    !isHeld(position) ||
    turn.broker.duplicatesAfterModify.has(order.terms.orderRef)
  )
    return;
  const former = formerStop(turn, position, order, to);
  if (former !== undefined) return takeBack(turn, position, order, { ...former, to });
  const { stopMovedAt } = position;
  // What is shown late of a move that was refused is a price from before it.
  const isRefused = order.refusesShown === true && order.shownChange?.isRefused !== false;
  const isJustMoved = stopMovedAt !== undefined && turn.now - stopMovedAt < MOVED_JUST_NOW_MS;
  if (isJustMoved && !isRefused) return;
  keepMoveUnderWay(turn, order, newsChain(turn, order));
  stopChangedExternally(turn, order, 'loosened');
}
