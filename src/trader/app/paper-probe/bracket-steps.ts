// An entry with its target and its stop: how the gateway reports it before and after the fill, and what a cancel leaves.
import { isOver, isWorking, type ProbeOrder } from './probe-line.ts';
import { buyOne, down, ProbeFailed, type ProbeRoom, quoteOf, SELL_ONE, up } from './room.ts';

/** A bracket far below the market: how it is reported before a fill, and what its cancel leaves. */
export async function unfilledBracket(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const { bid } = quoteOf(room);
  const [e, t, s] = placeBracket(room, { limit: bid * 0.97, target: bid * 1.06, stop: bid * 0.92 });
  const all = [e, t, s];
  await line.until(() => all.every(isWorking) || all.some(isOver), 8);
  const refusal = all.find(({ refusal }) => refusal !== undefined)?.refusal;
  answers.set('gtd', refusal === undefined ? `accepted${warningsOf(e)}` : `refused: ${refusal}`);
  if (refusal !== undefined) throw new ProbeFailed(`the bracket was refused: ${refusal}`);
  await line.until(() => (s.reported?.group ?? '') !== '', 3);
  answers.set('order_ref', refAnswer(e));
  answers.set('oca', ocaAnswer(s));
  answers.set('children_before_fill', statesAnswer(s));
  const effect = s.reported?.groupEffect ?? 'none';
  line.cancel(e);
  await line.until(() => all.every(isOver), 8);
  answers.set(
    'unfilled_parent_cancel',
    isOver(t) && isOver(s) ? 'ends its children' : 'leaves its children',
  );
  for (const child of [t, s]) if (!isOver(child)) line.cancel(child);
  await line.until(() => all.every(isOver), 8);
  if (!isOver(e)) throw new ProbeFailed('the gateway did not answer the cancel of the entry');
  if (effect !== 'reduces')
    throw new ProbeFailed(
      `siblings are grouped as ${s.reported?.groupWord ?? 'nothing'}: only types 2 and 3 keep a stop in place`,
    );
  return `cancelled: ${answers.get('unfilled_parent_cancel')}`;
}

/** Buys one share with a limit above the ask. */
export async function filledBracket(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const { bid, ask } = quoteOf(room);
  const limit = ask * (1 + room.collarPercent / 100);
  const [e, t, s] = placeBracket(room, { limit, target: bid * 1.06, stop: bid * 0.92 });
  if (!(await line.until(() => line.net() === 1, 15)))
    throw new ProbeFailed(`the entry did not fill: ${e.refusal ?? e.status}`);
  await line.until(() => isWorking(s) && isWorking(t), 5);
  answers.set('children_after_fill', statesAnswer(s));
  answers.set('children_mid_fill', 'not seen: one share fills at once');
  answers.set('half_filled_parent_cancel', 'not seen: one share fills at once');
  if (!isWorking(s)) throw new ProbeFailed(`the stop is not working after the fill: ${s.status}`);
  return `bought 1; ${await moveStop(room, s)}`;
}

/** The parent has ended: the first change removes the link to it. */
async function moveStop(room: ProbeRoom, s: ProbeOrder): Promise<string> {
  const { line, answers } = room;
  const stopPrice = down(room, (s.terms.stopPrice ?? 0) * 1.01);
  line.change(s, { stopPrice, detachParent: true });
  await line.until(() => s.reported?.stopPrice === stopPrice || s.refusal !== undefined, 8);
  const isMoved = s.reported?.stopPrice === stopPrice;
  answers.set('stop_move', isMoved ? 'accepted' : `refused: ${s.refusal ?? 'no answer'}`);
  if (!isMoved) throw new ProbeFailed(`the stop could not be moved: ${s.refusal ?? 'no answer'}`);
  return 'its stop moved';
}

interface Prices {
  readonly limit: number;
  readonly target: number;
  readonly stop: number;
}

function placeBracket(room: ProbeRoom, { limit, target, stop }: Prices) {
  const { line } = room;
  const entry = line.terms('e', { ...buyOne(room), type: 'limit', limitPrice: down(room, limit) });
  const child = { ...SELL_ONE, validity: { kind: 'gtc' }, parentRef: entry.orderRef } as const;
  const [e, t, s] = line.place('entry', [
    entry,
    line.terms('t', { ...child, type: 'limit', limitPrice: up(room, target) }),
    line.terms('s', { ...child, type: 'stop', stopPrice: down(room, stop) }),
  ]);
  if (e === undefined || t === undefined || s === undefined)
    throw new Error('three legs are three');
  return [e, t, s] as const;
}

function warningsOf({ warnings }: ProbeOrder): string {
  return warnings.length === 0 ? '' : `, with ${warnings.join('; ')}`;
}

function refAnswer({ terms, reported }: ProbeOrder): string {
  const orderRef = reported?.orderRef ?? '';
  if (orderRef === terms.orderRef) return 'is reported as it was sent';
  return `is reported with "${orderRef.slice(terms.orderRef.length)}" appended`;
}

function ocaAnswer({ reported }: ProbeOrder): string {
  if (reported === undefined || reported.group === '') return 'siblings are not grouped';
  return `siblings are grouped as ${reported.groupWord} with a group name from the gateway`;
}

function statesAnswer({ reported, terms, status }: ProbeOrder): string {
  const stated = reported?.quantity ?? Number.NaN;
  const what = stated === terms.quantity ? 'the ordered quantity' : `a quantity of ${stated}`;
  return `state ${what}, ${status}`;
}
