// What the laws look at in Vietnam: the exchange's own book beside the fold of the journal, and whether anything disturbs the two.
import {
  type Instant,
  instant,
  MINUTE_MS,
  type TradingDay,
} from '../../../../src/kernel/instant.ts';
import {
  createSessionClock,
  type SessionClock,
} from '../../../../src/market/time/session-clock.ts';
import {
  type Lot,
  settledShares,
} from '../../../../src/simulators/ssi/exchange/account/account.ts';
import type { Exchange } from '../../../../src/simulators/ssi/exchange/exchange.ts';
import { remainingOf } from '../../../../src/simulators/ssi/exchange/orders/order.ts';
import type { Change } from '../../../../src/simulators/ssi/exchange/state.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import type { OrderRecord } from '../../../../src/trader/engine/state/order-record.ts';
import { initialState } from '../../../../src/trader/engine/state/state.ts';
import type { Accused, Keeper, LawOf, SeenTrading } from '../../laws/checking/law-of.ts';
import { type OrderCall, requestIdOf } from '../components/order-call.ts';
import { ACCOUNT, venueOf } from '../environment/environment.ts';

export interface World extends SeenTrading {
  exchange(): Exchange;
  /** What the journal has of an order. */
  recordOf(requestId: string): OrderRecord | undefined;
  /** Shares of the account, whoever bought them. */
  heldIn(symbol: string): number;
  /** Of them, those that may be sold now; what other orders sell is not taken off. */
  settledIn(symbol: string): number;
  /** What orders at the exchange sell. */
  onSaleIn(symbol: string): number;
  /** Somebody traded the symbol past the daemon. */
  isTouched(symbol: string): boolean;
  /** Whether the daemon hears of the orders and of the price, as SSI has it. */
  isWatched(symbol: string): boolean;
  /** When it was done last. */
  touchedAt(symbol: string): number;
  /** Nobody would buy, however low the price. */
  isAtFloor(symbol: string): boolean;
  /** A person has asked for no entries, and the daemon can see it. */
  isHaltFilePresent(): boolean;
  /** The exchanges are closed today, and no calendar said so. */
  isClosedByDecree(): boolean;
}

export type WorldKeeper = World & Keeper<Change>;
export type Law = LawOf<OrderCall, OrderCall, Change>;
export type MakeLaw = (world: World, broken: Accused) => Law;

export function createWorld(parts: {
  readonly journalId: string;
  readonly mode: string;
  readonly symbols: readonly string[];
  exchange(): Exchange;
  now(): Instant;
  isCalm(): boolean;
  isHalted(symbol: string): boolean;
  isAtFloor(symbol: string): boolean;
  isWatched(symbol: string): boolean;
  isHaltFilePresent(): boolean;
  isClosedByDecree(): boolean;
}): WorldKeeper {
  const { exchange, now } = parts;
  const state = initialState(parts.journalId, parts.mode, ACCOUNT);
  const clocks = new Map<string, SessionClock>();
  const refById = new Map<string, string>();
  const touched = new Map<string, number>();
  let dirty = new Set<string>();

  function clockOf(symbol: string): SessionClock {
    const known = clocks.get(symbol) ?? createSessionClock(venueOf(symbol).calendar);
    clocks.set(symbol, known);
    return known;
  }

  const lotsOf = (symbol: string): readonly Lot[] =>
    exchange().account.lotsBySymbol.get(symbol) ?? [];

  return {
    ...{ now, state, exchange, isCalm: parts.isCalm },
    // A walk may come to the floor by itself.
    isAtFloor: (symbol) =>
      parts.isAtFloor(symbol) || exchange().market.security(symbol)?.levels.bids.length === 0,
    isWatched: parts.isWatched,
    ...{ isHalted: parts.isHalted, isHaltFilePresent: parts.isHaltFilePresent },
    isClosedByDecree: parts.isClosedByDecree,
    lotSize: LOT,
    recordOf: (requestId) => state.orders.get(refById.get(requestId) ?? ''),
    heldIn: (symbol) => lotsOf(symbol).reduce((sum, { quantity }) => sum + quantity, 0),
    settledIn: (symbol) => settledShares(exchange().account, symbol, now()),
    onSaleIn: (symbol) =>
      exchange()
        .book.live()
        .filter((order) => order.symbol === symbol && order.side === 'sell')
        .reduce((sum, order) => sum + remainingOf(order), 0),
    isTouched: (symbol) => touched.has(symbol),
    touchedAt: (symbol) => touched.get(symbol) ?? Number.NEGATIVE_INFINITY,
    isSessionOpen: (symbol) => clockOf(symbol).isOpen(now()),
    isAuctionOpen(symbol) {
      const phase = venueOf(symbol).phaseAt?.(now()).name;
      return phase?.endsWith('auction') === true;
    },
    today(symbol) {
      const clock = clockOf(symbol);
      const msToClose = clock.minutesToClose(now()) * MINUTE_MS;
      const { calendar } = venueOf(symbol);
      const dayStart = calendar.boundsOf(clock.dayOf(now()) as TradingDay).start;
      return { msToClose, dayStart, open: clock.today(now())?.open ?? instant(dayStart) };
    },
    take(recorded) {
      evolve(state, recorded);
      const { fact } = recorded;
      if ('legs' in fact)
        for (const { orderRef } of fact.legs) refById.set(requestIdOf(orderRef), orderRef);
      if ('symbol' in fact && fact.symbol !== undefined) dirty.add(fact.symbol);
    },
    changed(change) {
      if (change.kind === 'order' || change.kind === 'fill') dirty.add(change.order.symbol);
      if (change.kind === 'fill' && change.fill.clientRequestId === '')
        touched.set(change.fill.symbol, now());
    },
    takeDirty() {
      if (dirty.size === 0) return NOTHING;
      const taken = dirty;
      dirty = new Set();
      return taken;
    },
  };
}

const LOT = 100;
const NOTHING: ReadonlySet<string> = new Set();
