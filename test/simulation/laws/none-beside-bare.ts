// No entry is made while a position is unprotected by the definition, measured from the journal alone: its working stops cover less
// than it holds without a break for two seconds, or at once when contested. An operator may accept it, per position. Shares of an
// assigned vertical are bounded by its other contract (decision 0065).
import { SECOND_MS } from '../../../src/kernel/instant.ts';
import {
  isCombinationId,
  isOptionId,
  multiplierOf,
} from '../../../src/market/instruments/amount.ts';
import { parseOptionId } from '../../../src/market/options/option-id.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../../../src/trader/domain/positions/position-state.ts';
import { isProtected, positionsIn } from '../../../src/trader/engine/state/position-lookups.ts';
import type { MakeLaw } from './world/law.ts';

const BARE_MS = 2 * SECOND_MS;

export const noneBesideBare: MakeLaw = (world, broken) => {
  /** Since when a position has been bare in the journal. */
  const bareSince = new Map<string, number>();
  const waived = new Set<string>();

  function look(position: PositionState): void {
    const { positionId } = position;
    if (
      !isHeld(position) ||
      isBounded(position) ||
      isHedged(position) ||
      isProtected(world.state, position)
    ) {
      bareSince.delete(positionId);
      waived.delete(positionId);
    } else if (!bareSince.has(positionId)) bareSince.set(positionId, world.now());
  }

  /** By a contract of the same assigned vertical that may sell the shares, or buy them, at its strike. */
  function isHedged({ deliveredFrom, quantity, symbol }: HeldPosition): boolean {
    if (deliveredFrom === undefined || isOptionId(symbol)) return false;
    const right = quantity > 0 ? 'put' : 'call';
    let bounded = 0;
    for (const part of world.state.positions.values()) {
      if (!isHeld(part) || part.deliveredFrom !== deliveredFrom) continue;
      if (parseOptionId(part.symbol)?.right === right)
        bounded += Math.max(0, part.quantity) * multiplierOf(part.symbol);
    }
    return bounded >= Math.abs(quantity);
  }

  function again(positionId: string): void {
    const position = world.state.positions.get(positionId);
    if (position !== undefined) look(position);
    else bareSince.delete(positionId);
  }

  function isUnprotected(positionId: string, since: number): boolean {
    if (waived.has(positionId)) return false;
    if (world.state.meddled.get(positionId)?.isContested === true) return true;
    // In an open session the hours before its open do not count: the stop may have been held back until then.
    return world.now() - Math.max(since, world.today().open) >= BARE_MS;
  }

  return {
    name: 'no entry beside a bare position',
    fact({ fact }) {
      for (const positionId of bareSince.keys()) again(positionId);
      // What happened while the daemon was down is not known: its count goes on from its last word.
      if (fact.type === 'daemon-started')
        for (const positionId of bareSince.keys()) bareSince.set(positionId, world.state.at);
      if (fact.type === 'cover-waived') waived.add(fact.positionId);
      if (fact.type !== 'entry-intended') return;
      for (const [positionId, since] of bareSince)
        if (isUnprotected(positionId, since))
          broken(
            `${fact.symbol} is entered while ${positionId} has been bare for ${world.now() - since} ms`,
          );
    },
    turn(dirty) {
      for (const symbol of dirty)
        for (const position of positionsIn(world.state, symbol)) look(position);
      for (const positionId of bareSince.keys()) again(positionId);
    },
  };
};

/** What was paid for an option bounds its loss, the width that of a vertical, and of what was sold its collateral, while it is there. */
function isBounded(position: PositionState): boolean {
  const { symbol, side, plan } = position;
  if (!isOptionId(symbol)) return false;
  if (isCombinationId(symbol)) return true;
  const isUncovered = isHeld(position) && position.isUncovered === true;
  return side === 'long' || (plan.collateral !== undefined && !isUncovered);
}
