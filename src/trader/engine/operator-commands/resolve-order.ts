// Settles an unknown order as stated by the operator: it was cancelled, or its remaining quantity filled at a price.

import { isSound } from '../../domain/exits/protective-stop.ts';
import { signedShares } from '../../domain/terms/side.ts';
import { price } from '../../domain/wording/figures.ts';
import type { CommandAnswer, ManualCommand } from '../../ports/trader-commands.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { unfilledShares } from '../state/position-lookups.ts';
import { apply } from '../turn/actions.ts';
import { notFound, refused } from '../turn/answers.ts';
import { applyHolding } from '../turn/holding-actions.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';

type Resolve = Extract<ManualCommand, { type: 'resolve-order' }>;

export function resolveOrder(turn: Turn, { orderRef, outcome, by }: Resolve): CommandAnswer {
  const order = turn.state.orders.get(orderRef);
  if (order === undefined) return notFound(`Unknown order: ${orderRef}.`);
  const { symbol } = order.terms;
  if (order.status !== 'unknown' && !isNowhere(turn, order))
    return refused(
      `${orderRef} is ${order.status}; only an unknown order can be resolved manually.`,
    );
  if (!isAnswered(turn, order))
    return refused(
      `The broker has not answered about ${orderRef} yet; its answer may settle the order.`,
    );
  if (outcome.kind === 'filled') {
    const obstacle = priceObstacle(order, outcome.price);
    if (obstacle !== undefined) return refused(obstacle);
  }
  const chain = chainOfRef(turn, orderRef);
  const recorded = turn.record({ type: 'order-resolved', orderRef, symbol, outcome, by }, chain);
  turn.touched.add(order.positionId);
  if (outcome.kind === 'cancelled') {
    applyUpdate(turn, order, { news: 'absent', why: `by the word of ${by}` });
    return { ok: true, text: `${orderRef} is recorded as cancelled.` };
  }
  const shares = unfilledShares(order);
  bookFill(turn, order, { shares, price: outcome.price }, after(recorded));
  return {
    ok: true,
    text: `${orderRef} is recorded as filled: ${shares} at ${price(outcome.price)}.`,
  };
}

/** Its cancel is not answered, and the broker's newest answer shows it neither open nor ended. */
function isNowhere({ broker, state }: Turn, order: OrderRecord): boolean {
  const { askedAt = 0, comparedAt = 0, listedAt } = broker;
  const { status, terms, intendedAt } = order;
  if (status !== 'pending_cancel' || comparedAt < askedAt || intendedAt >= askedAt) return false;
  if (missingFill(state, order) > 0) return false;
  return (listedAt.get(terms.orderRef) ?? 0) < askedAt;
}

/** A cancel is sent again with each answer that does not show the order. */
function isAnswered({ broker }: Turn, { status, statusAt }: OrderRecord): boolean {
  const { comparedAt = 0 } = broker;
  return status === 'pending_cancel' ? comparedAt >= statusAt : comparedAt > statusAt;
}

/** An order never fills beyond its limit; such a price is a typing error. */
function priceObstacle({ terms, limitPrice, pendingChange }: OrderRecord, stated: number) {
  if (!isSound(stated)) return `Not a valid price: ${stated}.`;
  const { orderRef, side } = terms;
  const limits = [limitPrice, pendingChange?.change.limitPrice].filter(
    (limit) => limit !== undefined,
  );
  const isBeyond = (limit: number) => (side === 'buy' ? stated > limit : stated < limit);
  if (limits.length === 0 || !limits.every(isBeyond)) return undefined;
  return `${orderRef} was to ${side} at ${limits.map(price).join(' or ')} or better; it cannot have filled at ${price(stated)}.`;
}

/** Booked as inferred, so that the real execution replaces it if the broker reports it later. */
function bookFill(
  turn: Turn,
  { terms, positionId, strategy, brokerLink }: OrderRecord,
  fill: { readonly shares: number; readonly price: number },
  chain: Chain,
): void {
  const position = turn.state.positions.get(positionId);
  const { orderRef, symbol, side, leg } = terms;
  const stated = { orderRef, brokerLink, symbol, side, ...fill, leg, positionId, strategy };
  const recorded = recordInferred(turn, { ...stated, priceSource: 'operator' }, chain);
  const shares = signedShares(terms.side, fill.shares);
  if (leg === 'h') {
    const stated = { shares, price: fill.price, orderRef, executedAt: turn.now };
    applyHolding(turn, symbol, { type: 'fill', ...stated }, after(recorded));
    return;
  }
  if (position === undefined) return;
  apply(turn, position, { type: 'fill', shares, price: fill.price }, after(recorded));
}
