// What the laws look at: the exchange's own book beside the fold of the journal, and whether anything disturbs the two.
import { evolve } from '../../../src/engine/evolve.ts';
import { initialState, type State } from '../../../src/engine/state.ts';
import { type Instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { createSessionClock } from '../../../src/market/session-clock.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { RecordedFact } from '../../../src/ports/journal.ts';
import type {
  Change,
  SplitChange,
  Trade,
} from '../../../src/simulators/ib-gateway/exchange/changes.ts';
import {
  type BookOrder,
  isFinal,
} from '../../../src/simulators/ib-gateway/exchange/orders/book-order.ts';
import { execRootOf } from '../../../src/trading/orders/exec-id.ts';
import { ACCOUNT } from '../house.ts';

export interface World {
  now(): Instant;
  /** The journal folded from its first fact: what a replay from scratch would give. */
  readonly state: State;
  readonly orderByPermId: ReadonlyMap<number, BookOrder>;
  /** Open at the exchange and placed over the socket. */
  openIn(symbol: string): readonly BookOrder[];
  /** Newest revision of each execution of orders placed over the socket. */
  readonly tradeByRoot: ReadonlyMap<string, Trade>;
  /** Net of executions of orders placed over the socket, less what a person has closed of it. */
  netIn(symbol: string): number;
  isSessionOpen(): boolean;
  today(): { readonly msToClose: number; readonly dayStart: number };
  /** Nothing is broken on purpose: line, gateway and daemon are well. */
  isCalm(): boolean;
  isHalted(symbol: string): boolean;
}

export interface WorldKeeper extends World {
  take(recorded: RecordedFact): void;
  changed(change: Change): void;
  /** Symbols in which something changed since the last call. */
  takeDirty(): ReadonlySet<string>;
}

export function createWorld(parts: {
  readonly journalId: string;
  readonly mode: string;
  now(): Instant;
  isCalm(): boolean;
  isHalted(symbol: string): boolean;
}): WorldKeeper {
  const state = initialState(parts.journalId, parts.mode, ACCOUNT);
  const sessions = createSessionClock(US_EQUITIES);
  const orderByPermId = new Map<number, BookOrder>();
  const openBySymbol = new Map<string, BookOrder[]>();
  const tradeByRoot = new Map<string, Trade>();
  const allByRoot = new Map<string, Trade>();
  const netBySymbol = new Map<string, number>();
  const foreignBySymbol = new Map<string, number>();
  const handAtBySymbol = new Map<string, number>();
  let dirty = new Set<string>();
  let wasOpen = false;

  function openIn(symbol: string): readonly BookOrder[] {
    const open = (openBySymbol.get(symbol) ?? NONE).filter((order) => !isFinal(order));
    openBySymbol.set(symbol, open);
    return open;
  }

  /** A correction replaces what it corrects; a person closes foreign shares of our side first, then ours. */
  function traded(trade: Trade): void {
    const { symbol } = trade.contract;
    const root = execRootOf(trade.execution.execId);
    const shares = signedShares(trade) - signedShares(allByRoot.get(root));
    allByRoot.set(root, trade);
    dirty.add(symbol);
    const own = netBySymbol.get(symbol) ?? 0;
    const foreign = foreignBySymbol.get(symbol) ?? 0;
    if (!trade.isByHand) {
      tradeByRoot.set(root, trade);
      const beyond = hasLostRace(trade) ? beyondZero(own, shares) : 0;
      netBySymbol.set(symbol, own + shares - beyond);
      foreignBySymbol.set(symbol, foreign + beyond);
      return;
    }
    handAtBySymbol.set(symbol, parts.now());
    const isClosing = own * shares < 0;
    const foreignFirst = Math.max(0, Math.sign(own) * foreign);
    const ours = isClosing
      ? Math.min(Math.abs(own), Math.max(0, Math.abs(shares) - foreignFirst))
      : 0;
    netBySymbol.set(symbol, own + Math.sign(shares) * ours);
    foreignBySymbol.set(symbol, foreign + shares - Math.sign(shares) * ours);
  }

  /** Our exit filled although a person had just closed the same shares: that is told, and nothing is traded on it. */
  function hasLostRace({ contract, execution }: Trade): boolean {
    const handAt = handAtBySymbol.get(contract.symbol) ?? Number.NEGATIVE_INFINITY;
    return CLOSING_LEG.test(execution.orderRef) && parts.now() - handAt < RACE_MS;
  }

  /** Whole shares of ours, whole shares of the account, and what is beside ours in it. */
  function multiplied({ symbol, ratio }: SplitChange): void {
    const own = netBySymbol.get(symbol) ?? 0;
    const foreign = foreignBySymbol.get(symbol) ?? 0;
    const after = whole(own * ratio);
    netBySymbol.set(symbol, after);
    foreignBySymbol.set(symbol, whole((own + foreign) * ratio) - after);
    dirty.add(symbol);
  }

  return {
    now: parts.now,
    state,
    orderByPermId,
    openIn,
    tradeByRoot,
    netIn: (symbol) => netBySymbol.get(symbol) ?? 0,
    isSessionOpen: () => sessions.isOpen(parts.now()),
    today() {
      const now = parts.now();
      const msToClose = sessions.minutesToClose(now) * MINUTE_MS;
      return { msToClose, dayStart: US_EQUITIES.boundsOf(sessions.dayOf(now)).start };
    },
    isCalm: parts.isCalm,
    isHalted: parts.isHalted,
    take(recorded) {
      evolve(state, recorded);
      const { fact } = recorded;
      if ('symbol' in fact && fact.symbol !== undefined) dirty.add(fact.symbol);
    },
    changed(change) {
      if (change.kind === 'order' && !change.order.isByHand) {
        const { order } = change;
        if (!orderByPermId.has(order.permId)) {
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
  return ENTRY_LEG.test(order.orderRef);
}

/** What stands alone is a group of its own. */
export function groupOf({ ocaGroup, permId }: BookOrder): string {
  return ocaGroup === '' ? `#${permId}` : ocaGroup;
}

const ENTRY_LEG = /\.[0-9a-z]+\.e/;
const CLOSING_LEG = /\.[0-9a-z]+\.[stx]/;
const RACE_MS = 30_000;

/** What of a trade is left once it has brought the position to zero. */
function beyondZero(own: number, shares: number): number {
  const after = own + shares;
  return own * after < 0 || own === 0 ? after : 0;
}

function whole(shares: number): number {
  return Math.trunc(shares + Math.sign(shares) * 1e-6);
}

function signedShares(trade: Trade | undefined): number {
  if (trade === undefined) return 0;
  return trade.execution.side === 'BOT' ? trade.execution.shares : -trade.execution.shares;
}

const NONE: BookOrder[] = [];
const NOTHING: ReadonlySet<string> = new Set();
