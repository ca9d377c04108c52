// Moving a stop by hand: tighter only, never through the market; asked once, sent as soon as the stop may be changed.
import { isTwoSided } from '../../market/quote.ts';
import type { DeskAnswer } from '../../ports/trader.ts';
import { isSound, isStopThroughMarket, stopOnTick } from '../../trading/exits/protective-stop.ts';
import { price } from '../../trading/explain/figures.ts';
import { type HeldPosition, isHeld } from '../../trading/positions/position-state.ts';
import { signOf } from '../../trading/side.ts';
import { beginClose, chainOf, mayChange, stepsOf } from '../acts.ts';
import { isResting, positionIn } from '../book.ts';
import { changeOrder } from '../intents.ts';
import type { OrderRecord } from '../state.ts';
import { type Chain, newestOf, type Turn } from '../turn.ts';
import { notFound, refused } from './answers.ts';

interface StopWanted {
  readonly symbol: string;
  readonly price: number;
  readonly by: string;
}

export function stopAt(turn: Turn, { symbol, price: wanted, by }: StopWanted): DeskAnswer {
  const position = positionIn(turn.state, symbol);
  if (position === undefined || !isHeld(position) || position.quantity === 0)
    return notFound(`We hold nothing in ${symbol}.`);
  if (!isSound(wanted)) return refused(`${wanted} is no price.`);
  if (position.status === 'closing') return refused(`${symbol} is being closed already.`);
  const { side, positionId } = position;
  const to = stopOnTick(side, wanted, stepsOf(turn, symbol));
  const from = tightest(turn, position);
  if (to === from) return { ok: true, text: `The stop of ${symbol} is at ${price(from)} already.` };
  if (signOf(side) * (to - from) < 0)
    return refused(
      `The stop of ${symbol} is at ${price(from)}; ${price(to)} would be looser, and a stop never loosens.`,
    );
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote))
    return refused(`There is no bid and ask of ${symbol} to compare ${price(to)} with.`);
  if (isStopThroughMarket({ side, stop: to, bid: quote.bid, ask: quote.ask }))
    return refused(
      `${price(to)} is through the market of ${symbol}, bid ${price(quote.bid)}, ask ${price(quote.ask)}; \`sluice exit ${symbol}\` closes it.`,
    );
  const chain = newestOf(turn, chainOf(position));
  turn.record({ type: 'stop-asked', positionId, symbol, from, to, by }, chain);
  turn.touched.add(positionId);
  return { ok: true, text: `The stop of ${symbol} goes from ${price(from)} to ${price(to)}.` };
}

/** Where it rests, or where it was asked to go and has not arrived yet. */
function tightest(turn: Turn, { positionId, side, stopPrice }: HeldPosition): number {
  const asked = turn.state.asked.stops.get(positionId);
  const isTighter = asked !== undefined && signOf(side) * (asked - stopPrice) > 0;
  return isTighter ? asked : stopPrice;
}

/** Changes in a row that the broker refused before the wish is given up. */
const REFUSALS_MAX = 3;

/** The stop goes where it was asked to go, once nothing else is on its way; what the market reached meanwhile is an exit. */
export function moveAskedStop(
  turn: Turn,
  position: HeldPosition,
  stop: OrderRecord,
  chain: Chain,
): void {
  const { symbol, side, stopPrice } = position;
  const to = tightest(turn, position);
  if (to === stopPrice || !isResting(stop) || !mayChange(turn, stop)) return;
  if (stop.refusedChanges >= REFUSALS_MAX) return;
  const quote = turn.market.quote(symbol);
  if (quote === undefined) return;
  if (isStopThroughMarket({ side, stop: to, bid: quote.bid, ask: quote.ask }))
    return beginClose(turn, position, 'stop_through_market');
  changeOrder(turn, position, stop, 'operator', { stopPrice: to }, chain);
}
