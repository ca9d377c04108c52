// Our order references as Alpaca's client order ids, which are unique for ever, and as links.
// Decision 0099
import { type BrokerLink, brokerLink } from '../../../domain/orders/broker-link.ts';

export interface OrderName {
  readonly orderRef: string;
  /** Of an entry, or of a target that was cancelled: the target is far away, and the plan of the trade has none. */
  readonly isFar: boolean;
  /** Of a target that joined the stop of another intent: the reference of that stop. */
  readonly group?: string;
  /** Of the order that a change made: which change; 0 for the first order. */
  readonly change: number;
}

const ID =
  /^([a-z2-7]{8}\.[0-9a-z]{1,9}\.[estxh])(\.f)?(?:\.in\.([a-z2-7]{8}\.[0-9a-z]{1,9}\.s))?(?:\.r(\d{1,9}))?$/;

/** Undefined if the order is not of this kind of program. */
export function nameIn(text: string): OrderName | undefined {
  const [, orderRef, far, group, change = '0'] = ID.exec(text) ?? [];
  if (orderRef === undefined) return undefined;
  return { orderRef, isFar: far !== undefined, ...(group && { group }), change: Number(change) };
}

export function nameOf({ orderRef, isFar, group, change }: OrderName): string {
  const isOfOther = group !== undefined && group !== siblingRef(orderRef, 's');
  const parts = [isFar ? '.f' : '', isOfOther ? `.in.${group}` : ''];
  return `${orderRef}${parts.join('')}${change === 0 ? '' : `.r${change}`}`;
}

export function legOf(orderRef: string): string {
  return orderRef.slice(-1);
}

/** The reference of another leg of the same intent. */
export function siblingRef(orderRef: string, leg: 'e' | 's' | 't'): string {
  return `${orderRef.slice(0, -1)}${leg}`;
}

/** Every name under which an order of this reference, or the entry that it belongs to, may have been placed. */
export function firstNames(orderRef: string): readonly string[] {
  const leg = legOf(orderRef);
  const entry = siblingRef(orderRef, 'e');
  if (leg === 'e') return [entry, `${entry}.f`];
  if (leg === 's' || leg === 't') return [orderRef, entry, `${entry}.f`];
  return [orderRef];
}

/** Constant for the life of an order of ours, whose id changes with each change. */
export function alpacaLink(orderRef: string, id: string): BrokerLink {
  return orderRef === '' ? brokerLink('alpacaOrder', id) : brokerLink('alpaca', orderRef);
}
