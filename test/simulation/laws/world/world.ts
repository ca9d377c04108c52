// What the laws look at: the exchange's own book beside the fold of the journal, and whether anything disturbs the two.

import { type Instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { createSessionClock } from '../../../../src/market/time/session-clock.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import {
  type BookOrder,
  isFinal,
} from '../../../../src/simulators/ib-gateway/exchange/memory/book-order.ts';
import type {
  Change,
  SplitChange,
  Trade,
} from '../../../../src/simulators/ib-gateway/exchange/memory/changes.ts';
import { execRootOf } from '../../../../src/trader/domain/orders/exec-id.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import { initialState, type OrderRecord } from '../../../../src/trader/engine/state/state.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import { ACCOUNT } from '../../house/house.ts';
import type { Keeper, SeenTrading, Today } from '../court/law-of.ts';

export interface World extends SeenTrading {
  /** What the journal has of an order; the gateway may append to its reference. */
  recordOf(orderRef: string): OrderRecord | undefined;
  readonly orderByPermId: ReadonlyMap<number, BookOrder>;
  /** Open at the exchange and placed over the socket, except orders for holdings. */
  openIn(symbol: string): readonly BookOrder[];
  /** Newest revision of each execution of orders placed over the socket. */
  readonly tradeByRoot: ReadonlyMap<string, Trade>;
  /** Executions of an order that the gateway lists no more, although it is the same day. */
  forgottenOf(orderRef: string): readonly Trade[];
  /** Net of executions of orders placed over the socket, except those for holdings, less what a person has closed of it. */
  netIn(symbol: string): number;
  /** Net of executions of orders for holdings, less what a person has closed of it: never short. */
  investedIn(symbol: string): number;
  /** Shares of ours of which a reverse split left nothing. */
  wipedOutIn(symbol: string): number;
  isSessionOpen(): boolean;
  today(): Today;
  /** Somebody wants no entries, and the daemon can see it. */
  isHaltFilePresent(): boolean;
}

export type WorldKeeper = World & Keeper<Change>;

