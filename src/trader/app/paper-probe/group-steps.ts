// Groups in which one fill reduces the others: whether an order can join later, and how to sell a share that has a stop.
import { isOver, isWorking } from './probe-line.ts';
import {
  buyOne,
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
