// Interactive Brokers' order ids as links: the order number drawn by our client id, and the broker's permanent id.
import {
  type BrokerLink,
  brokerLink,
  idIn,
  type LinkFloor,
} from '../../../domain/orders/broker-link.ts';
import {
  type BrokerTraits,
  countingLinks,
  OPTION_CAPABILITIES,
} from '../../../ports/broker-traits.ts';

const ORDER_ID = 'orderId';
const PERM_ID = 'permId';
/** Numbers near the limit of the wire format are ignored: no numbers would be left above them. */
const ORDER_ID_MAX = 2_000_000_000;

export const IB_TRAITS: BrokerTraits = {
  capabilities: {
    restingStops: true,
    reducingGroups: true,
    brackets: true,
    namesGroups: true,
    amendsInPlace: true,
    fractions: false,
    shortSelling: true,
    holdsMarketOrders: true,
    orderTypes: ['market', 'limit', 'stop', 'stop-limit', 'trail'],
    validities: ['day', 'gtc', 'gtd', 'opening', 'closing'],
  },
  options: {
    ...OPTION_CAPABILITIES,
    conditionalOrders: true,
    exercises: true,
    statesMargin: true,
    combinesShares: true,
  },
  linksFor: countingLinks(ORDER_ID),
};

export function handleOf(orderId: number): BrokerLink {
  return brokerLink(ORDER_ID, orderId);
}

/** The order number on the wire; throws if our order has none, which is a bug. */
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

/** The next number that the gateway accepts. */
export function floorAt(nextOrderId: number): LinkFloor {
  return { kind: ORDER_ID, mark: nextOrderId };
}

/** The floor above an order of any client; undefined for orders without an API order number. */
export function floorAfter(orderId: number): LinkFloor | undefined {
  return orderId > 0 && orderId < ORDER_ID_MAX ? floorAt(orderId + 1) : undefined;
}

/** Undefined until the order is acknowledged. */
export function permLink(permId: number): BrokerLink | undefined {
  return permId > 0 ? brokerLink(PERM_ID, permId) : undefined;
}
