// Groups in which one fill reduces the others: whether an order can join later, and how to sell a share that has a stop.
import { isOver, isWorking, type ProbeOrder } from './probe-line.ts';
import {
  buyOne,
  complete,
  down,
  type FreeTerms,
  newestWorking,
  ProbeFailed,
  type ProbeRoom,
  quoteOf,
  SELL_ONE,
  up,
} from './room.ts';

/** Places an order that cannot fill, to see whether it can join the group of a bracket and what its cancel does to the others. */
export async function lateMember(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const [s, t] = [newestWorking(room, 's'), newestWorking(room, 't')];
  const group = s?.reported?.group ?? '';
  if (s === undefined || group === '') throw new ProbeFailed('the stop has no group to join');
  const { ask } = quoteOf(room);
  const terms: FreeTerms = {
    ...SELL_ONE,
    type: 'limit',
    limitPrice: up(room, ask * 1.08),
    group: group,
  };
  const [late] = line.place('exit', [line.terms('x', terms)]);
  if (late === undefined) throw new ProbeFailed('nothing was placed');
  await line.until(() => isWorking(late) || isOver(late), 8);
  if (!isWorking(late)) {
    answers.set('late_group_member', `refused: ${late.refusal ?? late.status}`);
    answers.set('cancel_of_a_member', 'not seen: the group accepts no further order');
    return 'refused';
  }
  answers.set('late_group_member', 'accepted');
  line.cancel(late);
  await line.until(() => isOver(late), 8);
  await line.until(() => isOver(s) || (t !== undefined && isOver(t)), 2);
  const isAlone = isOver(s) || (t !== undefined && isOver(t));
  answers.set('cancel_of_a_member', isAlone ? 'ends the others too' : 'leaves the others');
  if (isOver(s)) throw new ProbeFailed('the cancel of a group member ended the stop');
  return `accepted; its cancel ${answers.get('cancel_of_a_member')}`;
}

/** Sells at market in the stop's group; if no order can join it, moves the target's limit below the bid. */
export async function closeInGroup(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const [s, t] = [newestWorking(room, 's'), newestWorking(room, 't')];
  const group = s?.reported?.group ?? '';
  const isRefusing = answers.get('late_group_member') !== 'accepted';
  if (isRefusing && t !== undefined) {
    const limitPrice = up(room, quoteOf(room).bid * (1 - room.collarPercent / 100));
    line.change(t, { limitPrice, detachParent: true });
  } else line.place('exit', [line.terms('x', { ...SELL_ONE, type: 'market', group })]);
  const isClosed = await line.until(() => line.net() === 0, 15);
  const way = isRefusing
    ? 'the target, re-priced through the market'
    : 'a market order in the group';
  answers.set('close', isClosed ? `by ${way}` : `not by ${way}`);
  if (!isClosed) throw new ProbeFailed(`the share was not sold by ${way}`);
  const others = [s, t].filter((one) => one !== undefined);
  const areOver = await line.until(() => others.every(isOver), 8);
  answers.set('group_after_close', areOver ? 'the others end' : 'the others stay open');
  return `sold by ${way}; ${answers.get('group_after_close')}`;
}

