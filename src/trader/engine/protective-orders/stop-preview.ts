// What a person is shown before a stop is moved: how near the market it comes, and what it earns or loses if it fills there.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { percent, price, sharesText, wordsAt } from '../../domain/wording/figures.ts';
import type { Preview } from '../../ports/confirmation.ts';
import { isLineUsable } from '../turn/actions.ts';
import { listText } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';

export interface StopMove {
  readonly symbol: string;
  readonly side: PositionSide;
  readonly to: number;
  /** Of the first part. */
  readonly from: number;
  readonly bid: number;
  readonly ask: number;
  readonly parts: readonly { readonly position: HeldPosition; readonly from: number }[];
}

export function previewOfMove(turn: Turn, move: StopMove): Preview {
  const { symbol, to, parts } = move;
  const moves = parts.map(
    ({ position: { quantity }, from }) => `${sharesText(Math.abs(quantity))} from ${price(from)}`,
  );
  return {
    does: `move the stop of ${symbol} for ${listText(moves)} to ${price(to)}`,
    details: [
      distanceText(move),
      resultText(turn, move),
      ...(isLineUsable(turn) ? [] : ['It is sent as soon as the gateway is back.']),
    ],
  };
}

function distanceText({ side, to, bid, ask }: StopMove): string {
  const [name, market] = side === 'long' ? ['bid', bid] : ['ask', ask];
  const distance = Math.abs(market - to);
  return `That is ${price(distance)} (${percent((distance / market) * 100)}) from the ${name} of ${price(market)}.`;
}

/** Commissions and gaps cannot be known before. */
function resultText(turn: Turn, { symbol, to, parts }: StopMove): string {
  const { signedMoney } = wordsAt(turn.market.placeOf(symbol).venue);
  const sum = (priceOf: (from: number) => number) =>
    parts.reduce(
      (all, { position: { averagePrice, quantity }, from }) =>
        all + amountOf(symbol, priceOf(from) - averagePrice, quantity),
      0,
    );
  const [after, before] = [sum(() => to), sum((from) => from)];
  return `If it fills there, the result from the entry is ${signedMoney(after)} instead of ${signedMoney(before)}, before commissions.`;
}