export function createWorld(parts: {
  readonly journalId: string;
  readonly mode: string;
  now(): Instant;
  isCalm(): boolean;
  isHalted(symbol: string): boolean;
  isHaltFilePresent(): boolean;
  /** What traded before is not listed any more. */
  forgottenBefore?(): number;
}): WorldKeeper {
  const state = initialState(parts.journalId, parts.mode, ACCOUNT);
  const sessions = createSessionClock(US_EQUITIES);
  const orderByPermId = new Map<number, BookOrder>();
  const openBySymbol = new Map<string, BookOrder[]>();
  const tradeByRoot = new Map<string, Trade>();
  const allByRoot = new Map<string, Trade>();
  const tradedAtByRoot = new Map<string, Instant>();
  const netBySymbol = new Map<string, number>();
  const investedBySymbol = new Map<string, number>();
  const foreignBySymbol = new Map<string, number>();
  const handBySymbol = new Map<string, HandClosing>();
  /** Sold twice, by a person and by us, and not bought back yet; or bought twice. */
  const twiceBySymbol = new Map<string, number>();
  /** Of an investment, sold twice and not bought back yet. */
  const lentBySymbol = new Map<string, number>();
  const wipedOutBySymbol = new Map<string, number>();
  let dirty = new Set<string>();
  let wasOpen = false;

  function openIn(symbol: string): readonly BookOrder[] {
    const open = (openBySymbol.get(symbol) ?? NONE).filter((order) => !isFinal(order));
    openBySymbol.set(symbol, open);
    return open;
  }

  const investedIn = (symbol: string) => investedBySymbol.get(symbol) ?? 0;

  /** What is sold beyond it is foreign. */
  function invest(symbol: string, shares: number): void {
    const after = investedIn(symbol) + shares;
    investedBySymbol.set(symbol, Math.max(0, after));
    if (after < 0) foreignBySymbol.set(symbol, (foreignBySymbol.get(symbol) ?? 0) + after);
  }

  /** Sold in the place of shares that a person had sold already, until they are bought back. */
  function lend(symbol: string, shares: number): void {
    const lent = Math.min(shares, investedIn(symbol));
    lentBySymbol.set(symbol, (lentBySymbol.get(symbol) ?? 0) + lent);
    invest(symbol, -shares);
  }

  /** A correction replaces what it corrects; a person closes foreign shares of our side first, then ours, then investments. */
  function traded(trade: Trade): void {
    const { symbol } = trade.contract;
    const root = execRootOf(trade.execution.execId);
    const isCorrection = allByRoot.has(root);
    const shares = signedShares(trade) - signedShares(allByRoot.get(root));
    allByRoot.set(root, trade);
    tradedAtByRoot.set(root, parts.now());
    dirty.add(symbol);
    const own = netBySymbol.get(symbol) ?? 0;
    const foreign = foreignBySymbol.get(symbol) ?? 0;
    if (!trade.isByHand) {
      tradeByRoot.set(root, trade);
      if (INVESTMENT_LEG.test(trade.execution.orderRef)) return invest(symbol, shares);
      const beyond = closedTwice(trade, beyondZero(own, shares), isCorrection);
      netBySymbol.set(symbol, own + shares - beyond);
      // The person had closed shares of a position, or of the investment in its place.
      if (beyond < 0) return lend(symbol, -beyond);
      const back = Math.min(beyond, lentBySymbol.get(symbol) ?? 0);
      invest(symbol, back);
      lentBySymbol.set(symbol, (lentBySymbol.get(symbol) ?? 0) - back);
      foreignBySymbol.set(symbol, foreign + beyond - back);
      return;
    }
    const isOpposite = own * shares < 0;
    const side = Math.sign(own) || Math.sign(investedIn(symbol));
    const foreignFirst = Math.max(0, side * foreign);
    const ours = isOpposite
      ? Math.min(Math.abs(own), Math.max(0, Math.abs(shares) - foreignFirst))
      : 0;
    if (ours > 0) handBySymbol.set(symbol, { root, toldAt: undefined });
    netBySymbol.set(symbol, own + Math.sign(shares) * ours);
    const left = Math.max(0, -shares - foreignFirst - ours);
    const invested = Math.min(left, investedIn(symbol));
    investedBySymbol.set(symbol, investedIn(symbol) - invested);
    if (invested > 0) handBySymbol.set(symbol, { root, toldAt: undefined });
    foreignBySymbol.set(symbol, foreign + shares - Math.sign(shares) * ours + invested);
  }

  /** What of a closing trade beyond zero is nobody's mistake: it lost a race, or brings back what was lost in one. */
  function closedTwice(trade: Trade, beyond: number, isCorrection: boolean): number {
    const { symbol } = trade.contract;
    const twice = twiceBySymbol.get(symbol) ?? 0;
    const back = isClosing(trade.execution.orderRef) && twice * beyond < 0 ? Math.abs(twice) : 0;
    const isLost = !isCorrection && hasLostRace(trade);
    const most = isLost ? Math.abs(beyond) : Math.min(Math.abs(beyond), back);
    const excused = Math.sign(beyond) * most;
    twiceBySymbol.set(symbol, twice + excused);
    return excused;
  }

  /** Our exit filled although a person had closed the same shares, and the journal had not been told, or only just. */
  function hasLostRace({ contract, execution }: Trade): boolean {
    const hand = handBySymbol.get(contract.symbol);
    if (hand === undefined || !isClosing(execution.orderRef)) return false;
    return hand.toldAt === undefined || parts.now() - hand.toldAt < RACE_MS;
  }

  function heardOfHand({ fact }: RecordedFact): void {
    if (fact.type !== 'execution-booked' && fact.type !== 'foreign-seen') return;
    const hand = handBySymbol.get(fact.symbol);
    if (hand === undefined || hand.toldAt !== undefined) return;
    const isInferred = fact.type === 'execution-booked' && fact.isInferred === true;
    if (fact.execRoot === hand.root || isInferred) hand.toldAt = parts.now();
  }

  /** The share that fractions of a position and an investment add up to may go to either. */
  function heardOfHolding({ fact }: RecordedFact): void {
    if (fact.type === 'holding-adopted') {
      const { symbol, quantity } = fact;
      investedBySymbol.set(symbol, investedIn(symbol) + quantity);
      foreignBySymbol.set(symbol, (foreignBySymbol.get(symbol) ?? 0) - quantity);
    }
    if (fact.type !== 'holding-split') return;
    const { symbol, after } = fact;
    const more = after.quantity - investedIn(symbol);
    if (Math.abs(more) > 1) return;
    investedBySymbol.set(symbol, after.quantity);
    netBySymbol.set(symbol, (netBySymbol.get(symbol) ?? 0) - more);
  }

  /** Whole shares of ours, whole shares of the account, and what is beside ours in it. */
  function multiplied({ symbol, ratio }: SplitChange): void {
    const own = netBySymbol.get(symbol) ?? 0;
    const foreign = foreignBySymbol.get(symbol) ?? 0;
    const invested = investedIn(symbol);
    const after = whole(own * ratio);
    const kept = whole((own + invested) * ratio) - after;
    if (after === 0 || kept === 0)
      wipedOutBySymbol.set(symbol, (after === 0 ? Math.abs(own) : 0) + (kept === 0 ? invested : 0));
    netBySymbol.set(symbol, after);
    investedBySymbol.set(symbol, kept);
    foreignBySymbol.set(symbol, whole((own + invested + foreign) * ratio) - after - kept);
    dirty.add(symbol);
  }

  return {
    now: parts.now,
    state,
    recordOf: (orderRef) => state.orders.get(OWN_REF.exec(orderRef)?.[0] ?? ''),
    orderByPermId,
    openIn,
    tradeByRoot,
    forgottenOf: (orderRef) =>
      [...tradeByRoot]
        .filter(([root]) => (tradedAtByRoot.get(root) ?? 0) < (parts.forgottenBefore?.() ?? 0))
        .map(([, trade]) => trade)
        .filter(({ execution }) => execution.orderRef.startsWith(orderRef)),
    netIn: (symbol) => netBySymbol.get(symbol) ?? 0,
    investedIn,
    wipedOutIn: (symbol) => wipedOutBySymbol.get(symbol) ?? 0,
    isSessionOpen: () => sessions.isOpen(parts.now()),
    today() {
      const now = parts.now();
      const msToClose = sessions.minutesToClose(now) * MINUTE_MS;
      const dayStart = US_EQUITIES.boundsOf(sessions.dayOf(now)).start;
      return { msToClose, dayStart, open: sessions.today(now)?.open ?? dayStart };
    },
    isCalm: parts.isCalm,
    isHalted: parts.isHalted,
    isHaltFilePresent: parts.isHaltFilePresent,
    take(recorded) {
      evolve(state, recorded);
      heardOfHand(recorded);
      heardOfHolding(recorded);
      const { fact } = recorded;
      if ('symbol' in fact && fact.symbol !== undefined) dirty.add(fact.symbol);
    },
    changed(change) {
      if (change.kind === 'order' && !change.order.isByHand) {
        const { order } = change;
        if (!orderByPermId.has(order.permId)) {
          if (!INVESTMENT_LEG.test(order.order.orderRef))
            openBySymbol.set(order.symbol, [...(openBySymbol.get(order.symbol) ?? NONE), order]);
        }
        orderByPermId.set(order.permId, order);
        dirty.add(order.symbol);
      }
      if (change.kind === 'trade') traded(change.trade);
      if (change.kind === 'split' && change.isDone) multiplied(change);
    },
    takeDirty() {
      const isOpen = sessions.isOpen(parts.now());
      if (isOpen !== wasOpen) dirty = new Set(netBySymbol.keys());
      wasOpen = isOpen;
      if (dirty.size === 0) return NOTHING;
      const taken = dirty;
      dirty = new Set();
      return taken;
    },
  };
}

