// The checklist: each step does one thing with one share and writes down how this gateway did it.
import type { Clock } from '../../kernel/clock.ts';
import { plus, SECOND_MS } from '../../kernel/instant.ts';
import { isTwoSided, type Quote } from '../../market/quote.ts';
import { roundDown, roundUp } from '../../market/tick-grid.ts';
import type { Broker, BrokerSnapshot, InstrumentWanted } from '../../ports/broker.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { OrderTerms } from '../../trading/orders/order-terms.ts';
import { isOver, isWorking, type ProbeLine, type ProbeOrder } from './probe-line.ts';

export interface ProbeRoom {
  readonly line: ProbeLine;
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly clock: Clock;
  readonly account: string;
  readonly wanted: InstrumentWanted;
  readonly collarPercent: number;
  /** Answers so far, by question. */
  readonly answers: Map<string, string>;
}

/** A sentence about what was seen; throws a `ProbeFailed` when the rest of the list makes no sense after it. */
export type Step = (room: ProbeRoom) => Promise<string>;

export class ProbeFailed extends Error {}

export const STEPS: Readonly<Record<string, Step>> = {
  connect,
  contract,
  account: readAccount,
  prices,
  'unfilled bracket': unfilledBracket,
  'filled bracket': filledBracket,
  'late group member': lateMember,
  'close in the group': closeInGroup,
  'stop that stands alone': stopAlone,
};

async function connect({ line, broker, account }: ProbeRoom): Promise<string> {
  broker.start();
  await line.until(() => line.session !== undefined || line.wrongAccount !== undefined, 10);
  if (line.wrongAccount !== undefined)
    throw new ProbeFailed(`the gateway offers ${line.wrongAccount.join(', ')}, not ${account}`);
  if (line.session === undefined) throw new ProbeFailed('the gateway opens no session');
  return `server version ${line.session.serverVersion}, order numbers from ${line.session.nextOrderId}`;
}

async function contract({ line, broker, wanted, answers }: ProbeRoom): Promise<string> {
  broker.resolve(wanted);
  await line.until(() => line.instrument !== undefined || line.unresolved !== undefined, 10);
  if (line.instrument === undefined)
    throw new ProbeFailed(
      `${wanted.symbol} is not one contract: ${line.unresolved ?? 'no answer'}`,
    );
  const { conId, priceSteps } = line.instrument;
  const steps = priceSteps.map(({ lowEdge, increment }) => `${increment} from ${lowEdge}`);
  answers.set('market_rule', steps.join(', '));
  return `contract ${conId}`;
}

/** Ours and somebody else's shares could not be told apart at the end. */
async function readAccount(room: ProbeRoom): Promise<string> {
  const { wanted, account } = room;
  const { positions, openOrders } = await complete(room);
  const held = positions.find((one) => one.account === account && one.symbol === wanted.symbol);
  if (held !== undefined && held.quantity !== 0)
    throw new ProbeFailed(
      `the account holds ${held.quantity} ${wanted.symbol}: name another symbol`,
    );
  const works = openOrders.filter(({ symbol }) => symbol === wanted.symbol).length;
  if (works > 0)
    throw new ProbeFailed(`${works} orders work in ${wanted.symbol}: name another symbol`);
  return `flat in ${wanted.symbol}, nothing works there`;
}

export async function complete({ line }: Pick<ProbeRoom, 'line'>): Promise<BrokerSnapshot> {
  const snapshot = await line.ask();
  if (snapshot === undefined)
    throw new ProbeFailed('the gateway does not tell orders and positions');
  return snapshot;
}

async function prices({ line, market, wanted }: ProbeRoom): Promise<string> {
  if (line.instrument !== undefined) market.subscribe(line.instrument);
  const has = await line.until(() => line.quote !== undefined && isTwoSided(line.quote), 15);
  const quote = line.quote;
  if (!has || quote === undefined) throw new ProbeFailed(`no bid and ask of ${wanted.symbol} came`);
  if (!quote.isLive) throw new ProbeFailed(`the prices of ${wanted.symbol} are delayed`);
  return `${quote.bid} to ${quote.ask}`;
}

