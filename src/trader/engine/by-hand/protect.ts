// Manual protection: replaces a missing or contested stop on command.

import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { price } from '../../domain/wording/figures.ts';
import type { DeskAnswer } from '../../ports/trader.ts';
import { isContested } from '../cover/external-change.ts';
import { isHeldBack } from '../cover/held-back.ts';
import { isProtected, positionsIn } from '../state/position-lookups.ts';
import { isLineUsable } from '../turn/acts.ts';
import { notFound } from '../turn/answers.ts';
import { type PositionTurn, positionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

export function protectByHand(turn: Turn, symbol: string, by: string): DeskAnswer {
  const held = positionsIn(turn.state, symbol).filter(isHeld);
  const parts = held.filter(({ quantity }) => quantity !== 0);
  if (parts.length === 0) return notFound(`We hold nothing in ${symbol}.`);
  return { ok: true, text: parts.map((part) => protectPart(turn, part, by)).join(' ') };
}

function protectPart(turn: Turn, position: HeldPosition, by: string): string {
  const { positionId, symbol, stopPrice, quantity } = position;
  if (isProtected(turn.state, position) && !isContested(turn, positionId))
    return `${symbol} is protected already, its stop rests at ${price(stopPrice)}.`;
  const on = positionTurn(turn, position);
  turn.record({ type: 'protection-asked', positionId, symbol, by }, on.chain);
  turn.touched.add(positionId);
  const when = whenText(on);
  return `A stop for ${quantity} ${symbol} at ${price(stopPrice)} is placed ${when}.`;
}

function whenText(on: PositionTurn<HeldPosition>): string {
  if (!isLineUsable(on.turn)) return 'as soon as the gateway is back';
  return isHeldBack(on) ? 'once a split is ruled out' : 'now';
}
