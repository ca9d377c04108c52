// What could close a position never exceeds it: the largest possible fill of each group, summed; and nothing that closes
// ever trades beyond zero.

import { isCombinationId, isOptionId } from '../../../src/market/instruments/amount.ts';
import {
  type BookOrder,
  isFinal,
  remainingOf,
} from '../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { Trade } from '../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { execRootOf } from '../../../src/trader/domain/orders/exec-id.ts';
import { ordersOf, positionsIn } from '../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from './checking/grace.ts';
import { heldAlone } from './world/held-alone.ts';
import { instrumentOf, isOfCombination } from './world/instrument.ts';
import type { MakeLaw } from './world/law.ts';
import { groupOf, isClosing, isEntry } from './world/legs.ts';

/** When an entry ends half filled its stop follows within two seconds, and words take a moment. */
const FOLLOW_MS = 3_000;
/** What others close is told late: what could close beside it goes within five seconds. */
const STRANGERS_MS = 5_000 - FOLLOW_MS;
/** A fill that the gateway had called cancelled comes this soon after the cancel has reached it. */
const LIE_MS = 1_000;
/** What it takes to flatten what such a fill has opened. */
const UNDONE_MS = 10_000;

export const neverBeyondFlat: MakeLaw = (world, broken) => {
  const grace = createGrace(world, FOLLOW_MS, broken);
  const netBefore = new Map<string, number>();
  const cancelAtById = new Map<number, number>();
  /** What was executed of orders that the gateway had called cancelled, and what a correction took back: nobody could have counted on it. */
  const lies = new Map<string, { readonly until: number; readonly shares: number }>();
  /** Closed by our orders, and not in the journal yet. */
  const unheard = new Map<string, { readonly at: number; readonly trade: Trade }>();
  const strangerAt = new Map<string, number>();
  /** Looked at in each turn, whether anything changes in them or not. */
  let excused = new Set<string>();

  function lie(trade: Trade): void {
    const { execution } = trade;
    const { orderRef, orderId, shares } = execution;
    if (world.recordOf(orderRef)?.status !== 'cancelled') return;
    const sinceCancel = world.now() - (cancelAtById.get(orderId) ?? Number.NEGATIVE_INFINITY);
    if (sinceCancel <= LIE_MS) excuse(instrumentOf(trade), shares, UNDONE_MS);
  }

  function excuse(symbol: string, shares: number, forMs: number): void {
    lies.set(symbol, { until: world.now() + forMs, shares: liedIn(symbol) + shares });
  }

  function liedIn(symbol: string): number {
    const told = lies.get(symbol);
    return told === undefined || world.now() > told.until ? 0 : told.shares;
  }

  /** Before this trade, and so short a time ago, or on so bad a line, that nobody could have told the daemon. */
  function unheardIn(symbol: string, { execution }: Trade): number {
    let shares = 0;
    for (const { at, trade } of unheard.values()) {
      const isOther = instrumentOf(trade) === symbol && trade.execution !== execution;
      const isNews = world.now() - at <= LIE_MS || !world.isCalm();
      if (isOther && isNews) shares += trade.execution.shares;
    }
    return shares;
  }

  /** A lie excuses as many shares as it was about, once. */
  function crossed(trade: Trade, before: number, net: number): void {
    const symbol = instrumentOf(trade);
    // A vertical's exit leaves what is held of its contract alone.
    const alone = isOptionId(symbol)
      ? Math.max(0, Math.sign(net) * heldAlone(world.state, symbol))
      : 0;
    const beyond = Math.abs(net) - alone - unheardIn(symbol, trade) - world.lone.lateIn(trade);
    const lied = liedIn(symbol);
    if (lied < beyond) return broken(`${symbol} crossed zero from ${before} to ${net}`);
    const until = lies.get(symbol)?.until ?? 0;
    if (beyond > 0) lies.set(symbol, { until, shares: lied - beyond });
  }

  function closable(order: BookOrder): number {
    const parent = world.orderByPermId.get(order.parentPermId);
    if (order.stage === 'stored') return 0;
    if (parent === undefined || isFinal(parent)) return remainingOf(order);
    return Math.min(remainingOf(order), Math.max(0, parent.filled - order.filled));
  }

  /** The gateway will never report it: for so long the account's answer may as well be from before our last execution. */
  function isFillForgotten(symbol: string): boolean {
    return [...unheard.values()].some(
      ({ at, trade: { contract, execution } }) =>
        instrumentOf({ contract }) === symbol &&
        world.now() - at < UNDONE_MS &&
        world.forgottenOf(execution.orderRef).length > 0,
    );
  }

  /** Its cancel has been asked for and is answered late: until then it may fill, and its stop covers what it may become. */
  function isEndUnheard(symbol: string): boolean {
    return positionsIn(world.state, symbol).some(({ positionId }) =>
      ordersOf(world.state, positionId).some(
        ({ terms, status }) => terms.leg === 'e' && status === 'pending_cancel',
      ),
    );
  }

  function excess(symbol: string): string | undefined {
    const sinceStranger = world.now() - (strangerAt.get(symbol) ?? Number.NEGATIVE_INFINITY);
    if (sinceStranger < STRANGERS_MS) {
      excused.add(symbol);
      return undefined;
    }
    if (isFillForgotten(symbol)) {
      excused.add(symbol);
      return undefined;
    }
    if (isEndUnheard(symbol)) {
      excused.add(symbol);
      return undefined;
    }
    // Nothing fills before the bell: what a split made too large has until then.
    if (!world.isSessionOpen()) return undefined;
    const net = world.netIn(symbol);
    const groups = new Map<string, number>();
    for (const order of world.openIn(symbol)) {
      if (isEntry(order) || order.stage === 'stored' || order.isCancelPending) continue;
      // The gateway lists it, holds it back for good and answers no cancel: it can close nothing.
      if (order.isDead === true) continue;
      if (net !== 0 && world.isBuying(order) === net > 0) continue;
      const key = groupOf(order);
      groups.set(key, Math.max(groups.get(key) ?? 0, closable(order)));
    }
    const sum = [...groups.values()].reduce((total, shares) => total + shares, 0);
    if (sum <= Math.abs(net)) return undefined;
    // What is heard of its contracts alone may end it.
    if (isCombinationId(symbol)) excused.add(symbol);
    return `${symbol}: orders could close ${sum} of ${net}`;
  }

  return {
    name: 'never beyond flat',
    fact({ fact }) {
      if (fact.type === 'execution-booked') unheard.delete(fact.execRoot);
    },
    arriving(request) {
      if (request.name === 'cancelOrder') cancelAtById.set(request.orderId, world.now());
    },
    changed(change) {
      // Contracts expire and are assigned without a trade.
      if (change.kind === 'holding')
        netBefore.set(instrumentOf(change), world.netIn(instrumentOf(change)));
      if (change.kind !== 'trade' || isOfCombination(change.trade)) return;
      const { trade } = change;
      const symbol = instrumentOf(trade);
      const before = netBefore.get(symbol) ?? 0;
      const net = world.netIn(symbol);
      if (trade.isByHand) strangerAt.set(symbol, world.now());
      lie(trade);
      // A correction gives shares back.
      const isForward = net > before === (trade.execution.side === 'BOT');
      const opens = before === 0 && isForward && isClosing(trade.execution.orderRef);
      const isTakenBack = !trade.isByHand && !isForward && before * net >= 0;
      if (isTakenBack) excuse(symbol, Math.abs(before - net), FOLLOW_MS);
      if (before * net < 0 || opens) crossed(trade, before, net);
      const isOurs = !trade.isByHand && isClosing(trade.execution.orderRef);
      if (isOurs) unheard.set(execRootOf(trade.execution.execId), { at: world.now(), trade });
      netBefore.set(symbol, net);
    },
    turn(dirty) {
      const again = excused;
      if (again.size > 0) excused = new Set();
      for (const symbol of dirty) grace.look(symbol, excess(symbol));
      for (const symbol of again) grace.look(symbol, excess(symbol));
      grace.check();
    },
  };
};
