// Executions alone make quantity, each booked once and as the exchange has it; once delivered, the two books agree.

import { isCombinationId, isOptionId } from '../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../src/market/options/combination.ts';
import type { Trade } from '../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { PositionFact } from '../../../src/trader/domain/facts/position-facts.ts';
import { execRootOf } from '../../../src/trader/domain/orders/exec-id.ts';
import { type HeldPosition, isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { unpairedFills } from '../../../src/trader/engine/state/leg-fills.ts';
import { positionsIn } from '../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from './checking/grace.ts';
import { instrumentOf } from './world/instrument.ts';
import type { MakeLaw } from './world/law.ts';
import { createLegsBooked } from './world/legs-booked.ts';
import { signedShares } from './world/signed-shares.ts';

type ExecutionBooked = Extract<Fact, { type: 'execution-booked' }>;
type RemainderFact = Extract<PositionFact, { type: 'remainder-released' }>;
type SplitFact = Extract<PositionFact, { type: 'position-split' }>;

/** Of what an order has filled unheard. */
interface Part {
  /** Inferred so far, and still to be. */
  readonly sum: number;
  readonly rest: number;
  readonly of: readonly Trade[];
}

/** A split is told by the position alone, and that may lag by fifteen seconds. */
const DELIVERED_MS = 20_000;

/** Sums of fractions. */
const DUST = 1e-9;

export const executionsAreQuantity: MakeLaw = (world, broken) => {
  const grace = createGrace(world, DELIVERED_MS, broken);
  const bookedByPosition = new Map<string, number>();
  const goneBySymbol = new Map<string, number>();
  const bookedByRoot = new Map<string, { readonly execId: string; readonly shares: number }>();

  const legs = createLegsBooked(world, broken);
  const standInFor = new Set<string>();
  /** Shares that were inferred of an order and are not all that it has filled. */
  const partsByRef = new Map<string, number>();

  /** A trade may have several parts. */
  function heldIn(symbol: string): readonly HeldPosition[] {
    return positionsIn(world.state, symbol).filter(isHeld);
  }

  /** With what verticals hold of a contract, and what has filled of it whose counterpart is awaited. */
  function ourNet(symbol: string): number {
    let net = heldIn(symbol).reduce((sum, { quantity }) => sum + quantity, 0);
    if (!isOptionId(symbol)) return net;
    for (const { contract, quantity } of unpairedFills(world.state))
      if (contract === symbol) net += quantity;
    for (const vertical of world.state.active.values()) {
      if (!isCombinationId(vertical)) continue;
      const { sign } = contractsIn(vertical).find(({ contract }) => contract === symbol) ?? {};
      if (sign !== undefined) for (const { quantity } of heldIn(vertical)) net += sign * quantity;
    }
    return net;
  }

  /** Beside executions only a recorded split changes a quantity, by its ratio and to whole shares. */
  function split({ positionId, ratio, before, after }: SplitFact): void {
    const booked = bookedByPosition.get(positionId) ?? 0;
    const exact = (booked * ratio.to) / ratio.from;
    if (booked !== before.quantity || Math.abs(after.quantity - exact) >= 1) {
      broken(`${positionId} is split from ${before.quantity} to ${after.quantity} after ${booked}`);
    }
    bookedByPosition.set(positionId, after.quantity);
  }

  /** Less than a share is nobody's position; an execution that is corrected later counts without it. */
  function released({ positionId, quantity }: RemainderFact): void {
    if (Math.abs(quantity) >= 1) broken(`${quantity} of ${positionId} is no remainder`);
    bookedByPosition.set(positionId, (bookedByPosition.get(positionId) ?? 0) - quantity);
  }

  /** A reverse split may leave nothing of a few shares: that so many are gone is all there is to know. */
  function isWipedOut({ symbol, isInferred, shares }: ExecutionBooked): boolean {
    if (isInferred !== true) return false;
    const gone = (goneBySymbol.get(symbol) ?? 0) + shares;
    goneBySymbol.set(symbol, gone);
    return gone <= world.wipedOutIn(symbol);
  }

  /**
   * It stands for executions that the gateway has forgotten: as many shares, none of them booked. Without an order it is what is
   * gone from the account, and nobody can say by which.
   */
  function standsIn(fact: ExecutionBooked): boolean {
    const { orderRef, isInferred, shares, symbol, side } = fact;
    if (isInferred !== true) return false;
    if (orderRef === '' && isNetted(fact)) return true;
    const lost = world.forgottenOf(orderRef).filter(isUnbooked);
    const fitting = lost.filter(
      (trade) => isOf(symbol, trade) && isSale(trade) === (side === 'sell'),
    );
    const sum = (partsByRef.get(orderRef) ?? 0) + shares;
    const rest = Math.abs(netOf(fitting)) - sum;
    if (Math.abs(rest) > DUST && !isGoneWithout(fact, rest) && !isStatedInFull(fact, fitting, sum))
      return isHidden(fact, rest) && isPart(fact, { sum, rest, of: fitting });
    for (const { execution } of fitting) standInFor.add(execRootOf(execution.execId));
    partsByRef.delete(orderRef);
    grace.look(orderRef, undefined);
    return true;
  }

  /** Shares of a person that were there when our entry on the other side filled: the account nets them against ours. */
  function isNetted({ symbol, side, shares }: ExecutionBooked): boolean {
    const { foreign, net } = world.sharesOf(symbol);
    const signed = side === 'buy' ? shares : -shares;
    if (foreign * signed <= 0 || net * signed >= 0 || Math.abs(foreign) < shares) return false;
    world.taken(symbol, signed);
    return true;
  }

  /** As many of what it had filled left the account before it was heard, and the gateway has forgotten the order. */
  function isGoneWithout({ symbol, leg }: ExecutionBooked, shares: number): boolean {
    const { gone } = world.sharesOf(symbol);
    return world.forgetsOrders && leg === 'e' && gone > 0 && Math.abs(gone - shares) <= DUST;
  }

  /**
   * An exit filled and was corrected to less before anybody heard of either: the gateway calls it filled, so what it gave back
   * counts as foreign.
   */
  function isStatedInFull(
    { symbol, side, leg, isStated }: ExecutionBooked,
    lost: readonly Trade[],
    sum: number,
  ): boolean {
    const first = lost.reduce(
      (all, { execution }) => all + world.firstSharesOf(execution.execId),
      0,
    );
    if (isStated !== true || leg === 'e' || Math.abs(first) !== sum) return false;
    const { net } = world.sharesOf(symbol);
    const back = Math.min(Math.abs(net), sum - Math.abs(netOf(lost)));
    world.taken(symbol, side === 'sell' ? -back : back);
    return true;
  }

  /** As many shares came from others, unheard: the account lacks so many less than were closed. */
  function isHidden({ symbol, side }: ExecutionBooked, shares: number): boolean {
    const came = world.sharesOf(symbol).foreign - (world.state.foreign.get(symbol) ?? 0);
    return shares > 0 && Math.abs((side === 'sell' ? came : -came) - shares) <= DUST;
  }

  /**
   * The rest is booked once the gateway has called the order filled. One that forgets orders never does, and as many shares are
   * there: they are taken for those of the position.
   */
  function isPart({ orderRef, execId, symbol, side }: ExecutionBooked, part: Part): boolean {
    if (orderRef === '') return false;
    if (world.forgetsOrders) {
      for (const { execution } of part.of) standInFor.add(execRootOf(execution.execId));
      world.taken(symbol, side === 'sell' ? part.rest : -part.rest);
      return true;
    }
    partsByRef.set(orderRef, part.sum);
    grace.look(orderRef, `${execId} is a part of what ${orderRef} has filled`);
    return true;
  }

  function isUnbooked({ execution }: Trade): boolean {
    const root = execRootOf(execution.execId);
    return !bookedByRoot.has(root) && !legs.byRoot.has(root) && !standInFor.has(root);
  }

  /** What came and went again before anybody heard of it, and was forgotten: the account tells nothing of it. */
  function areGone(lost: readonly Trade[], symbol: string): boolean {
    return netOf(lost.filter((trade) => isOf(symbol, trade))) === 0;
  }

  function compareBooks(): void {
    const lost = world.forgottenOf('').filter(isUnbooked);
    for (const [root, trade] of world.tradeByRoot) {
      const { execution } = trade;
      if (standInFor.has(root)) continue;
      if (lost.includes(trade) && areGone(lost, instrumentOf(trade))) continue;
      const booked = bookedByRoot.get(root) ?? legs.byRoot.get(root);
      if (booked?.execId !== execution.execId || booked.shares !== execution.shares) {
        broken(
          `${execution.execId} (${execution.orderRef}) is booked as ${JSON.stringify(booked)}`,
        );
      }
    }
  }

  return {
    name: 'executions are the only truth about quantity',
    fact({ fact }) {
      if (fact.type === 'position-split') return split(fact);
      if (fact.type === 'remainder-released') return released(fact);
      if (fact.type === 'position-adopted')
        return void bookedByPosition.set(fact.positionId, fact.quantity);
      if (fact.type === 'leg-executed') return legs.executed(fact);
      if (fact.type === 'leg-separated') return legs.separated(fact);
      if (fact.type !== 'execution-booked') return;
      const trade = world.tradeByRoot.get(fact.execRoot);
      const isOurs = fact.orderRef.startsWith(world.state.journalId);
      const isKnown =
        trade !== undefined || legs.makeUp(fact) || legs.areSeparated(fact) || standsIn(fact);
      if (isOurs && !isKnown && !isWipedOut(fact)) broken(`${fact.execId} never happened`);
      if (bookedByRoot.get(fact.execRoot)?.execId === fact.execId) {
        broken(`${fact.execId} is booked twice`);
      }
      bookedByRoot.set(fact.execRoot, fact);
      // What an entry has filled of one contract alone ends its order, and makes no unit.
      if (fact.priceSource === 'separated' && fact.leg === 'e') return;
      const sign = fact.side === 'buy' ? 1 : -1;
      const before = bookedByPosition.get(fact.positionId) ?? 0;
      const change = fact.shares - (fact.replaces?.shares ?? 0);
      bookedByPosition.set(fact.positionId, before + sign * change);
    },
    turn(dirty) {
      for (const symbol of dirty) {
        for (const position of heldIn(symbol)) {
          const booked = bookedByPosition.get(position.positionId) ?? 0;
          if (Math.abs(booked - position.quantity) > DUST) {
            broken(
              `${position.positionId} holds ${position.quantity}, its executions say ${booked}`,
            );
          }
        }
        // Its contracts are compared.
        if (isCombinationId(symbol)) continue;
        if (world.isReplaced(symbol)) {
          grace.look(symbol, undefined);
          continue;
        }
        const net = world.netIn(symbol);
        const ours = ourNet(symbol);
        const doubt = world.doubtOf(symbol);
        // Only an open session settles what may be a split.
        const isAsked = doubt === 'open' && !world.isSessionOpen();
        // Until the open, a delivery is awaited in full.
        if (isOptionId(symbol) && !world.isSessionOpen()) {
          grace.look(symbol, undefined);
          continue;
        }
        const text =
          isAsked || isSame(net, ours, doubt === 'left')
            ? undefined
            : `${symbol}: ${net} at the exchange, ${ours} in the journal`;
        grace.look(symbol, text);
      }
      grace.check();
    },
    end() {
      if (!world.isForgotten()) compareBooks();
    },
  };
};

/** A fraction that a person left of a share is of nobody's order; of shares that no answer explained a person decides. */
function isSame(net: number, ours: number, isLeftToPerson: boolean): boolean {
  return Number.isInteger(net) && !isLeftToPerson ? net === ours : Math.abs(net - ours) < 1;
}

function isOf(symbol: string, trade: Trade): boolean {
  return instrumentOf(trade) === symbol;
}

function isSale(trade: Trade): boolean {
  return signedShares(trade) < 0;
}

function netOf(trades: readonly Trade[]): number {
  return trades.reduce((sum, trade) => sum + signedShares(trade), 0);
}
