// Orders as Alpaca shows them, as one plain value.
import type { Instant } from '../../../../kernel/instant.ts';
import type { OrderType } from '../../../domain/orders/order-terms.ts';
import type { BrokerOrderStatus } from '../../../ports/broker-reports.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../kit/fields.ts';
import { timeIn } from '../messages/times.ts';

export interface ShownOrder {
  readonly id: string;
  readonly name: string;
  /** Alpaca's spelling. */
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: OrderType | 'other';
  readonly quantity: number;
  /** Of this order alone: one that a change made begins at 0. */
  readonly filled: number;
  readonly averagePrice: number | undefined;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly validity: 'day' | 'gtc' | 'other';
  readonly status: string;
  /** The id of the order before the change that made this one; '' for the first. */
  readonly replaces: string;
  readonly replacedBy: string;
  readonly submittedAt: Instant | undefined;
  readonly updatedAt: Instant | undefined;
  readonly expiresAt: Instant | undefined;
  readonly legs: readonly ShownOrder[];
  /** Of a bracket, OTO or OCO. */
  readonly isGrouped: boolean;
}

const TYPES: ReadonlyMap<string, OrderType> = new Map([
  ['market', 'market'],
  ['limit', 'limit'],
  ['stop', 'stop'],
  ['stop_limit', 'stop-limit'],
  ['trailing_stop', 'trail'],
]);

const GROUPED: ReadonlySet<string> = new Set(['bracket', 'oto', 'oco']);

/** Options, crypto and orders of several legs: the adapter neither trades nor reports them. */
export function isOtherAsset(raw: unknown): boolean {
  const { order_class: orderClass, asset_class: assetClass } = fieldsOf(raw);
  return orderClass === 'mleg' || !['', 'us_equity'].includes(textOf(assetClass));
}

/** Undefined if it lacks what an order must have: then it is reported and never guessed. Orders for an amount have no quantity. */
export function shownOrder(raw: unknown): ShownOrder | undefined {
  const row = fieldsOf(raw);
  const id = textOf(row.id);
  const side = row.side === 'buy' || row.side === 'sell' ? row.side : undefined;
  const filled = numberOf(row.filled_qty) ?? 0;
  const quantity = numberOf(row.qty) ?? (textOf(row.notional) === '' ? undefined : filled);
  const status = textOf(row.status);
  if (id === '' || side === undefined || quantity === undefined || status === '') return undefined;
  const legs = listOf(row.legs).map(shownOrder);
  if (legs.includes(undefined)) return undefined;
  const validity = textOf(row.time_in_force);
  return {
    ...{ id, side, filled, quantity, status },
    name: textOf(row.client_order_id),
    symbol: textOf(row.symbol),
    type: TYPES.get(textOf(row.type) || textOf(row.order_type)) ?? 'other',
    averagePrice: numberOf(row.filled_avg_price),
    limitPrice: numberOf(row.limit_price),
    stopPrice: numberOf(row.stop_price),
    validity: validity === 'day' || validity === 'gtc' ? validity : 'other',
    replaces: textOf(row.replaces),
    replacedBy: textOf(row.replaced_by),
    submittedAt: timeIn(textOf(row.submitted_at)),
    updatedAt: timeIn(textOf(row.updated_at)),
    expiresAt: timeIn(textOf(row.expires_at)),
    legs: legs.filter((leg) => leg !== undefined),
    isGrouped: GROUPED.has(textOf(row.order_class)),
  };
}

/** `held`: an exit that waits for its entry, or the stop beside a working target. */
const STATUS: Readonly<Record<string, BrokerOrderStatus>> = {
  pending_new: 'pending',
  pending_review: 'pending',
  accepted: 'presubmitted',
  accepted_for_bidding: 'presubmitted',
  held: 'presubmitted',
  new: 'submitted',
  partially_filled: 'submitted',
  pending_replace: 'submitted',
  stopped: 'submitted',
  calculated: 'submitted',
  done_for_day: 'presubmitted',
  suspended: 'held',
  pending_cancel: 'pending_cancel',
  canceled: 'cancelled',
  expired: 'cancelled',
  rejected: 'cancelled',
  replaced: 'cancelled',
  filled: 'filled',
};

const FINAL: ReadonlySet<string> = new Set([
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
]);

/** An unknown status says nothing about the order. */
export function statusOf(word: string): BrokerOrderStatus {
  return STATUS[word] ?? 'pending';
}

export function isFinal(word: string): boolean {
  return FINAL.has(word);
}

/** Alpaca ends an order 90 days after it was placed, or changed: in its own words it is then cancelled, or has expired. */
export function isAged({ status, validity, expiresAt, updatedAt }: ShownOrder): boolean {
  if (validity !== 'gtc' || (status !== 'canceled' && status !== 'expired')) return false;
  return expiresAt !== undefined && updatedAt !== undefined && updatedAt >= expiresAt;
}

const WHY_ENDED: Readonly<Record<string, string>> = {
  canceled: 'cancelled',
  expired: 'expired',
  rejected: 'rejected by Alpaca',
  replaced: 'replaced by another order',
};

export function whyEnded(word: string): string {
  return WHY_ENDED[word] ?? '';
}