/** A stop without a parent, in a group named after it; then a market order that joins the group. */
export async function stopAlone(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const { bid, ask } = quoteOf(room);
  const limitPrice = down(room, ask * (1 + room.collarPercent / 100));
  line.place('entry', [line.terms('e', { ...buyOne(room), type: 'limit', limitPrice })]);
  if (!(await line.until(() => line.net() === 1, 15)))
    throw new ProbeFailed('the entry did not fill');
  const own = line.terms('s', {
    ...SELL_ONE,
    validity: { kind: 'gtc' },
    type: 'stop',
    stopPrice: down(room, bid * 0.92),
  });
  const [s] = line.place('protection', [{ ...own, group: own.orderRef }]);
  if (s === undefined || !(await line.until(() => isWorking(s) || isOver(s), 8)) || !isWorking(s))
    throw new ProbeFailed(`a stand-alone stop is refused: ${s?.refusal ?? 'no answer'}`);
  answers.set('stop_alone', 'accepted');
  const [x] = line.place('exit', [
    line.terms('x', { ...SELL_ONE, type: 'market', group: own.orderRef }),
  ]);
  const isClosed = await line.until(() => line.net() === 0 || x?.refusal !== undefined, 15);
  const joined = isClosed && line.net() === 0;
  answers.set(
    'exit_joins_stop_alone',
    joined ? 'accepted' : `refused: ${x?.refusal ?? 'no answer'}`,
  );
  if (joined) await line.until(() => isOver(s), 8);
  return `placed; an exit that joins it: ${answers.get('exit_joins_stop_alone')}`;
}

/** An entry with a stop alone: the group that the gateway gives it, also in its list, whether it moves, and whether an exit joins. */
export async function onlyChild(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const { bid, ask } = quoteOf(room);
  const limitPrice = down(room, ask * (1 + room.collarPercent / 100));
  const entry = line.terms('e', { ...buyOne(room), type: 'limit', limitPrice });
  const child = { ...SELL_ONE, validity: { kind: 'gtc' }, parentRef: entry.orderRef } as const;
  const stopPrice = down(room, bid * 0.92);
  const [, s] = line.place('entry', [
    entry,
    line.terms('s', { ...child, type: 'stop', stopPrice }),
  ]);
  if (s === undefined) throw new Error('two legs are two');
  const isHeld = await line.until(() => line.net() === 1 && isWorking(s), 15);
  if (!isHeld) throw new ProbeFailed(`an entry with a stop alone: ${s.refusal ?? s.status}`);
  answers.set('group_of_one_child', groupText(s));
  answers.set('move_of_one_child', await moveOf(room, s, down(room, stopPrice * 1.01)));
  await complete(room);
  answers.set('group_in_the_list', groupText(s));
  const sold = await sellBeside(room, s);
  return `its stop: ${answers.get('move_of_one_child')}; ${sold}`;
}

function groupText({ reported }: ProbeOrder): string {
  const { group = '', groupWord } = reported ?? {};
  return group === '' ? 'none' : `${groupWord} with a group name from the gateway`;
}

async function moveOf(room: ProbeRoom, s: ProbeOrder, stopPrice: number): Promise<string> {
  const { line } = room;
  line.change(s, { stopPrice, detachParent: true });
  const isMoved = () => s.reported?.stopPrice === stopPrice;
  await line.until(() => isMoved() || s.refusal !== undefined, 8);
  return isMoved() ? 'moved' : `not moved: ${s.refusal ?? 'no answer'}`;
}

/** In the group of the stop; without one, or if it takes no exit, the stop ends first. */
async function sellBeside({ line, answers }: ProbeRoom, s: ProbeOrder): Promise<string> {
  const group = s.reported?.group ?? '';
  const [x] =
    group === ''
      ? []
      : line.place('exit', [line.terms('x', { ...SELL_ONE, type: 'market', group })]);
  if (x !== undefined) await line.until(() => line.net() === 0 || x.refusal !== undefined, 15);
  const isSold = line.net() === 0;
  const why = x === undefined ? 'its stop has no group' : (x.refusal ?? 'no answer');
  answers.set('exit_joins_one_child', isSold ? 'accepted' : `refused: ${why}`);
  if (isSold) await line.until(() => isOver(s), 8);
  else line.cancel(s);
  await line.until(() => isOver(s), 8);
  if (line.net() > 0 && isOver(s)) {
    line.place('exit', [line.terms('x', { ...SELL_ONE, type: 'market' })]);
    await line.until(() => line.net() === 0, 15);
  }
  if (line.net() !== 0) throw new ProbeFailed(`the account is not flat: ${line.net()}`);
  return `an exit that joins it: ${answers.get('exit_joins_one_child')}`;
}
