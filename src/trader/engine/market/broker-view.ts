// What the broker told since the last connect and no fact needs: its positions, foreign orders, and what is to be asked.
import type { Instant } from '../../../kernel/instant.ts';
import type { BrokerLink, LinkFloor } from '../../domain/orders/broker-link.ts';
import type { BrokerReport } from '../../ports/broker.ts';

interface PositionTold {
  readonly quantity: number;
  /** Per share, 0 without shares. */
  readonly averageCost: number;
  readonly at: Instant;
}

export interface BrokerView {
  /** Signed shares by symbol as last reported, and when. */
  readonly positions: Map<string, PositionTold>;
  /** Changes that became second orders, by reference. */
  readonly forks: Map<string, Fork>;
  /** Symbols of working orders that are not ours, by the broker's name of the order. */
  readonly foreignOrders: Map<BrokerLink, string>;
  /** Above the handles of all orders it ever told of. */
  floor: LinkFloor | undefined;
  /** Cancels the broker refused of an order it goes on to show, how many and when last, by reference. */
  readonly cancelRefusals: Map<string, { readonly count: number; readonly at: Instant }>;
  /** When the broker first called an order filled whose executions were not all told. */
  readonly saidFilledAt: Map<string, Instant>;
  /** Commissions told before their execution, by execution id. */
  readonly earlyCommissions: Map<string, Extract<BrokerReport, { type: 'commission' }>>;
  /** When the complete answer was asked for that first lacked a stop of ours, by its reference. */
  readonly missedAt: Map<string, Instant>;
  /** What a complete answer of the broker held less than we do, by symbol, and since when it was asked for. */
  readonly shortages: Map<
    string,
    { readonly net: number; readonly ours: number; readonly at: Instant }
  >;
  /** Symbols whose shares or prices may no longer be counted as the journal has them. */
  readonly scaleDoubts: Map<string, ScaleDoubt>;
  /** Signed shares by symbol that others traded and no book of ours has, since shares and prices last fitted. */
  readonly othersShares: Map<string, number>;
  /** Symbols whose prices are not live in an open market, since when, and whether that was told. */
  readonly darkPrices: Map<string, { readonly since: Instant; isTold: boolean }>;
  /** The broker's last word on why the prices of a symbol are not live, or not all of them. */
  readonly priceNotices: Map<string, string>;
  /** When it last asked for a complete snapshot. */
  askedAt: Instant | undefined;
  /** When the engine last compared itself with a complete snapshot. */
  comparedAt: Instant | undefined;
  /** The engine wants to compare itself with the broker; the shell asks once and clears it when the answer comes. */
  wantsSnapshot: boolean;
  /** When the last question for the contract of a symbol found no answer. */
  readonly unansweredAt: Map<string, Instant>;
  /** Symbols to look up at the broker. */
  readonly wantsResolve: Set<string>;
  /** Symbols whose prices are wanted. */
  readonly wantsPrices: Set<string>;
  /** Symbols whose prices nobody needs any more. */
  readonly leavesPrices: Set<string>;
}

export interface ScaleDoubt {
  readonly since: Instant;
  /** When the first complete answer was asked for in an open session that did not clear it. */
  readonly sinceOpen: Instant | undefined;
  /** What a share cost when it was last certain. */
  readonly price: number;
  /** Neither a stop is restored nor a difference of shares booked; otherwise only prices are left out. */
  readonly isHolding: boolean;
}

/** Two live orders of one reference, told apart by the broker's names of them alone. */
export interface Fork {
  readonly kept: BrokerLink;
  readonly extra: BrokerLink;
  /** When the extra one ended; reports without the broker's name are about that one for a while. */
  readonly endedAt: Instant | undefined;
}

export function createBrokerView(): BrokerView {
  return {
    positions: new Map(),
    forks: new Map(),
    foreignOrders: new Map(),
    floor: undefined,
    cancelRefusals: new Map(),
    saidFilledAt: new Map(),
    earlyCommissions: new Map(),
    missedAt: new Map(),
    shortages: new Map(),
    scaleDoubts: new Map(),
    othersShares: new Map(),
    darkPrices: new Map(),
    priceNotices: new Map(),
    askedAt: undefined,
    comparedAt: undefined,
    wantsSnapshot: false,
    unansweredAt: new Map(),
    wantsResolve: new Set(),
    wantsPrices: new Set(),
    leavesPrices: new Set(),
  };
}
