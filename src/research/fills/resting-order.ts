// One order at the simulated exchange: its state, its form for the shared fill model, and its broker report.

import type { MatchableOrder } from '../../market/quotes/matching.ts';
import { type BrokerLink, brokerLink } from '../../trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../trader/domain/orders/order-terms.ts';
import type { BrokerOrderStatus, ReportedOrder } from '../../trader/ports/broker-reports.ts';
import { noQuotesSeen, type QuotesSeen } from './option-fills.ts';

/** `dormant` waits for its parent's first fill. */
export type Stage = 'dormant' | 'working' | 'filled' | 'cancelled';

/** Mutable on purpose: it is the order book. */
export interface RestingOrder {
  readonly terms: OrderTerms;
  /** Drawn when it arrived. */
  readonly number: number;
  readonly parent: RestingOrder | undefined;
  readonly children: RestingOrder[];
  stage: Stage;
  /** Ordered quantity less the reductions by its group. */
  quantity: number;
  filled: number;
  /** Sum of shares times price. */
  value: number;
  commission: number;
  limitPrice: number | undefined;
  stopPrice: number | undefined;
  group: string;
  isTriggered: boolean;
  /** Triggered by a session that opened beyond its price. */
  isGapped: boolean;
  /** Changed after its parent ended: the parent's fill no longer limits it. */
  isDetached: boolean;
  /** Of an option, since it came. */
  readonly quotesSeen: QuotesSeen;
  why: string;
}

export function restingOrder(
  terms: OrderTerms,
  links: Pick<RestingOrder, 'number' | 'parent'>,
): RestingOrder {
  return {
    terms,
    ...links,
    children: [],
    stage: links.parent === undefined ? 'working' : 'dormant',
    quantity: terms.quantity,
    filled: 0,
    value: 0,
    commission: 0,
    limitPrice: terms.limitPrice,
    stopPrice: terms.stopPrice,
    group: terms.group ?? '',
    isTriggered: false,
    isGapped: false,
    isDetached: false,
    quotesSeen: noQuotesSeen(),
    why: '',
  };
}

export function isFinal({ stage }: RestingOrder): boolean {
  return stage === 'filled' || stage === 'cancelled';
}

export function remainingOf({ quantity, filled }: RestingOrder): number {
  return Math.max(0, quantity - filled);
}

/** Children together close at most what their parent has filled, whatever their own quantity. */
export function fillableOf(order: RestingOrder): number {
  const { parent, isDetached } = order;
  if (parent === undefined || isDetached) return remainingOf(order);
  const closed = parent.children.reduce((sum, child) => sum + child.filled, 0);
  return Math.min(remainingOf(order), parent.filled - closed);
}

/** A stop-limit is a stop until triggered and a limit from then on. */
export function matchableOf(order: RestingOrder): MatchableOrder {
  const { terms, isTriggered, stopPrice, limitPrice } = order;
  const { side } = terms;
  const remaining = remainingOf(order);
  const isStop = stopPrice !== undefined && !(isTriggered && limitPrice !== undefined);
  if (isStop) return { type: 'stop', side, remaining, stopPrice, isTriggered };
  if (limitPrice !== undefined) return { type: 'limit', side, remaining, limitPrice };
  return { type: 'market', side, remaining };
}

function statusOf(order: RestingOrder): BrokerOrderStatus {
  switch (order.stage) {
    case 'dormant':
      return 'presubmitted';
    case 'working':
      return order.stopPrice !== undefined && !order.isTriggered ? 'presubmitted' : 'submitted';
    case 'filled':
      return 'filled';
    case 'cancelled':
      return 'cancelled';
  }
}

/** The exchange's own name of an order. */
export function linkOf({ number }: RestingOrder): BrokerLink {
  return brokerLink('order', number);
}

/** A group reduces its other members; the broker groups the siblings of a bracket. */
export function reportOf(order: RestingOrder, account: string): ReportedOrder {
  const { terms, quantity, limitPrice, stopPrice, group } = order;
  return {
    account,
    handle: terms.handle,
    brokerLink: linkOf(order),
    orderRef: terms.orderRef,
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    quantity,
    limitPrice,
    stopPrice,
    validity: terms.validity.kind,
    group,
    groupEffect: group === '' ? 'none' : 'reduces',
    status: statusOf(order),
  };
}
