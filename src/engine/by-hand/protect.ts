// Protecting by hand: a stop that is missing or contested is placed anew, because a person says so.
import type { DeskAnswer } from '../../ports/trader.ts';
import { price } from '../../trading/explain/figures.ts';
import { isHeld } from '../../trading/positions/position-state.ts';
import { chainOf, isLineUsable } from '../acts.ts';
import { isProtected, positionIn } from '../book.ts';
import { isContested } from '../meddling.ts';
import { newestOf, type Turn } from '../turn.ts';
import { notFound } from './answers.ts';

export function protectByHand(turn: Turn, symbol: string, by: string): DeskAnswer {
  const position = positionIn(turn.state, symbol);
  if (position === undefined || !isHeld(position) || position.quantity === 0)
    return notFound(`We hold nothing in ${symbol}.`);
  const { positionId, stopPrice, quantity } = position;
  if (isProtected(turn.state, position) && !isContested(turn, positionId))
    return {
      ok: true,
      text: `${symbol} is protected already, its stop rests at ${price(stopPrice)}.`,
    };
  const chain = newestOf(turn, chainOf(position));
  turn.record({ type: 'protection-asked', positionId, symbol, by }, chain);
  turn.touched.add(positionId);
  const when = isLineUsable(turn) ? 'now' : 'as soon as the gateway is back';
  const text = `A stop for ${quantity} ${symbol} at ${price(stopPrice)} is placed ${when}.`;
  return { ok: true, text };
}
