// What the laws look at at Alpaca: the simulator's own book beside the fold of the journal, and whether anything disturbs the two.
import {
  type Instant,
  instant,
  MINUTE_MS,
  type TradingDay,
} from '../../../../src/kernel/instant.ts';
import { createSessionClock } from '../../../../src/market/time/session-clock.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import type {
  Correction,
  Execution,
} from '../../../../src/simulators/alpaca/exchange/account/account.ts';
import type { Exchange } from '../../../../src/simulators/alpaca/exchange/exchange.ts';
import type { AlpacaOrder } from '../../../../src/simulators/alpaca/exchange/state/order.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import { initialState } from '../../../../src/trader/engine/state/state.ts';
import type { Accused, Keeper, LawOf, SeenTrading } from '../../laws/checking/law-of.ts';
import type { OrderCall } from '../components/order-call.ts';
import { ACCOUNT } from '../environment/environment.ts';

/** At the simulator: an order that is new in its book, an execution, or what became of one. */
export type Change =
  | { readonly kind: 'order'; readonly order: AlpacaOrder }
  | { readonly kind: 'execution'; readonly execution: Execution }
  | { readonly kind: 'correction'; readonly correction: Correction };

export interface World extends SeenTrading {
  exchange(): Exchange;
  /** A person has asked for no entries, and the daemon can see it. */
  isHaltFilePresent(): boolean;
  /** A daemon is alive, whether it sees Alpaca or not. */
  isRunning(): boolean;
  /** Time without a stop that the daemon counts, in all its lives. */
  brokerGapMs(): number;
  /** Shares of the account; negative: short. */
  heldIn(symbol: string): number;
  /** What of them a person bought beside the daemon. */
  othersIn(symbol: string): number;
}

export type WorldKeeper = World & Keeper<Change>;
export type Law = LawOf<OrderCall, never, Change>;
export type MakeLaw = (world: World, broken: Accused) => Law;

export function createWorld(parts: {
  readonly journalId: string;
  readonly mode: string;
  exchange(): Exchange;
  now(): Instant;
  isCalm(): boolean;
  isHalted(symbol: string): boolean;
  isHaltFilePresent(): boolean;
  isRunning(): boolean;
  brokerGapMs(): number;
  othersIn(symbol: string): number;
}): WorldKeeper {
  const { exchange, now } = parts;
  const state = initialState(parts.journalId, parts.mode, ACCOUNT);
  const clock = createSessionClock(US_EQUITIES);
  let dirty = new Set<string>();

  return {
    ...{ now, state, exchange, isCalm: parts.isCalm, isHalted: parts.isHalted },
    ...{ isHaltFilePresent: parts.isHaltFilePresent, brokerGapMs: parts.brokerGapMs },
    isRunning: parts.isRunning,
    othersIn: parts.othersIn,
    refusesUnfit: true,
    heldIn: (symbol) => exchange().account.positions.get(symbol)?.quantity.toNumber() ?? 0,
    isSessionOpen: () => clock.isOpen(now()),
    today() {
      const msToClose = clock.minutesToClose(now()) * MINUTE_MS;
      const dayStart = US_EQUITIES.boundsOf(clock.dayOf(now()) as TradingDay).start;
      return { msToClose, dayStart, open: clock.today(now())?.open ?? instant(dayStart) };
    },
    take(recorded) {
      evolve(state, recorded);
      const { fact } = recorded;
      if ('symbol' in fact && fact.symbol !== undefined) dirty.add(fact.symbol);
    },
    changed(change) {
      if (change.kind === 'order') dirty.add(change.order.symbol);
      else if (change.kind === 'execution') dirty.add(change.execution.symbol);
      else dirty.add(change.correction.of.symbol);
    },
    takeDirty() {
      if (dirty.size === 0) return NOTHING;
      const taken = dirty;
      dirty = new Set();
      return taken;
    },
  };
}

const NOTHING: ReadonlySet<string> = new Set();

/** Shows what the book and the account have had since the last call. */
export function createChanges(exchange: () => Exchange, changed: (change: Change) => void) {
  let orders = 0;
  let executions = 0;
  let corrections = 0;
  return (): void => {
    const { book, account } = exchange();
    const all = book.all();
    for (; orders < all.length; orders += 1) {
      const order = all[orders];
      if (order !== undefined) changed({ kind: 'order', order });
    }
    for (; executions < account.executions.length; executions += 1) {
      const execution = account.executions[executions];
      if (execution !== undefined) changed({ kind: 'execution', execution });
    }
    for (const correction of account.corrections.slice(corrections))
      changed({ kind: 'correction', correction });
    corrections = account.corrections.length;
  };
}