/** It may wait as a stop, too; the gateway may append to a reference. */
export function isEntry({ order }: BookOrder): boolean {
  return isEntryRef(order.orderRef);
}

export function isEntryRef(orderRef: string): boolean {
  return ENTRY_LEG.test(orderRef);
}

/** What stands alone is a group of its own. */
export function groupOf({ ocaGroup, permId }: BookOrder): string {
  return ocaGroup === '' ? `#${permId}` : ocaGroup;
}

export function isClosing(orderRef: string): boolean {
  return CLOSING_LEG.test(orderRef);
}

const OWN_REF = /^[a-z]+\.[0-9a-z]+\.[estxh]/;
const ENTRY_LEG = /\.[0-9a-z]+\.e/;
const INVESTMENT_LEG = /\.[0-9a-z]+\.h/;
const CLOSING_LEG = /\.[0-9a-z]+\.[stx]/;
/** What it takes to cancel what could close the same shares. */
const RACE_MS = 2_000;

/** A person closed shares of ours; when the journal heard of it. */
interface HandClosing {
  readonly root: string;
  toldAt: number | undefined;
}

/** What of a trade is left once it has brought the position to zero. */
function beyondZero(own: number, shares: number): number {
  const after = own + shares;
  return own * after < 0 || own === 0 ? after : 0;
}

function whole(shares: number): number {
  return Math.trunc(shares + Math.sign(shares) * 1e-6);
}

export function signedShares(trade: Trade | undefined): number {
  if (trade === undefined) return 0;
  return trade.execution.side === 'BOT' ? trade.execution.shares : -trade.execution.shares;
}

const NONE: BookOrder[] = [];
const NOTHING: ReadonlySet<string> = new Set();
