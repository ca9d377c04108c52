// Changes a resting order on request. Nothing may protect less and nothing may risk more than the gate has allowed: a stop only
// tightens, an entry only becomes cheaper or smaller. A target may take any price.

import { assertNever } from '../../../kernel/assert.ts';
import { ADOPTER, MANUAL } from '../../domain/orders/order-request.ts';
import { auctionIn } from '../../domain/orders/parked-exit.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { price as priceText, sharesText, words } from '../../domain/wording/figures.ts';
import { LEG_WORDS } from '../../domain/wording/plan-text.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { OrderCommand } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { chainOfRef } from '../intents/chains.ts';
import { type ChangeRequest, changeOrder } from '../intents/intents.ts';
import { isLockedIn, isParkedExit } from '../protective-orders/parked-exits.ts';
import { stopAt } from '../protective-orders/stop-at.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, isResting, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { mayMove } from '../turn/actions.ts';
import { notFound, refused } from '../turn/answers.ts';
import { NO_CHAIN, newestOf, type Turn } from '../turn/turn.ts';
import { notCheaper, notSmaller } from './lesser-entry.ts';
import { fromThousands, readAsThousands } from './meant-prices.ts';
import { changeRefusals, changeTickRefusals } from './stated-terms.ts';
import { changeRefusalText } from './wording.ts';

type Modify = Extract<OrderCommand, { type: 'modify-order' }>;

export function modifyOrder(turn: Turn, command: Modify): CommandAnswer {
  const order = turn.state.orders.get(command.orderRef);
  if (order === undefined) return notFound(`Unknown order: ${command.orderRef}.`);
  const meant = command.price && fromThousands(turn, order.terms.symbol, command.price);
  if (meant === undefined) return modify(turn, order, command);
  return readAsThousands(modify(turn, order, { ...command, price: meant }), command.price);
}

function modify(turn: Turn, order: OrderRecord, command: Modify): CommandAnswer {
  const { orderRef, leg } = order.terms;
  if (!isLive(order)) return ended(order);
  switch (leg) {
    case 's':
      return tighten(turn, order, command);
    case 't':
      return moveTarget(turn, order, command);
    case 'e':
    case 'h':
      return changeEntry(turn, order, command);
    case 'x':
      return isParkedExit(order)
        ? changeParked(turn, order, command)
        : refused(`${orderRef} closes at market; there is nothing to change.`);
    default:
      return assertNever(leg);
  }
}

export function ended({ terms, status }: OrderRecord): CommandAnswer {
  const text = `${terms.orderRef} has ended: it is ${words(status)}.`;
  return { ok: false, kind: 'ended', text };
}

/** People change their own orders; a stop may be tightened regardless of its owner. */
export function ownerObstacle({ terms, strategy }: OrderRecord): string | undefined {
  if (terms.leg === 'h' || strategy === MANUAL || strategy === ADOPTER) return undefined;
  return `${terms.orderRef} belongs to ${strategy}; an order in ${terms.symbol} with take_ownership makes the position yours.`;
}

/** The exchange would refuse it, and the order would be in doubt until a snapshot shows it. */
export function lockObstacle(turn: Turn, order: OrderRecord): string | undefined {
  const auction = auctionIn(order.terms.validity);
  return auction !== undefined && isLockedIn(turn, order)
    ? `The ${auction} auction of ${order.terms.symbol} takes no change and no cancel of ${order.terms.orderRef} any more.`
    : undefined;
}

export function carriedOut({ terms, positionId }: OrderRecord, text: string): CommandAnswer {
  const { orderRef } = terms;
  return { ok: true, text, placed: { orderRef, positionId, isRepeated: false } };
}

function tighten(
  turn: Turn,
  order: OrderRecord,
  { stopPrice, price, quantity, requester }: Modify,
): CommandAnswer {
  const { symbol } = order.terms;
  if (stopPrice === undefined || price !== undefined || quantity !== undefined)
    return refused('Of a stop only stop_price can be changed; its quantity follows the position.');
  const { positionId } = order;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position))
    return refused(`The entry in ${symbol} has filled nothing yet; its stop moves once it has.`);
  const answer = stopAt(turn, { symbol, positionId, price: stopPrice, by: requester.user });
  return answer.ok ? carriedOut(order, answer.text) : answer;
}