/** Far below the market: what a bracket looks like before anything fills, and what its cancel leaves. */
async function unfilledBracket(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const { bid } = quoteOf(room);
  const [e, t, s] = placeBracket(room, { limit: bid * 0.97, target: bid * 1.06, stop: bid * 0.92 });
  const all = [e, t, s];
  await line.until(() => all.every(isWorking) || all.some(isOver), 8);
  const refusal = all.find(({ refusal }) => refusal !== undefined)?.refusal;
  answers.set('gtd', refusal === undefined ? `accepted${warningsOf(e)}` : `refused: ${refusal}`);
  if (refusal !== undefined) throw new ProbeFailed(`the bracket was refused: ${refusal}`);
  await line.until(() => (s.reported?.ocaGroup ?? '') !== '', 3);
  answers.set('order_ref', refAnswer(e));
  answers.set('oca', ocaAnswer(s));
  answers.set('children_before_fill', statesAnswer(s));
  const type = s.reported?.ocaType ?? 0;
  line.cancel(e);
  await line.until(() => all.every(isOver), 8);
  answers.set(
    'unfilled_parent_cancel',
    isOver(t) && isOver(s) ? 'ends its children' : 'leaves its children',
  );
  for (const child of [t, s]) if (!isOver(child)) line.cancel(child);
  await line.until(() => all.every(isOver), 8);
  if (!isOver(e)) throw new ProbeFailed('the cancel of an entry was not answered');
  if (type !== 2 && type !== 3)
    throw new ProbeFailed(
      `siblings are grouped as type ${type}: only 2 and 3 keep a stop in place`,
    );
  return `cancelled: ${answers.get('unfilled_parent_cancel')}`;
}

/** One share bought through the ask. */
async function filledBracket(room: ProbeRoom): Promise<string> {
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
  if (!isWorking(s)) throw new ProbeFailed(`the stop does not work after the fill: ${s.status}`);
  return `bought 1; ${await moveStop(room, s)}`;
}

/** The link to the parent, which has ended, is cleared with the first change. */
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

