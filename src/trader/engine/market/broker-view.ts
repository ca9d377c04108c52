// What the broker reported since the last connect and facts do not record: positions, foreign orders, pending requests.
import type { Instant } from '../../../kernel/instant.ts';
import type { BrokerLink, LinkFloor } from '../../domain/orders/broker-link.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { AnnouncedAction } from '../../ports/announced-actions.ts';
import type {
  BrokerReport,
  ReportedOrder,
  RestedKind,
  SettlingShares,
} from '../../ports/broker-reports.ts';
import type { ChainRequest } from '../../ports/option-chains.ts';

/** Trades of others in one contract, by execution, since the account had so many of it, and others `theirs`. */
export interface LoneTrades {
  readonly account: number;
  readonly theirs: number;
  readonly shares: ReadonlyMap<string, number>;
  readonly at: Instant;
}

interface ReportedPosition {
  readonly quantity: number;
  /** Per share, 0 without shares. */
  readonly averageCost: number;
  readonly settling?: SettlingShares | undefined;
  readonly at: Instant;
}

/** A working order that is not in the journal, or was handed over. */
export interface ForeignOrder {
  readonly symbol: string;
  readonly orderRef: string;
  /** Signed, as last stated; parts of it may have filled since. Undefined of one that was handed over. */
  readonly units?: number;
  /** Only of an order that our own client placed. */
  readonly handle?: BrokerLink | undefined;
}

export interface BrokerView {
  /** Exits of these may rest at the broker, as conditional orders. */
  restsExits: readonly RestedKind[];
  /** Signed shares by symbol as last reported, and when. */
  readonly positions: Map<string, ReportedPosition>;
  /** The same of option contracts, before those of our verticals are put together. */
  readonly contracts: Map<string, ReportedPosition>;
  /** Symbols whose contracts this session has asked for because an order names them, or knows. */
  readonly namedContracts: Map<string, 'asked' | 'known'>;
  /** Option contracts of ours in whose place a corporate action has put others. */
  readonly replacedContracts: Set<string>;
  /** Changes that became second orders, by reference. */
  readonly duplicatesAfterModify: Map<string, DuplicateAfterModify>;
  /** Working orders that are not ours, by the broker's name of the order. */
  readonly foreignOrders: Map<BrokerLink, ForeignOrder>;
  /** Above the handles of all orders that the broker ever reported. */
  floor: LinkFloor | undefined;
  /** Refused cancels of orders that the broker still shows: their number and the latest time, by reference. */
  readonly cancelRefusals: Map<string, { readonly count: number; readonly at: Instant }>;
  /** Messages that neither accept nor refuse an order or its change, by reference, until the broker shows the order again. */
  readonly uncertain: Map<string, UncertainMessage>;
  /** Request time of the first snapshot that neither listed nor explained an order that must have filled, by its reference. */
  readonly unexplainedAt: Map<string, Instant>;
  /** Orders of which the broker answered to a cancel that they were cancelled before, by reference. */
  readonly endedByWord: Set<string>;
  /** Cancels that were never sent: no answer to them will come. */
  readonly unsentCancels: Set<string>;
  /** Commissions reported before their execution, by execution id. */
  readonly earlyCommissions: Map<string, Extract<BrokerReport, { type: 'commission' }>>;
  /** Request time of the first snapshot that lacked a stop of ours, by the stop's reference. */
  readonly missedAt: Map<string, Instant>;
  /** Request time of the first incomplete snapshot whose open orders lacked a resting order of ours, by its reference. */
  readonly goneAt: Map<string, Instant>;
  /** Shares missing from the account in a snapshot, by symbol, and the request time of the first such snapshot. */
  readonly shortages: Map<
    string,
    { readonly net: number; readonly ours: number; readonly at: Instant }
  >;
  /** What an exercise or an assignment may have delivered, by the stock; also before a new connection, since a night shows what a session does not. */
  readonly deliveries: Map<string, SeenInAccount>;
  /** One contract of a held vertical is gone by itself, by the vertical, and of how many units at least. */
  readonly loneContracts: Map<string, SeenInAccount & { readonly units?: number }>;
  /** What others have traded of the contracts of held combinations, by the contract. */
  readonly loneTrades: Map<string, LoneTrades>;
  /** Since when orders for a vertical are to end, because one of its contracts is gone, by the vertical. */
  readonly comingApart: Map<string, Instant>;
  /** Contracts that others have sold and nothing in the account covers, by the contract. */
  readonly nakedShorts: Map<string, SeenInAccount>;
  /** On how many contracts of ours what others have sold relies, and when it last did, by position. */
  readonly covers: Map<string, { readonly units: number; readonly at: Instant }>;
  /** Shares beyond ours that a working order of ours may have filled, by symbol, and the request time of the first such snapshot. */
  readonly surpluses: Map<string, { readonly quantity: number; readonly at: Instant }>;
  /** Newest executions that were reported late: when they were recorded, and when they happened, by symbol. */
  readonly lateExecutions: Map<
    string,
    { readonly recordedAt: Instant; readonly executedAt: Instant }
  >;
  /** When a reported position first showed our last execution, when that was recorded, and our shares after it, by symbol. */
  readonly shownExecutions: Map<
    string,
    { readonly recordedAt: Instant; readonly ours: number; readonly at: Instant }
  >;
  /** Symbols whose shares or prices may have another scale than in the journal. */
  readonly suspectedSplits: Map<string, SuspectedSplit>;
  /** Unrecorded external trades since the last holding mark, in signed shares by symbol. */
  readonly othersShares: Map<string, number>;
  /** Symbols whose prices are not live in an open market, since when, and whether the alarm was raised. */
  readonly darkPrices: Map<string, { readonly since: Instant; isReported: boolean }>;
  /** The broker's latest notice on why prices of a symbol are not live, or only in part. */
  readonly priceNotices: Map<string, string>;
  /** Request time of the latest answer that listed an order of ours as open, by its reference. */
  readonly listedAt: Map<string, Instant>;
  /** Since when the broker shows a stop where it was before a change that it has shown and not refused, by its reference. */
  readonly formerShownAt: Map<string, Instant>;
  /** When the broker last showed one of our stops at work, by its reference; only stops that are still at work. */
  readonly shownAt: Map<string, Instant>;
  /** When the last message of the broker, or the last price, arrived. */
  lastMessageAt: Instant | undefined;
  /** When the engine last requested a complete snapshot. */
  askedAt: Instant | undefined;
  /** When the engine last compared itself with a complete snapshot. */
  comparedAt: Instant | undefined;
  /**
   * A complete snapshot has been compared that was requested after the connection to the broker was last lost. Until then
   * orders of ours may have filled unheard.
   */
  isAccountKnown: boolean;
  /** Corporate actions in the broker's last list of them. */
  announced: readonly AnnouncedAction[];
  /** The engine wants a comparison with the broker; the shell requests one snapshot and clears the flag with the request. */
  wantsSnapshot: boolean;
  /** When the latest contract request for a symbol failed. */
  readonly unansweredAt: Map<string, Instant>;
  /** Symbols to look up at the broker. */
  readonly wantsResolve: Set<string>;
  /** Questions about option chains, by their names. */
  readonly wantsChains: Map<string, ChainLookup>;
  /** When a chain was last asked for to roll a position, by its id; a restart asks again. */
  readonly rollsAsked: Map<string, Instant>;
  /** The contract that was chosen for a roll, until its quote has come. */
  readonly rollsChosen: Map<string, { readonly to: string; readonly at: Instant }>;
  /** Questions about the margin of orders, by their names. */
  readonly wantsMargins: Map<string, OrderTerms>;
  /** Symbols to subscribe. */
  readonly wantsPrices: Set<string>;
  /** Symbols to unsubscribe. */
  readonly leavesPrices: Set<string>;
}