function moveTarget(
  turn: Turn,
  order: OrderRecord,
  { stopPrice, price, quantity, requester }: Modify,
): CommandAnswer {
  const { symbol } = order.terms;
  if (price === undefined || stopPrice !== undefined || quantity !== undefined)
    return refused('Of a target only price can be changed; its quantity follows the position.');
  const position = turn.state.positions.get(order.positionId);
  const isEntered = liveLeg(ordersOf(turn.state, order.positionId), 'e') === undefined;
  if (position === undefined || !isHeld(position) || !isEntered)
    return refused(`The entry in ${symbol} still works; its target is set when it has ended.`);
  return change(turn, order, { limitPrice: price, by: requester.user });
}

/** It closes at another price; what protects is the stop beside it. */
function changeParked(
  turn: Turn,
  order: OrderRecord,
  { stopPrice, price, quantity, requester }: Modify,
): CommandAnswer {
  const { orderRef, type } = order.terms;
  if (quantity !== undefined)
    return refused(`The quantity of ${orderRef} follows the position; only its prices change.`);
  const hasLimit = type === 'limit' || type === 'stop-limit';
  const hasStop = type !== 'limit' && type !== 'market';
  if (price !== undefined && !hasLimit) return refused(`${orderRef} has no limit to change.`);
  if (stopPrice !== undefined && !hasStop) return refused(`${orderRef} has no stop to change.`);
  return change(turn, order, {
    ...(price !== undefined && { limitPrice: price }),
    ...(stopPrice !== undefined && { stopPrice }),
    by: requester.user,
  });
}

function changeEntry(
  turn: Turn,
  order: OrderRecord,
  { stopPrice, price, quantity, requester }: Modify,
): CommandAnswer {
  const { terms } = order;
  if (stopPrice !== undefined || terms.type !== 'limit')
    return refused(
      `Of an order that opens, only the price of a limit and the quantity can be changed. Cancel ${terms.orderRef} and place a new one.`,
    );
  const obstacle =
    (price === undefined ? undefined : notCheaper(turn, order, price)) ??
    (quantity === undefined ? undefined : notSmaller(order, quantity));
  if (obstacle !== undefined) return refused(obstacle);
  return change(turn, order, {
    ...(price !== undefined && { limitPrice: price }),
    ...(quantity !== undefined && { quantity }),
    by: requester.user,
  });
}

type Wanted = Pick<ChangeRequest, 'limitPrice' | 'stopPrice' | 'quantity'> & {
  readonly by: string;
};

function change(turn: Turn, order: OrderRecord, { by, ...terms }: Wanted): CommandAnswer {
  const { orderRef, symbol, leg } = order.terms;
  const { limitPrice, stopPrice, quantity } = terms;
  const obstacle = ownerObstacle(order) ?? lockObstacle(turn, order);
  if (obstacle !== undefined) return refused(obstacle);
  const { amendsInPlace, amendsOneTerm } = capabilitiesFor(turn.traits, symbol);
  if (!amendsInPlace && amendsOneTerm !== true)
    return refused(
      `No order is changed in place at this venue. Cancel ${orderRef} and place a new one.`,
    );
  const reasons = reasonsAgainst(turn, order, terms);
  if (reasons.length > 0) {
    const text = changeRefusalText(turn, order, reasons);
    return { ok: false, kind: 'refused', text, reasons };
  }
  const chain = newestOf(turn, chainOfRef(turn, orderRef) ?? NO_CHAIN);
  changeOrder(turn, order, { purpose: 'operator', ...terms }, chain);
  const changes = [
    ...(stopPrice === undefined ? [] : [`stop ${priceText(stopPrice)}`]),
    ...(limitPrice === undefined ? [] : [`limit ${priceText(limitPrice)}`]),
    ...(quantity === undefined ? [] : [sharesText(quantity)]),
  ];
  return carriedOut(
    order,
    `The ${LEG_WORDS[leg]} ${orderRef} changes to ${changes.join(', ')}, for ${by}.`,
  );
}

/** What the venue refuses, and then what passes. */
function reasonsAgainst(
  turn: Turn,
  order: OrderRecord,
  terms: Pick<ChangeRequest, 'limitPrice' | 'stopPrice' | 'quantity'>,
): readonly Refusal[] {
  const judged = changeRefusals(turn, order, terms);
  if (judged.length > 0) return judged;
  const offTicks = changeTickRefusals(turn, order, terms);
  if (offTicks.length > 0 || (isResting(order) && mayMove(turn, order))) return offTicks;
  const { state } = turn.state.gateway;
  return state === 'ready'
    ? [{ kind: 'change_in_flight', symbol: order.terms.symbol }]
    : [{ kind: 'gateway_not_ready', state }];
}
