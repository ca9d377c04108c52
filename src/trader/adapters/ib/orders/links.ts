// Interactive Brokers' names of an order as links: the number we draw for our client id, and its own permanent one.
import {
  type BrokerLink,
  brokerLink,
  idIn,
  type LinkFloor,
} from '../../../domain/orders/broker-link.ts';
import { type BrokerTraits, countingLinks } from '../../../ports/broker-traits.ts';

const ORDER_ID = 'orderId';
const PERM_ID = 'permId';
/** Numbers near the end of what the wire can carry are left out: nothing could be counted above them. */
const ORDER_ID_MAX = 2_000_000_000;

export const IB_TRAITS: BrokerTraits = {
  capabilities: {
    restingStops: true,
    reducingGroups: true,
    brackets: true,
    amendsInPlace: true,
    fractions: false,
    shortSelling: true,
    orderTypes: ['market', 'limit', 'stop'],
    validities: ['day', 'gtc', 'gtd'],
  },
  linksFor: countingLinks(ORDER_ID),
};

export function handleOf(orderId: number): BrokerLink {
  return brokerLink(ORDER_ID, orderId);
}

/** The number that goes on the wire; an order of ours without one is a bug. */
export function orderIdOf({
  orderRef,
  handle,
}: {
  readonly orderRef: string;
  readonly handle?: BrokerLink;
}): number {
  if (handle === undefined) throw new Error(`${orderRef} has no order id`);
  return Number(idIn(handle));
}

/** The next number the gateway takes. */
export function floorAt(nextOrderId: number): LinkFloor {
  return { kind: ORDER_ID, mark: nextOrderId };
}

/** What an order of any client leaves free; undefined for orders without a number of the API's. */
export function floorAfter(orderId: number): LinkFloor | undefined {
  return orderId > 0 && orderId < ORDER_ID_MAX ? floorAt(orderId + 1) : undefined;
}

/** Undefined until the order is acknowledged. */
export function permLink(permId: number): BrokerLink | undefined {
  return permId > 0 ? brokerLink(PERM_ID, permId) : undefined;
}
