// For a broker whose exits act only after the complete fill of their entry, and whose target gives its place to an exit: what documents
// leave open about it.
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { isOver, isWorking, type ProbeOrder } from './probe-line.ts';
import {
  buyOne,
  down,
  newestWorking,
  ProbeFailed,
  type ProbeRoom,
  quoteOf,
  SELL_ONE,
  up,
} from './room.ts';

/** Far below the market, without a target of the trade: whether the far one beside its stop is taken, and what its cancel leaves. */
export async function unfilledWhole(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const [e, s] = placeEntry(room, quoteOf(room).bid * 0.97);
  await line.until(() => [e, s].every(isWorking) || [e, s].some(isOver), 10);
  const refusal = e.refusal ?? s.refusal;
  answers.set('far_target', refusal === undefined ? 'accepted' : `refused: ${refusal}`);
  if (refusal !== undefined) throw new ProbeFailed(`the bracket was refused: ${refusal}`);
  answers.set('exits_before_fill', s.status);
  line.cancel(e);
  const isGone = await line.until(() => isOver(e) && isOver(s), 10);
  answers.set('unfilled_entry_cancel', isGone ? 'ends its exits' : 'leaves its exits');
  if (!isGone) throw new ProbeFailed('the cancel of the entry did not end its exits');
  return `cancelled: ${answers.get('unfilled_entry_cancel')}`;
}

/** Buys one share, and moves its stop twice: each change is made of the one before. */
export async function filledWhole(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const [e, s] = placeEntry(room, quoteOf(room).ask * (1 + room.collarPercent / 100));
  if (!(await line.until(() => line.net() === 1, 15)))
    throw new ProbeFailed(`the entry did not fill: ${e.refusal ?? e.status}`);
  await line.until(() => isWorking(s), 5);
  if (!isWorking(s)) throw new ProbeFailed(`the stop does not work after the fill: ${s.status}`);
  for (const times of [1.01, 1.02]) await moveStop(room, s, times);
  answers.set('stop_moves', 'accepted, and a second one of the changed order');
  return 'bought 1; its stop moved twice';
}

async function moveStop(room: ProbeRoom, s: ProbeOrder, times: number): Promise<void> {
  const stopPrice = down(room, (s.terms.stopPrice ?? 0) * times);
  room.line.change(s, { stopPrice, detachParent: false });
  const isMoved = () => s.reported?.stopPrice === stopPrice;
  await room.line.until(() => isMoved() || s.refusal !== undefined, 10);
  if (isMoved()) return;
  const why = s.refusal ?? 'no answer';
  room.answers.set('stop_moves', `refused: ${why}`);
  throw new ProbeFailed(`the stop could not be moved: ${why}`);
}

/** Another entry while the exits of the first rest, far below the market. */
export async function additionBeside(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const stop = await restingStop(room);
  const [e, s] = placeEntry(room, quoteOf(room).bid * 0.97);
  await line.until(() => isWorking(e) || isOver(e), 10);
  answers.set('addition', isWorking(e) ? 'accepted' : `refused: ${e.refusal ?? e.status}`);
  if (isWorking(e)) line.cancel(e);
  await line.until(() => isOver(e) && isOver(s), 10);
  if (stop === undefined || !isWorking(stop))
    throw new ProbeFailed('the stop of the share ended with another entry');
  return `another entry beside the exits: ${answers.get('addition')}`;
}

/** The exit takes the place of the far target, at one price step above the stop. */
export async function exitByTarget(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const s = await restingStop(room);
  const group = s?.reported?.group ?? '';
  if (s === undefined || group === '') throw new ProbeFailed('the stop has no target beside it');
  const [x] = line.place('exit', [line.terms('x', { ...SELL_ONE, type: 'market', group })]);
  await line.until(() => line.net() === 0 || x?.refusal !== undefined, 15);
  const isClosed = line.net() === 0;
  answers.set('exit_by_target', isClosed ? 'accepted' : `refused: ${x?.refusal ?? 'no answer'}`);
  if (!isClosed)
    throw new ProbeFailed(`the target did not become the exit: ${answers.get('exit_by_target')}`);
  const isGone = await line.until(() => isOver(s), 10);
  answers.set('stop_after_exit', isGone ? 'ends' : 'stays open');
  return `sold by the target; the stop ${answers.get('stop_after_exit')}`;
}

/** An order that was just changed is not at work for a moment. */
async function restingStop(room: ProbeRoom): Promise<ProbeOrder | undefined> {
  await room.line.until(() => newestWorking(room, 's') !== undefined, 10);
  return newestWorking(room, 's');
}

function placeEntry(room: ProbeRoom, limit: number): readonly [ProbeOrder, ProbeOrder] {
  const { line } = room;
  const entry = line.terms('e', { ...buyOne(room), type: 'limit', limitPrice: down(room, limit) });
  const stop: OrderTerms = line.terms('s', {
    ...{ ...SELL_ONE, validity: { kind: 'gtc' }, parentRef: entry.orderRef, type: 'stop' },
    stopPrice: up(room, quoteOf(room).bid * 0.92),
  });
  const [e, s] = line.place('entry', [entry, stop]);
  if (e === undefined || s === undefined) throw new Error('two legs are two');
  return [e, s];
}
