// The constant traits of a broker: what its venue supports and how it names orders. Values and pure functions only.
import { isOptionId } from '../../market/instruments/amount.ts';
import { type BrokerLink, brokerLink, type LinkFloor } from '../domain/orders/broker-link.ts';
import type { OrderType, Validity, VenueWord } from '../domain/orders/order-terms.ts';

// Decision 0017
/** What the venue supports for orders. Decisions depend on these, never on which broker it is. */
export interface Capabilities {
  /** Stop orders that rest at the venue while the daemon is disconnected. */
  readonly restingStops: boolean;
  /** Groups of orders in which a fill of one reduces the others. */
  readonly reducingGroups: boolean;
  /** An entry sent together with its stop and target, which the broker activates when it fills and puts into one group. */
  readonly brackets: boolean;
  /** The exits of a bracket act only once its entry has filled completely, have its validity, and end with it. */
  readonly bracketsActWhole?: true;
  /** Of an order in a group only the prices can be changed. */
  readonly groupsKeepQuantity?: true;
  /** The broker names the group of an entry's children itself, and states the name in its reports. */
  readonly namesGroups?: true;
  /** The terms of a resting order can be changed without an interval in which it is inactive. */
  readonly amendsInPlace: boolean;
  /** A person's limit order takes another price or another quantity, one at a time, and may lose its place in the queue by it. */
  readonly amendsOneTerm?: boolean;
  /** Parts of a share, in orders for the day that belong to no group. Holdings alone have them: a stop that rests takes whole shares. */
  readonly fractions: boolean;
  readonly shortSelling: boolean;
  /** Verticals are sold to open; a single contract never is. */
  readonly sellsVerticals?: true;
  /** The broker says what margin an order would need, without placing it. */
  readonly statesMargin?: true;
  /** A market order may be shown working and not trade: its price is capped, or one order of a group is routed at a time. */
  readonly holdsMarketOrders?: true;
  readonly orderTypes: readonly OrderType[];
  /** Its own kinds of market orders; a venue without any has none. */
  readonly words?: readonly VenueWord[];
  readonly validities: readonly Validity['kind'][];
  /** A contract and the shares that it covers leave as one order. */
  readonly combinesShares?: true;
  /** An order can wait at the broker for the price of another instrument, if a probe has shown that it does. */
  readonly conditionalOrders?: true;
  /** The broker exercises contracts, or lets them lapse, when asked. */
  readonly exercises?: true;
}

export interface DrawnLinks {
  /** One handle for each order, or an empty list if the broker needs none. */
  readonly handles: readonly BrokerLink[];
  readonly floor?: LinkFloor;
}

export interface BrokerTraits {
  readonly capabilities: Capabilities;
  /** The same for option contracts; absent if none are traded through this broker. */
  readonly options?: Capabilities;
  /** The handles of the next orders from a floor on, and the floor after them. Pure: the intent records both before sending. */
  linksFor(floor: LinkFloor | undefined, count: number): DrawnLinks;
}

// Decision 0056
/** What a venue supports for this instrument: a stock by its symbol, an option contract by its id. */
export function capabilitiesFor(
  { capabilities, options = NOTHING_OFFERED }: BrokerCapabilities,
  id: string,
): Capabilities {
  return isOptionId(id) ? options : capabilities;
}

/** No stop rests on the price of an option, since two empty quotes would trigger it, and no order goes without a limit. */
export const OPTION_CAPABILITIES: Capabilities = {
  restingStops: false,
  reducingGroups: false,
  brackets: false,
  amendsInPlace: true,
  fractions: false,
  shortSelling: false,
  sellsVerticals: true,
  orderTypes: ['limit'],
  validities: ['day', 'gtc', 'gtd'],
};

export type BrokerCapabilities = Pick<BrokerTraits, 'capabilities' | 'options'>;

const NOTHING_OFFERED: Capabilities = {
  restingStops: false,
  reducingGroups: false,
  brackets: false,
  amendsInPlace: false,
  fractions: false,
  shortSelling: false,
  orderTypes: [],
  validities: [],
};

// Decision 0002
/** Ascending handles, for brokers that accept only numbers above all previous ones. */
export function countingLinks(kind: string): BrokerTraits['linksFor'] {
  return (floor, count) => {
    const first = floor?.kind === kind ? floor.mark : 1;
    const handles: BrokerLink[] = [];
    for (let at = 0; at < count; at += 1) handles.push(brokerLink(kind, first + at));
    return {
      handles,
      floor: { kind, mark: first + count },
    };
  };
}

/**
 * The exchanges of Vietnam: no stop rests there, nothing is sold short, a changed order is a new one, and an order is named
 * by its reference.
 */
export const VIETNAM_TRAITS: BrokerTraits = {
  capabilities: {
    restingStops: false,
    reducingGroups: false,
    brackets: false,
    amendsInPlace: false,
    amendsOneTerm: true,
    fractions: false,
    shortSelling: false,
    orderTypes: ['market', 'limit'],
    words: ['ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'],
    validities: ['day'],
  },
  linksFor: () => ({ handles: [] }),
};
