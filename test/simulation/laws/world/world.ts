// What the laws look at: the exchange's own book beside the fold of the journal, and whether anything disturbs the two.

import { type Instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { isCombinationId, isOptionId } from '../../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../../src/market/options/combination.ts';
import { parseOptionId } from '../../../../src/market/options/option-id.ts';
import { createSessionClock } from '../../../../src/market/time/session-clock.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import {
  type BookOrder,
  isBuy,
  isFinal,
} from '../../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type {
  Change,
  Trade,
} from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { alarmKey } from '../../../../src/trader/domain/alarms/alarm.ts';
import { execRootOf } from '../../../../src/trader/domain/orders/exec-id.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import type { OrderRecord } from '../../../../src/trader/engine/state/order-record.ts';
import { ourShares } from '../../../../src/trader/engine/state/position-lookups.ts';
import { initialState } from '../../../../src/trader/engine/state/state.ts';
import { ACCOUNT } from '../../environment/environment.ts';
import type { Keeper, SeenTrading, Today } from '../checking/law-of.ts';
import { createDeliveries } from './deliveries.ts';
import { heldAlone } from './held-alone.ts';
import { instrumentOf, instrumentOrdered, isOfCombination } from './instrument.ts';
import { isInvestment } from './legs.ts';
import { createLoneLegs, type LoneLegs } from './lone-legs.ts';
import { createOwners, type Shares } from './owners.ts';
import { createSuspectedSplits, type SplitSuspicion } from './suspected-splits.ts';

export interface World extends SeenTrading {
  /** What the journal has of an order; the gateway may append to its reference. */
  recordOf(orderRef: string): OrderRecord | undefined;
  readonly orderByPermId: ReadonlyMap<number, BookOrder>;
  /** Open at the exchange and placed over the socket, except orders for holdings. */
  openIn(symbol: string): readonly BookOrder[];
  /** Newest revision of each execution of orders placed over the socket. */
  readonly tradeByRoot: ReadonlyMap<string, Trade>;
  /** Of the first revision of an execution, signed. */
  firstSharesOf(execId: string): number;
  /** Executions of an order that the gateway lists no more, although it is the same day. */
  forgottenOf(orderRef: string): readonly Trade[];
  /**
   * Net of executions of orders placed over the socket, except those for holdings, less what a person has closed of it. Of a vertical
   * the units of which both contracts are there.
   */
  netIn(symbol: string): number;
  /**
   * A contract in whose place a split has put another one, or whose shares a split has multiplied in the night they came and that the
   * journal has left to a person, who was told: that person takes it off the books.
   */
  isReplaced(symbol: string): boolean;
  /** What was ever traded. */
  symbols(): Iterable<string>;
  /** Whether it buys what its intent names: a vertical is sold by a purchase of the turned pair. */
  isBuying(order: BookOrder): boolean;
  /** Net of executions of orders for holdings, less what a person has closed of it: never short. */
  investedIn(symbol: string): number;
  /** Shares of ours of which a reverse split left nothing. */
  wipedOutIn(symbol: string): number;
  sharesOf(symbol: string): Readonly<Shares>;
  /** Foreign shares that nothing shows not to be ours are of the position from now on; the other way round if negative. */
  taken(symbol: string, shares: number): void;
  /** The gateway knows nothing of orders that ended on an earlier day. */
  readonly forgetsOrders: boolean;
  /** Shares changed without an execution, and the journal asks whether they were split, or has had to leave that to a person. */
  doubtOf(symbol: string): SplitSuspicion | undefined;
  /** Contracts of verticals that have traded without their counterparts. */
  readonly lone: LoneLegs;
  isSessionOpen(): boolean;
  today(): Today;
  /** Nobody can know any more what an order has filled, and a person has been told so. */
  isForgotten(): boolean;
  /** Somebody wants no entries, and the daemon can see it. */
  isHaltFilePresent(): boolean;
  /** False for an option contract that nobody at the exchange buys at any price. */
  hasBid(symbol: string): boolean;
}

export interface WorldKeeper extends World, Keeper<Change> {
  /** Shares came or went without an execution. */
  moved(symbol: string, shares: { readonly ours: number; readonly others: number }): void;
}

