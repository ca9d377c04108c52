// The laws of a restart, checked against the exchange's own book: filled orders stay filled, protection stays, and shares of others are left alone.
import {
  type BookOrder,
  isBuy,
  isFinal,
  isStop,
  remainingOf,
} from '../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { Change } from '../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Fact } from '../../src/trader/domain/facts/facts.ts';
import { isTerminal } from '../../src/trader/domain/orders/order-state.ts';
import { isHeld } from '../../src/trader/domain/positions/position-state.ts';
import { positionsIn } from '../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../src/trader/engine/state/state.ts';
import type { Harness } from './harness/harness.ts';
import { PRICE, SHARES, SYMBOL } from './harness/market.ts';

/** Of the daemon and of the exchange. */
export type Books = Pick<Harness, 'exchange' | 'state' | 'facts' | 'holding'>;

export interface Invariants {
  changed(change: Change): void;
  /** The daemon is about to start again. */
  beforeRestart(books: Books): void;
  /** Everything had its time: one sentence for each law that is broken. `bareMs`: since the restart. */
  check(books: Books, bareMs: number): readonly string[];
  /** The same without the time that shares were bare. */
  checkOrders(books: Books): readonly string[];
}

/** What the two books say at the end. */
interface Seen {
  readonly state: State;
  /** Of the account, and of it what our orders bought. */
  readonly held: number;
  readonly ours: number;
  /** Some alarm since the restart names the symbol. */
  readonly isAlarmed: boolean;
  /** An alarm says that nothing shows what an order has filled: a person must look, and nothing is sent on a guess. */
  readonly isForgotten: boolean;
  /** Gains and losses of closed positions. */
  readonly results: readonly number[];
}

/** More than any order of a case can gain or lose: its prices stay within five percent. */
const RESULT_MAX = SHARES * 0.06 * PRICE.base;
/** A stop that a split or a person took away is back within this time of an open session, unless a market exit is at work. */
const BARE_MAX_MS = 30_000;
/** Alarms that say that nothing shows what an order has filled. */
export const FORGOTTEN: ReadonlySet<string> = new Set(['exit-forgotten', 'entry-forgotten']);
const OWN_REF = /^[a-z0-9]+\.[0-9a-z]+\.[a-z]\d*/;

