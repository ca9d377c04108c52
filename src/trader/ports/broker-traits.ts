// What is constant about a broker: what its venue can do, and how orders are named there. Values and pure functions only.
import { type BrokerLink, brokerLink, type LinkFloor } from '../domain/orders/broker-link.ts';
import type { OrderType, Validity } from '../domain/orders/order-terms.ts';

/** What orders may ask of the venue. Whoever decides asks these, never which broker it is. */
export interface Capabilities {
  /** Stop orders that rest at the venue while we are away. */
  readonly restingStops: boolean;
  /** Groups of orders in which a fill of one reduces the others. */
  readonly reducingGroups: boolean;
  /** An entry sent together with its stop and target, which sleep until it fills and are grouped by the broker. */
  readonly brackets: boolean;
  /** The terms of a resting order can be changed without an interval in which it does not act. */
  readonly amendsInPlace: boolean;
  readonly fractions: boolean;
  readonly shortSelling: boolean;
  readonly orderTypes: readonly OrderType[];
  readonly validities: readonly Validity['kind'][];
}

export interface DrawnLinks {
  /** A handle for each order, or none for any. */
  readonly handles: readonly BrokerLink[];
  readonly floor?: LinkFloor;
}

export interface BrokerTraits {
  readonly capabilities: Capabilities;
  /** The handles of the next orders from a floor on, and the floor after them. Pure: the intent records both before anything is sent. */
  linksFor(floor: LinkFloor | undefined, count: number): DrawnLinks;
}

/** Handles that count up, for brokers that take only numbers above all they have seen. */
export function countingLinks(kind: string): BrokerTraits['linksFor'] {
  return (floor, count) => {
    const first = floor?.kind === kind ? floor.mark : 1;
    return {
      handles: Array.from({ length: count }, (_, at) => brokerLink(kind, first + at)),
      floor: { kind, mark: first + count },
    };
  };
}