/** Nothing that could fill: only whether the group of a bracket takes a newcomer, and what its cancel does to the others. */
async function lateMember(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const [s, t] = [newestWorking(room, 's'), newestWorking(room, 't')];
  const group = s?.reported?.ocaGroup ?? '';
  if (s === undefined || group === '') throw new ProbeFailed('the stop has no group to join');
  const { ask } = quoteOf(room);
  const terms: Terms = {
    ...SELL_ONE,
    type: 'limit',
    limitPrice: up(room, ask * 1.08),
    ocaGroup: group,
  };
  const [late] = line.place('exit', [line.terms('x', terms)]);
  if (late === undefined) throw new ProbeFailed('nothing was placed');
  await line.until(() => isWorking(late) || isOver(late), 8);
  if (!isWorking(late)) {
    answers.set('late_group_member', `refused: ${late.refusal ?? late.status}`);
    answers.set('cancel_of_a_member', 'not seen: the group takes no newcomer');
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

/** At market in the stop's group; where that takes no newcomer, by its target through the market. */
async function closeInGroup(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const [s, t] = [newestWorking(room, 's'), newestWorking(room, 't')];
  const ocaGroup = s?.reported?.ocaGroup ?? '';
  const isRefusing = answers.get('late_group_member') !== 'accepted';
  if (isRefusing && t !== undefined) {
    const limitPrice = up(room, quoteOf(room).bid * (1 - room.collarPercent / 100));
    line.change(t, { limitPrice, detachParent: true });
  } else line.place('exit', [line.terms('x', { ...SELL_ONE, type: 'market', ocaGroup })]);
  const isClosed = await line.until(() => line.net() === 0, 15);
  const way = isRefusing
    ? 'the target, re-priced through the market'
    : 'a market order in the group';
  answers.set('close', isClosed ? `by ${way}` : `not by ${way}`);
  if (!isClosed) throw new ProbeFailed(`the share was not sold by ${way}`);
  const others = [s, t].filter((one) => one !== undefined);
  const areOver = await line.until(() => others.every(isOver), 8);
  answers.set('group_after_close', areOver ? 'the others end' : 'others stay at work');
  return `sold by ${way}; ${answers.get('group_after_close')}`;
}

/** A stop without a parent, in a group that bears its own name; then a market order that joins it. */
async function stopAlone(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const { bid, ask } = quoteOf(room);
  const limitPrice = down(room, ask * (1 + room.collarPercent / 100));
  line.place('entry', [line.terms('e', { ...buyOne(room), type: 'limit', limitPrice })]);
  if (!(await line.until(() => line.net() === 1, 15)))
    throw new ProbeFailed('the entry did not fill');
  const own = line.terms('s', {
    ...SELL_ONE,
    tif: { kind: 'gtc' },
    type: 'stop',
    stopPrice: down(room, bid * 0.92),
  });
  const [s] = line.place('protection', [{ ...own, ocaGroup: own.orderRef }]);
  if (s === undefined || !(await line.until(() => isWorking(s) || isOver(s), 8)) || !isWorking(s))
    throw new ProbeFailed(`a stop that stands alone is refused: ${s?.refusal ?? 'no answer'}`);
  answers.set('stop_alone', 'accepted');
  const [x] = line.place('exit', [
    line.terms('x', { ...SELL_ONE, type: 'market', ocaGroup: own.orderRef }),
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

type Terms = Omit<OrderTerms, 'orderRef' | 'orderId' | 'leg' | 'symbol'>;

const SELL_ONE = { side: 'sell', quantity: 1, tif: { kind: 'day' }, outsideRth: false } as const;

const ENTRY_MS = 60 * SECOND_MS;

function buyOne({ clock }: ProbeRoom) {
  const until = plus(clock.now(), ENTRY_MS * Math.max(1, clock.speed));
  return { side: 'buy', quantity: 1, tif: { kind: 'gtd', until }, outsideRth: false } as const;
}

interface Prices {
  readonly limit: number;
  readonly target: number;
  readonly stop: number;
}

function placeBracket(room: ProbeRoom, { limit, target, stop }: Prices) {
  const { line } = room;
  const entry = line.terms('e', { ...buyOne(room), type: 'limit', limitPrice: down(room, limit) });
  const child = { ...SELL_ONE, tif: { kind: 'gtc' }, parentId: entry.orderId } as const;
  const [e, t, s] = line.place('entry', [
    entry,
    line.terms('t', { ...child, type: 'limit', limitPrice: up(room, target) }),
    line.terms('s', { ...child, type: 'stop', stopPrice: down(room, stop) }),
  ]);
  if (e === undefined || t === undefined || s === undefined)
    throw new Error('three legs are three');
  return [e, t, s] as const;
}

function quoteOf({ line }: ProbeRoom): Quote {
  if (line.quote === undefined || !isTwoSided(line.quote))
    throw new ProbeFailed('bid and ask are gone');
  return line.quote;
}

function newestWorking({ line }: ProbeRoom, leg: OrderTerms['leg']): ProbeOrder | undefined {
  return line.orders.findLast((order) => order.terms.leg === leg && isWorking(order));
}

function down({ line }: ProbeRoom, price: number): number {
  return roundDown(line.instrument?.priceSteps ?? [], price);
}

function up({ line }: ProbeRoom, price: number): number {
  return roundUp(line.instrument?.priceSteps ?? [], price);
}

function warningsOf({ warnings }: ProbeOrder): string {
  return warnings.length === 0 ? '' : `, with ${warnings.join('; ')}`;
}

function refAnswer({ terms, reported }: ProbeOrder): string {
  const told = reported?.orderRef ?? '';
  if (told === terms.orderRef) return 'comes back as it was sent';
  return `comes back with "${told.slice(terms.orderRef.length)}" behind it`;
}

function ocaAnswer({ reported }: ProbeOrder): string {
  if (reported === undefined || reported.ocaGroup === '') return 'siblings are in no group';
  return `siblings are grouped as type ${reported.ocaType} under a name of the gateway's`;
}

function statesAnswer({ reported, terms, status }: ProbeOrder): string {
  const stated = reported?.quantity ?? Number.NaN;
  const what = stated === terms.quantity ? 'the ordered quantity' : `a quantity of ${stated}`;
  return `state ${what}, ${status}`;
}
