// A position of ours has resting stops for all its shares at the exchange, except in the moments the rules allow.

import {
  isCombinationId,
  isOptionId,
  multiplierOf,
} from '../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../src/market/options/combination.ts';
import { type OptionTerms, parseOptionId } from '../../../src/market/options/option-id.ts';
import {
  type BookOrder,
  isBuy,
  isFinal,
  isStop,
  remainingOf,
} from '../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import {
  activePositions,
  ordersOf,
  positionsIn,
} from '../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from './checking/grace.ts';
import { createHands } from './world/hands.ts';
import type { MakeLaw } from './world/law.ts';
import { AT_WORK_MS, boughtBack, groupOf, isEntry, leavingCover } from './world/legs.ts';
import { securedIn } from './world/secured.ts';

/** A stop that was refused or taken away is replaced within this, words included. */
const REPAIR_MS = 3_000;
/** An exit that goes alone waits for the end of the stop; told late it is asked for, after a second and the next beat. */
const ROOM_MS = 8_000;
/**
 * What only the account shows is believed after two answers, five seconds apart, of which the first comes within the regular look: that
 * a split has changed what a stop covered, or that a person has traded one contract of a vertical. The order follows.
 */
const DOUBT_MS = 12_000;

const DUST = 1e-6;

export const neverNaked: MakeLaw = (world, broken) => {
  const grace = createGrace(world, REPAIR_MS, broken);
  const room = createGrace(world, ROOM_MS, broken);
  const patience = createGrace(world, AT_WORK_MS, broken);
  const doubt = createGrace(world, DOUBT_MS, broken);
  const graces = [grace, room, patience, doubt];
  const hands = createHands(world);
  /** Contracts that remain of assigned verticals, by their stock. */
  const hedgesBySymbol = new Map<string, Set<string>>();
  const netSeen = new Map<string, number>();
  /** Not measured for now, or not for long: looked at whether anything changes or not. */
  let pending = new Set<string>();

  function stopCover(order: BookOrder): number {
    if (!isStop(order) || isFinal(order) || isEntry(order) || order.stage === 'stored') return 0;
    const parent = world.orderByPermId.get(order.parentPermId);
    if (parent === undefined || isFinal(parent)) return remainingOf(order);
    const stated = order.stage === 'dormant' ? (order.order.quantity ?? 0) : remainingOf(order);
    return Math.min(stated, parent.filled);
  }

  function uncovered(symbol: string, coverOf: (order: BookOrder) => number): string | undefined {
    const net = world.netIn(symbol);
    const byGroup = new Map<string, number>();
    for (const order of world.openIn(symbol)) {
      if (isBuy(order) !== net < 0) continue;
      const group = groupOf(order);
      byGroup.set(group, Math.max(byGroup.get(group) ?? 0, coverOf(order)));
    }
    let left = Math.abs(net) - contestedIn(symbol) - hedgedIn(symbol);
    // What one of a group fills the others lose: they cover the same shares.
    for (const shares of byGroup.values()) left -= shares;
    // No stop can be of less than a share.
    return left >= 1 - DUST
      ? `${symbol}: ${left} of ${net} shares have no resting stop`
      : undefined;
  }

  /** Somebody else took a stop twice within ten minutes: it is theirs to ask for it again. */
  function contestedIn(symbol: string): number {
    if (world.state.meddled.size === 0) return 0;
    let shares = 0;
    for (const part of positionsIn(world.state, symbol).filter(isHeld)) {
      const { isContested = false } = world.state.meddled.get(part.positionId) ?? {};
      if (isContested && hands.touchesOf(part.positionId) > 1) shares += Math.abs(part.quantity);
    }
    return shares;
  }

  /** Shares of an assigned vertical: its other contract bounds them, and no stop is placed that would leave it alone. */
  function hedgedIn(symbol: string): number {
    let shares = 0;
    for (const contract of hedgesBySymbol.get(symbol) ?? [])
      shares += multiplierOf(contract) * Math.max(0, world.netIn(contract));
    return shares;
  }

  /** A stop of the symbol was asked to end, has ended, and nobody has told the daemon. */
  function isMakingRoom(symbol: string): boolean {
    return positionsIn(world.state, symbol).some(
      ({ positionId, status }) =>
        status === 'closing' &&
        ordersOf(world.state, positionId).some(
          (order) => order.terms.leg === 's' && order.status === 'pending_cancel',
        ),
    );
  }

  /** What was paid for it bounds its loss, and of what was sold its collateral, or contracts that are bought beside it. */
  function lookAtContract(symbol: string, net: number): void {
    const terms = parseOptionId(symbol);
    if (terms === undefined) return;
    const secured = securedIn(world.state, symbol) ?? 0;
    const covered = -net > secured ? boughtBeside(terms) : 0;
    // A fill of an order that was reported as cancelled, or a corrected one, has its collateral once it is reported.
    // The gateway counts for how long a counterpart is missing, until what closes it is at work.
    const leaving = world.openIn(symbol).reduce((sum, order) => sum + boughtBack(order), 0);
    const isBare = net < 0 && -net > secured + covered + leaving + world.lone.awaitedIn(symbol);
    const text = `${net} of ${symbol}, of which ${secured} have collateral and ${covered} another contract,`;
    const isUnseen = isBare && isOfVertical(symbol);
    grace.look(symbol, isBare && !isUnseen ? text : undefined);
    doubt.look(symbol, isUnseen ? text : undefined);
    // What covers it is another contract: nothing about this one changes when it is bought again.
    if (isBare) pending.add(symbol);
  }

  /** The daemon holds a vertical with it, and has not taken that apart. */
  function isOfVertical(symbol: string): boolean {
    const held = activePositions(world.state).filter(isHeld);
    return held.some(
      (one) =>
        isCombinationId(one.symbol) &&
        contractsIn(one.symbol).some(({ contract }) => contract === symbol),
    );
  }

  /** Of the same class, right and day: whatever the strike, the width bounds what both can lose. */
  function boughtBeside({ root, right, expiry }: OptionTerms): number {
    let contracts = 0;
    for (const other of world.symbols()) {
      const terms = parseOptionId(other);
      if (terms?.root !== root || terms.right !== right || terms.expiry !== expiry) continue;
      contracts += Math.max(0, world.netIn(other));
    }
    return contracts;
  }

  function look(symbol: string): void {
    const net = world.netIn(symbol);
    if (isOptionId(symbol)) return lookAtContract(symbol, net);
    const isHalted = world.isHalted(symbol);
    if (net === 0 || isHalted || !world.isSessionOpen()) {
      if (net !== 0 && isHalted) pending.add(symbol);
      for (const each of graces) each.look(symbol, undefined);
      return;
    }
    const bare = uncovered(symbol, stopCover);
    const isLeft = bare === undefined || net !== netSeen.get(symbol);
    if (isLeft) patience.look(symbol, undefined);
    netSeen.set(symbol, net);
    if (bare !== undefined) patience.look(symbol, `${bare}, and its exit does not fill,`);
    const anyCover = (order: BookOrder) => stopCover(order) + leavingCover(order);
    const open = bare && uncovered(symbol, anyCover);
    const isRoom = open !== undefined && isMakingRoom(symbol);
    const isDoubtful = open !== undefined && world.doubtOf(symbol) === 'open';
    grace.look(symbol, isRoom || isDoubtful ? undefined : open);
    room.look(symbol, isRoom ? open : undefined);
    doubt.look(symbol, isDoubtful ? open : undefined);
  }

  return {
    name: 'never naked',
    fact({ fact }) {
      const contract = fact.type === 'position-adopted' ? fact.delivery?.coveredBy : undefined;
      if (fact.type !== 'position-adopted' || contract === undefined) return;
      const known = hedgesBySymbol.get(fact.symbol) ?? [];
      hedgesBySymbol.set(fact.symbol, new Set([...known, contract]));
    },
    arriving: hands.arriving,
    changed: hands.changed,
    turn(dirty) {
      const again = pending;
      if (again.size > 0) pending = new Set();
      for (const symbol of dirty) look(symbol);
      for (const symbol of again) look(symbol);
      for (const each of graces) each.check();
    },
  };
};