export function createInvariants(knowsEndedOrders: boolean): Invariants {
  const orders = new Map<number, BookOrder>();
  const tradedAfter = new Set<number>();
  let before: { readonly facts: number; readonly ids: ReadonlySet<number> } | undefined;

  const ownOrders = () => [...orders.values()].filter(({ isByHand }) => !isByHand);
  const restingExits = () =>
    ownOrders().filter((one) => !isFinal(one) && !isBuy(one) && one.stage === 'working');

  function seenIn(books: Books): Seen {
    const { quantity, socketQuantity } = books.holding();
    const alarms = books
      .facts()
      .slice(before?.facts ?? 0)
      .flatMap(({ fact }) =>
        fact.type === 'alarm-raised' && fact.symbol === SYMBOL ? [fact] : [],
      );
    return {
      state: books.state(),
      held: quantity,
      ours: socketQuantity,
      isAlarmed: alarms.length > 0,
      isForgotten: alarms.some(({ alarm }) => FORGOTTEN.has(alarm)),
      results: books.facts().flatMap(({ fact }) => resultsIn(fact)),
    };
  }

  /** The broker says that an order has filled, or if it has forgotten it, somebody must look. */
  function filledStaysFilled({ state, isAlarmed }: Seen): readonly string[] {
    if (!knowsEndedOrders && isAlarmed) return [];
    return ownOrders()
      .filter(({ stage }) => stage === 'filled')
      .flatMap(({ order: { orderRef } }) => {
        const record = state.orders.get(OWN_REF.exec(orderRef)?.[0] ?? '');
        if (record === undefined || !isTerminal(record.status)) return [];
        if (record.status === 'filled' || record.filled > 0) return [];
        return [
          `filled is filled: ${orderRef} filled, the journal has it as ${record.status} (${record.why})`,
        ];
      });
  }

  function protectionStays({ state, held, ours, isForgotten }: Seen): readonly string[] {
    const isContested = [...state.meddled.values()].some((one) => one.isContested === true);
    if (isForgotten || isContested) return [];
    const whole = Math.floor(Math.min(ours, held) + 1e-9);
    if (whole <= 0) return [];
    const covered = sharesIn(restingExits().filter(isStop));
    const isClosing = positionsIn(state, SYMBOL).some(({ status }) => status === 'closing');
    return [
      ...(covered < whole ? [`stop rests: over ${covered} of ${whole} shares; ${held} held`] : []),
      ...(isClosing ? ['stop rests: the position is still closing'] : []),
    ];
  }

  function neverMoreThanHeld({ held }: Seen): readonly string[] {
    const mostByGroup = new Map<string, number>();
    for (const order of restingExits()) {
      const group = order.ocaGroup === '' ? String(order.permId) : order.ocaGroup;
      mostByGroup.set(group, Math.max(mostByGroup.get(group) ?? 0, remainingOf(order)));
    }
    const most = [...mostByGroup.values()].reduce((total, shares) => total + shares, 0);
    const room = Math.max(0, Math.floor(held + 1e-9));
    return most > room ? [`never more than held: our orders can sell ${most} of ${held}`] : [];
  }

  function othersAreLeftAlone({ ours }: Seen): readonly string[] {
    return ours < 0 && tradedAfter.size > 0
      ? [`others are left alone: new orders sold ${-ours} shares that were not ours`]
      : [];
  }

  function booksAgree({ state, held, ours, isAlarmed }: Seen): readonly string[] {
    const booked = positionsIn(state, SYMBOL)
      .filter(isHeld)
      .reduce((total, { quantity }) => total + quantity, 0);
    if (Math.abs(booked - ours) < 1 || isAlarmed || isClosedTwice({ state, ours })) return [];
    return [`books agree: ${ours} of ${held} are ours, the journal has ${booked}, no alarm`];
  }

  function notBare(seen: Seen, bareMs: number): readonly string[] {
    return bareMs > BARE_MAX_MS && !seen.isForgotten && !isClosedTwice(seen)
      ? [`never bare for long: ${bareMs} ms without a stop`]
      : [];
  }

  function moneyIsOfThisMarket({ results }: Seen): readonly string[] {
    return results
      .filter((result) => Math.abs(result) > RESULT_MAX)
      .map((result) => `money is of this market: a result of ${result}`);
  }

  /** Nothing in a case loses as much as a day may. */
  function noFalseLoss({ facts }: Books): readonly string[] {
    return facts().flatMap(({ fact }) =>
      fact.type === 'daily-loss-reached' ? [`money is of this market: a loss of ${fact.loss}`] : [],
    );
  }

  function brokenBy(seen: Seen): readonly string[] {
    return [
      ...filledStaysFilled(seen),
      ...protectionStays(seen),
      ...neverMoreThanHeld(seen),
      ...othersAreLeftAlone(seen),
      ...booksAgree(seen),
    ];
  }

  return {
    changed(change) {
      if (change.kind === 'order') orders.set(change.order.permId, change.order);
      if (change.kind !== 'trade' || change.trade.isByHand || before === undefined) return;
      const { permId } = change.trade.execution;
      if (!before.ids.has(permId)) tradedAfter.add(permId);
    },
    beforeRestart(books) {
      before = { facts: books.facts().length, ids: new Set(orders.keys()) };
    },
    check(books, bareMs) {
      const seen = seenIn(books);
      return [
        ...brokenBy(seen),
        ...notBare(seen, bareMs),
        ...moneyIsOfThisMarket(seen),
        ...noFalseLoss(books),
      ];
    },
    checkOrders: (books) => brokenBy(seenIn(books)),
  };
}

/** Sold by us, and sold or taken away by somebody else: known as shares of others, and nothing is traded for them. */
function isClosedTwice({ state, ours }: Pick<Seen, 'state' | 'ours'>): boolean {
  const isFlat = positionsIn(state, SYMBOL).every((one) => !isHeld(one) || one.quantity === 0);
  return isFlat && ours < 0 && state.foreign.has(SYMBOL);
}

function resultsIn(fact: Fact): readonly number[] {
  return fact.type === 'position-closed' ? [fact.realizedPnl] : [];
}

function sharesIn(orders: readonly BookOrder[]): number {
  return orders.reduce((total, order) => total + remainingOf(order), 0);
}
