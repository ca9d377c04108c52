// Executions alone make quantity, each booked once and as the exchange has it; once delivered, the two books agree.

import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { PositionFact } from '../../../src/trader/domain/facts/position-facts.ts';
import { execRootOf } from '../../../src/trader/domain/orders/exec-id.ts';
import { type HeldPosition, isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { positionsIn } from '../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from './court/grace.ts';
import type { MakeLaw } from './world/law.ts';

type ExecutionBooked = Extract<Fact, { type: 'execution-booked' }>;
type SplitFact = Extract<PositionFact, { type: 'position-split' }>;

/** A split is told by the position alone, and that may lag by fifteen seconds. */
const DELIVERED_MS = 20_000;

export const executionsAreQuantity: MakeLaw = (world, broken) => {
  const grace = createGrace(world, DELIVERED_MS, broken);
  const bookedByPosition = new Map<string, number>();
  const goneBySymbol = new Map<string, number>();
  const bookedByRoot = new Map<string, { readonly execId: string; readonly shares: number }>();

  const standInFor = new Set<string>();

  /** A trade may have several parts. */
  function heldIn(symbol: string): readonly HeldPosition[] {
    return positionsIn(world.state, symbol).filter(isHeld);
  }

  function ourNet(symbol: string): number {
    return heldIn(symbol).reduce((sum, { quantity }) => sum + quantity, 0);
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

  /** A reverse split may leave nothing of a few shares: that so many are gone is all there is to know. */
  function isWipedOut({ symbol, isInferred, shares }: ExecutionBooked): boolean {
    if (isInferred !== true) return false;
    const gone = (goneBySymbol.get(symbol) ?? 0) + shares;
    goneBySymbol.set(symbol, gone);
    return gone <= world.wipedOutIn(symbol);
  }

  /** It stands for executions that the gateway has forgotten: as many shares, none of them booked. */
  function standsIn({ orderRef, isInferred, shares }: ExecutionBooked): boolean {
    if (isInferred !== true) return false;
    const roots = world.forgottenOf(orderRef).map(({ execution }) => execRootOf(execution.execId));
    const sum = roots.reduce(
      (all, root) => all + (world.tradeByRoot.get(root)?.execution.shares ?? 0),
      0,
    );
    if (sum !== shares || roots.some((root) => bookedByRoot.has(root) || standInFor.has(root)))
      return false;
    for (const root of roots) standInFor.add(root);
    return true;
  }

  function compareBooks(): void {
    for (const [root, { execution }] of world.tradeByRoot) {
      if (standInFor.has(root)) continue;
      const booked = bookedByRoot.get(root);
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
      if (fact.type !== 'execution-booked') return;
      const trade = world.tradeByRoot.get(fact.execRoot);
      const isOurs = fact.orderRef.startsWith(world.state.journalId);
      if (isOurs && trade === undefined && !isWipedOut(fact) && !standsIn(fact))
        broken(`${fact.execId} never happened`);
      if (bookedByRoot.get(fact.execRoot)?.execId === fact.execId) {
        broken(`${fact.execId} is booked twice`);
      }
      bookedByRoot.set(fact.execRoot, fact);
      const sign = fact.side === 'buy' ? 1 : -1;
      const before = bookedByPosition.get(fact.positionId) ?? 0;
      const change = fact.shares - (fact.replaces?.shares ?? 0);
      bookedByPosition.set(fact.positionId, before + sign * change);
    },
    turn(dirty) {
      for (const symbol of dirty) {
        for (const position of heldIn(symbol)) {
          const booked = bookedByPosition.get(position.positionId) ?? 0;
          if (booked !== position.quantity) {
            broken(
              `${position.positionId} holds ${position.quantity}, its executions say ${booked}`,
            );
          }
        }
        const net = world.netIn(symbol);
        const ours = ourNet(symbol);
        const text =
          net === ours ? undefined : `${symbol}: ${net} at the exchange, ${ours} in the journal`;
        grace.look(symbol, text);
      }
      grace.check();
    },
    end: compareBooks,
  };
};