/** Contracts that are gone and shares that have moved, and the request time of the first snapshot that showed them. */
export interface SeenInAccount {
  readonly key: string;
  readonly at: Instant;
}

/** The shell adds how the broker names the stock. */
export type ChainLookup = Omit<ChainRequest, 'wanted'> & { readonly symbol: string };

export interface UncertainMessage {
  readonly at: Instant;
  readonly code: string | undefined;
  readonly text: string;
}

export interface SuspectedSplit {
  readonly since: Instant;
  /** Request time of the first snapshot in an open session that did not clear the doubt. */
  readonly sinceOpen: Instant | undefined;
  /** The last certain price. */
  readonly price: number;
  /** If true, no stop is restored and no difference of shares is booked; if false, only prices are ignored. */
  readonly isHolding: boolean;
}

/** Two live orders with one reference; only the broker's names distinguish them. */
export interface DuplicateAfterModify {
  readonly kept: BrokerLink;
  readonly extra: BrokerLink;
  /** As they were last shown. */
  readonly shown: ReadonlyMap<BrokerLink, ReportedOrder>;
  /** When the extra order ended. For a while after, reports without the broker's name refer to it. */
  readonly endedAt: Instant | undefined;
}

export function createBrokerView({
  deliveries = new Map(),
}: Partial<Pick<BrokerView, 'deliveries'>> = {}): BrokerView {
  return {
    positions: new Map(),
    contracts: new Map(),
    restsExits: [],
    duplicatesAfterModify: new Map(),
    foreignOrders: new Map(),
    floor: undefined,
    cancelRefusals: new Map(),
    uncertain: new Map(),
    unexplainedAt: new Map(),
    endedByWord: new Set(),
    unsentCancels: new Set(),
    earlyCommissions: new Map(),
    missedAt: new Map(),
    goneAt: new Map(),
    shortages: new Map(),
    surpluses: new Map(),
    deliveries,
    loneContracts: new Map(),
    loneTrades: new Map(),
    comingApart: new Map(),
    nakedShorts: new Map(),
    covers: new Map(),
    lateExecutions: new Map(),
    shownExecutions: new Map(),
    suspectedSplits: new Map(),
    othersShares: new Map(),
    darkPrices: new Map(),
    priceNotices: new Map(),
    listedAt: new Map(),
    formerShownAt: new Map(),
    shownAt: new Map(),
    lastMessageAt: undefined,
    askedAt: undefined,
    comparedAt: undefined,
    isAccountKnown: false,
    announced: [],
    wantsSnapshot: false,
    unansweredAt: new Map(),
    wantsResolve: new Set(),
    namedContracts: new Map(),
    replacedContracts: new Set(),
    wantsChains: new Map(),
    rollsAsked: new Map(),
    rollsChosen: new Map(),
    wantsMargins: new Map(),
    wantsPrices: new Set(),
    leavesPrices: new Set(),
  };
}
