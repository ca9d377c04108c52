// Moving a stop for the operator: only tighter, never through the market; recorded at once, sent when the stop may be changed.
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { hasStop, isSound, stopOnTick } from '../../domain/exits/protective-stop.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import { price } from '../../domain/wording/figures.ts';
import type { Confirmation } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isResting, positionsIn } from '../state/position-lookups.ts';
import { beginClose, chainOf, isMarketOpen, mayMove, stepsOf } from '../turn/actions.ts';
import { decided, notFound, nothingHeld, refused } from '../turn/answers.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { isStopThrough } from '../turn/thin-market.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { moveStop } from './move-stop.ts';
import { previewOfMove, type StopMove } from './stop-preview.ts';
import { isUnmovable, unmovableStop, unmovableText } from './unmovable-stop.ts';

interface StopRequest extends Confirmation {
  readonly symbol: string;
  /** Of one position only; default: of every part of the trade. */
  readonly positionId?: string;
  readonly price: number;
  readonly by: string;
}

/** Moves the stop of every part of the trade that is looser; never loosens one. */
export function stopAt(turn: Turn, wanted: StopRequest): CommandAnswer {
  const judged = judgeMove(turn, wanted);
  if (judged.kind === 'answer') return judged.answer;
  const { symbol, from, to, parts } = judged;
  return decided(wanted, previewOfMove(turn, judged), () => {
    for (const { position } of parts) ask(turn, position, { to, by: wanted.by });
    return {
      ok: true,
      text: hasStop({ symbol, stopPrice: from })
        ? `The stop of ${symbol} goes from ${price(from)} to ${price(to)}.`
        : `${symbol} gets a stop at ${price(to)}, which this daemon watches while it runs.`,
    };
  });
}

type Judged = (StopMove & { readonly kind: 'move' }) | Answered;

interface Answered {
  readonly kind: 'answer';
  readonly answer: CommandAnswer;
}

function answered(answer: CommandAnswer): Answered {
  return { kind: 'answer', answer };
}

function judgeMove(turn: Turn, { symbol, positionId: only, price: wanted }: StopRequest): Judged {
  const held = positionsIn(turn.state, symbol)
    .filter(isHeld)
    .filter(({ positionId }) => only === undefined || positionId === only);
  const parts = held.filter(({ quantity }) => quantity !== 0);
  const open = parts.filter(({ status }) => status !== 'closing');
  const [first] = open;
  if (parts.length === 0) return answered(notFound(nothingHeld(turn, symbol)));
  if (!isSound(wanted)) return answered(refused(`${wanted} is not a valid price.`));
  if (first === undefined) return answered(refused(`${symbol} is being closed already.`));
  const { side } = first;
  const to = stopOnTick(side, wanted, stepsOf(turn, symbol));
  const looser = open.filter((part) => isTighter(side, to, tightestStop(turn, part)));
  const from = tightestStop(turn, looser[0] ?? first);
  if (looser.length === 0)
    return answered(
      to === tightestStop(turn, first)
        ? { ok: true, text: `The stop of ${symbol} is at ${price(from)} already.` }
        : refused(
            `The stop of ${symbol} is at ${price(from)}; ${price(to)} would be looser, and a stop never loosens.`,
          ),
    );
  const stuck = unmovableStop(turn, looser);
  if (stuck !== undefined) return answered(refused(unmovableText(stuck)));
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote))
    return answered(refused(`${symbol} has no bid and ask to compare ${price(to)} with.`));
  const { bid, ask: offer } = quote;
  if (isStopThrough(turn, quote, { side, stop: to }))
    return answered(
      refused(
        `${price(to)} is through the market of ${symbol}, bid ${price(bid)}, ask ${price(offer)}; \`sluice exit ${typedSymbol(symbol)} --yes\` closes it.`,
      ),
    );
  const moved = looser.map((position) => ({ position, from: tightestStop(turn, position) }));
  return { kind: 'move', symbol, side, from, to, bid, ask: offer, parts: moved };
}

function ask(
  turn: Turn,
  part: HeldPosition,
  { to, by }: { readonly to: number; readonly by: string },
): void {
  const { positionId, symbol } = part;
  const from = tightestStop(turn, part);
  const chain = newestOf(turn, chainOf(part));
  turn.record({ type: 'stop-asked', positionId, symbol, from, to, by }, chain);
  turn.touched.add(positionId);
}

/** Its recorded price, or the tighter price that the operator asked for and the broker has not confirmed. */
export function tightestStop(turn: Turn, { positionId, side, stopPrice }: HeldPosition): number {
  const asked = turn.state.asked.stops.get(positionId);
  return asked !== undefined && isTighter(side, asked, stopPrice) ? asked : stopPrice;
}

/** Any stop is tighter than none, which is at 0 for a call that was sold. */
function isTighter(side: PositionSide, one: number, than: number): boolean {
  return !isSound(than) || signOf(side) * (one - than) > 0;
}

const TOO_EARLY_MAX = 3;

/** It came too early again and again: in a closed market it waits for the open. */
function isPutOff(turn: Turn, { terms, refusedChanges, changeRefusedAs }: OrderRecord): boolean {
  if (refusedChanges < TOO_EARLY_MAX || isMarketOpen(turn, terms.symbol)) return false;
  return changeRefusedAs === 'still_processing';
}

/**
 * Moves the stop to the requested price once no other change is in flight; exits if the market has reached that price. A request that
 * the broker refuses for good is given up, and a fact records that.
 */
export function moveAskedStop(on: PositionTurn<HeldPosition>, stop: OrderRecord): void {
  const { turn, position, chain } = on;
  const { symbol, side, stopPrice } = position;
  const to = tightestStop(turn, position);
  if (to === stopPrice || !isResting(stop) || stop.pendingChange !== undefined) return;
  if (isUnmovable(turn, stop)) {
    const { positionId } = position;
    const { stopPrice: from = stopPrice, refusedChanges: times } = stop;
    turn.record({ type: 'stop-ask-refused', positionId, symbol, from, to, times }, chain);
    return;
  }
  if (!mayMove(turn, stop) || isPutOff(turn, stop)) return;
  const quote = turn.market.quote(symbol);
  if (quote === undefined) return;
  if (isStopThrough(turn, quote, { side, stop: to }))
    return beginClose(turn, position, 'stop_through_market');
  moveStop(turn, stop, { purpose: 'operator', stopPrice: to }, chain);
}