export function createWorld(parts: {
  readonly journalId: string;
  readonly mode: string;
  now(): Instant;
  isCalm(): boolean;
  isHalted(symbol: string): boolean;
  isHaltFilePresent(): boolean;
  /** Milliseconds that a daemon was there; all of them. */
  lived?(): number;
  /** What traded before is not listed any more. */
  forgottenBefore?(): number;
  isForgotten?(): boolean;
  hasBid?(symbol: string): boolean;
  readonly forgetsOrders?: boolean;
}): WorldKeeper {
  const state = initialState(parts.journalId, parts.mode, ACCOUNT);
  const sessions = createSessionClock(US_EQUITIES);
  const orderByPermId = new Map<number, BookOrder>();
  const openBySymbol = new Map<string, BookOrder[]>();
  const owners = createOwners(parts.now, parts.lived);
  const deliveries = createDeliveries();
  const replaced = new Set<string>();
  /** Contracts that ended since the last session, and those of them whose shares a split has multiplied since. */
  const ended = new Set<string>();
  const multiplied = new Set<string>();
  const doubts = createSuspectedSplits();
  const lone = createLoneLegs(parts.now);
  let dirty = new Set<string>();
  let wasOpen = false;

  function termsOf(orderRef: string): OrderTerms | undefined {
    return state.orders.get(OWN_REF.exec(orderRef)?.[0] ?? '')?.terms;
  }

  function netIn(symbol: string): number {
    if (!isCombinationId(symbol)) return owners.of(symbol).net;
    const units = contractsIn(symbol).map(({ contract, sign }) => sign * pairedIn(contract));
    const side = Math.sign(units[0] ?? 0);
    const isWhole = units.every((some) => Math.sign(some) === side);
    return isWhole ? side * Math.min(...units.map(Math.abs)) : 0;
  }

  /** Beside what we hold of the contract alone, as after a counterpart that filled too late. */
  function pairedIn(contract: string): number {
    return owners.of(contract).net - heldAlone(state, contract);
  }

  /** Its vertical is left to a person as a whole. */
  function isOfReplaced(symbol: string): boolean {
    if (replaced.size === 0 || !isOptionId(symbol)) return false;
    return [...state.active.values()].filter(isCombinationId).some((vertical) => {
      const contracts = contractsIn(vertical).map(({ contract }) => contract);
      return contracts.includes(symbol) && contracts.some((one) => replaced.has(one));
    });
  }

  /** Its shares came multiplied, and while nothing proves it an alarm names the contract and what the account has of it. */
  function isLeft(symbol: string): boolean {
    if (!multiplied.has(symbol)) return false;
    const isSaid = state.alarms.has(alarmKey('quantity-mismatch', symbol));
    return isSaid && state.leftOpen.get(symbol) === netIn(symbol);
  }

  /** What is said of a vertical is about its contracts as well. */
  function soil(symbol: string): void {
    dirty.add(symbol);
    if (isCombinationId(symbol))
      for (const { contract } of contractsIn(symbol)) dirty.add(contract);
  }

  function openIn(symbol: string): readonly BookOrder[] {
    const open = (openBySymbol.get(symbol) ?? NONE).filter((order) => !isFinal(order));
    openBySymbol.set(symbol, open);
    return open;
  }

  return {
    now: parts.now,
    state,
    recordOf: (orderRef) => state.orders.get(OWN_REF.exec(orderRef)?.[0] ?? ''),
    orderByPermId,
    openIn,
    tradeByRoot: owners.tradeByRoot,
    firstSharesOf: (execId) => owners.firstSharesOf(execRootOf(execId)),
    forgottenOf: (orderRef) =>
      [...owners.tradeByRoot]
        .filter(([root]) => (owners.tradedAt(root) ?? 0) < (parts.forgottenBefore?.() ?? 0))
        .map(([, trade]) => trade)
        .filter(({ execution }) => execution.orderRef.startsWith(orderRef)),
    netIn,
    symbols: owners.symbols,
    isReplaced: (symbol) => replaced.has(symbol) || isOfReplaced(symbol) || isLeft(symbol),
    isBuying: (order) =>
      isOfCombination(order) ? termsOf(order.order.orderRef)?.side === 'buy' : isBuy(order),
    investedIn: (symbol) => owners.of(symbol).invested,
    wipedOutIn: (symbol) => owners.of(symbol).wipedOut,
    sharesOf: owners.of,
    taken(symbol, shares) {
      const account = owners.of(symbol);
      if (account.net * shares < 0) account.givenUp += Math.abs(shares);
      account.net += shares;
      account.foreign -= shares;
      dirty.add(symbol);
    },
    forgetsOrders: parts.forgetsOrders ?? false,
    doubtOf: (symbol) => (owners.isUnknown(symbol) ? 'open' : doubts.of(symbol)),
    lone,
    isSessionOpen: () => sessions.isOpen(parts.now()),
    today() {
      const now = parts.now();
      const msToClose = sessions.minutesToClose(now) * MINUTE_MS;
      const dayStart = US_EQUITIES.boundsOf(sessions.dayOf(now)).start;
      return { msToClose, dayStart, open: sessions.today(now)?.open ?? dayStart };
    },
    isCalm: parts.isCalm,
    isHalted: parts.isHalted,
    isForgotten: () => parts.isForgotten?.() ?? false,
    isHaltFilePresent: parts.isHaltFilePresent,
    hasBid: (symbol) => parts.hasBid?.(symbol) ?? true,
    take(recorded) {
      evolve(state, recorded);
      const { fact } = recorded;
      owners.heard(fact);
      doubts.heard(fact);
      if ('symbol' in fact && fact.symbol !== undefined) soil(fact.symbol);
    },
    changed(change) {
      deliveries.changed(change);
      if (change.kind === 'order' && !change.order.isByHand) {
        const { order } = change;
        const symbol = instrumentOrdered(order, termsOf);
        if (!orderByPermId.has(order.permId)) {
          if (!isInvestment(order.order.orderRef))
            openBySymbol.set(symbol, [...(openBySymbol.get(symbol) ?? NONE), order]);
        }
        orderByPermId.set(order.permId, order);
        dirty.add(symbol);
      }
      if (change.kind === 'trade' && !isOfCombination(change.trade)) {
        const { trade } = change;
        owners.traded(trade);
        if (isDelivery(trade)) ended.add(instrumentOf(trade));
        dirty.add(instrumentOf(trade));
        const named = termsOf(trade.execution.orderRef)?.symbol;
        if (named !== undefined) {
          soil(named);
          lone.traded(trade, named);
        }
      }
      if (change.kind === 'split' && change.isDone) {
        owners.multiplied(change, ourShares(state, change.symbol));
        doubts.moved(change.symbol);
        dirty.add(change.symbol);
        for (const contract of ended)
          if (parseOptionId(contract)?.root === change.symbol) multiplied.add(contract);
      }
    },
    moved(symbol, { ours, others }) {
      const shares = owners.of(symbol);
      const isOurs = shares.net !== 0;
      shares.net += isOurs ? ours : 0;
      shares.gone += isOurs ? Math.max(0, -ours) : 0;
      shares.foreign += others + (isOurs ? 0 : ours);
      doubts.moved(symbol);
      dirty.add(symbol);
    },
    takeDirty() {
      for (const { symbol, quantity, isReplaced } of deliveries.take()) {
        owners.moved(symbol, quantity);
        if (isReplaced) replaced.add(symbol);
        else if (isOptionId(symbol)) ended.add(symbol);
        dirty.add(symbol);
      }
      const isOpen = sessions.isOpen(parts.now());
      if (isOpen !== wasOpen) dirty = new Set(owners.symbols());
      if (isOpen) ended.clear();
      wasOpen = isOpen;
      if (dirty.size === 0) return NOTHING;
      const taken = dirty;
      dirty = new Set();
      return taken;
    },
  };
}

/** An account may list what an exercise has ended as an execution at nothing, of no order. */
function isDelivery(trade: Trade): boolean {
  const { price, orderRef } = trade.execution;
  return trade.isByHand && price === 0 && orderRef === '' && isOptionId(instrumentOf(trade));
}

const OWN_REF = /^[a-z]+\.[0-9a-z]+\.[estxh]/;
const NONE: BookOrder[] = [];
const NOTHING: ReadonlySet<string> = new Set();
