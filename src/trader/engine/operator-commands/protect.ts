// Manual protection: replaces a missing or contested stop on command.

import { amountOf } from '../../../market/instruments/amount.ts';
import { hasStop, isUnbounded } from '../../domain/exits/protective-stop.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { remainderOf, wholePart } from '../../domain/positions/whole-part.ts';
import { price, wordsAt } from '../../domain/wording/figures.ts';
import { remedyFor } from '../../domain/wording/unprotected-text.ts';
import type { Confirmation, Preview } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { isRestoreDeferred } from '../protective-orders/deferred-restore.ts';
import { isContested } from '../protective-orders/external-change.ts';
import { hasItsCover, isWatchedIn } from '../protective-orders/to-cover.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { isLineUsable } from '../turn/actions.ts';
import { decided, listText, notFound, nothingHeld } from '../turn/answers.ts';
import { type PositionTurn, positionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

interface Protect extends Confirmation {
  readonly symbol: string;
  readonly by: string;
}

export function protectByHand(turn: Turn, command: Protect): CommandAnswer {
  const { symbol, by } = command;
  const held = positionsIn(turn.state, symbol).filter(isHeld);
  const parts = held.filter(({ quantity }) => quantity !== 0);
  if (parts.length === 0) return notFound(nothingHeld(turn, symbol));
  const carryOut = (): CommandAnswer => ({
    ok: true,
    text: parts.map((part) => protectPart(turn, part, by)).join(' '),
  });
  const bare = parts.filter((part) => !isUnbounded(part) && !isSafe(turn, part));
  // Nothing would be placed: the answer says so, asked or confirmed.
  return bare.length === 0 ? carryOut() : decided(command, previewOfStops(turn, bare), carryOut);
}

function isSafe(turn: Turn, position: HeldPosition): boolean {
  return hasItsCover(turn, position) && !isContested(turn, position.positionId);
}

/** What was sold is a vertical: nothing else that is short has a bound. */
function boundText({ side }: HeldPosition): string {
  return side === 'long' ? 'it cost' : 'its width less the credit';
}

function previewOfStops(turn: Turn, bare: readonly HeldPosition[]): Preview {
  const stops = bare.map((position) => {
    const when = whenText(positionTurn(turn, position));
    return `a stop for ${wholePart(position.quantity)} ${position.symbol} at ${price(position.stopPrice)} ${when}`;
  });
  return {
    does: `place ${listText(stops)}`,
    details: bare.map(({ symbol, averagePrice, stopPrice, quantity }) => {
      const { signedMoney } = wordsAt(turn.market.placeOf(symbol).venue);
      const gain = signedMoney(amountOf(symbol, stopPrice - averagePrice, quantity));
      return `If it fills there, the result from the entry at ${price(averagePrice)} is ${gain}, before commissions.`;
    }),
  };
}

function protectPart(turn: Turn, position: HeldPosition, by: string): string {
  const { positionId, symbol, stopPrice, quantity } = position;
  if (isUnbounded(position))
    return `No stop can rest under ${symbol}, and nothing bounds what it can lose: ${remedyFor(symbol)}.`;
  if (!hasStop(position))
    return `${symbol} needs no stop: it can lose no more than ${boundText(position)}.`;
  if (isWatchedIn(turn, position))
    return `No stop can rest at the venue of ${symbol}: this daemon watches its stop at ${price(stopPrice)} while it runs.`;
  if (sellableOf(position, turn.now) === 0)
    return `${symbol} cannot be sold yet: its stop at ${price(stopPrice)} is placed in the moment in which it can be.`;
  if (isSafe(turn, position))
    return `${symbol} is protected already, its stop rests at ${price(stopPrice)}.`;
  const on = positionTurn(turn, position);
  turn.record({ type: 'protection-asked', positionId, symbol, by }, on.chain);
  turn.touched.add(positionId);
  const when = whenText(on);
  const left = remainderOf(quantity);
  const rest =
    left === 0 ? '' : ` The other ${left} of a share can have none: sell it in the broker's app.`;
  return `A stop for ${wholePart(quantity)} ${symbol} at ${price(stopPrice)} is placed ${when}.${rest}`;
}

function whenText(on: PositionTurn<HeldPosition>): string {
  if (!isLineUsable(on.turn)) return 'as soon as the gateway is back';
  return isRestoreDeferred(on) ? 'once a split is ruled out' : 'now';
}
