// Orders that wait for a price or an auction: which of them the gateway takes. None of them can fill, and each is cancelled.
import { isOver, isWorking, type ProbeOrder } from './probe-line.ts';
import { buyOne, down, type FreeTerms, type ProbeRoom, quoteOf, SELL_ONE, up } from './room.ts';

const FAR_PERCENT = 10;
const ACCEPTED = 'accepted';

/** An order type that the account does not permit concerns only orders of that type, so the probe passes all the same. */
export async function waitingOrders(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const outcomes: string[] = [];
  for (const [name, terms] of waitingTerms(room)) {
    const [order] = line.place('entry', [line.terms('e', terms)]);
    if (order !== undefined) outcomes.push(`${name} ${await outcomeOf(room, order)}`);
  }
  answers.set('waiting_orders', outcomes.join(', '));
  answers.set('auction_children', await auctionChildren(room));
  const areTaken = outcomes.every((outcome) => outcome.endsWith(ACCEPTED));
  return `${areTaken ? 'all accepted' : 'not all accepted'}; children of an order for the open ${answers.get('auction_children')}`;
}

function waitingTerms(room: ProbeRoom): readonly (readonly [string, FreeTerms])[] {
  const { bid, ask } = quoteOf(room);
  const one = { ...buyOne(room), validity: { kind: 'day' } } as const;
  const high = up(room, ask * (1 + FAR_PERCENT / 100));
  const low = { type: 'limit', limitPrice: down(room, bid * (1 - FAR_PERCENT / 100)) } as const;
  return [
    ['stop-limit', { ...one, type: 'stop-limit', stopPrice: high, limitPrice: high }],
    ['trail', { ...one, type: 'trail', trailBy: { kind: 'percent', percent: FAR_PERCENT } }],
    ['limit at the close', { ...one, ...low, validity: { kind: 'closing' } }],
    ['limit at the open', { ...one, ...low, validity: { kind: 'opening' } }],
  ];
}

async function outcomeOf({ line }: ProbeRoom, order: ProbeOrder): Promise<string> {
  await line.until(() => isWorking(order) || isOver(order), 8);
  const isTaken = isWorking(order);
  line.cancel(order);
  await line.until(() => isOver(order), 8);
  return isTaken ? ACCEPTED : `refused: ${order.refusal ?? 'no answer'}`;
}

/** Sent with its stop in one write, as the entry of a person for the open. */
async function auctionChildren(room: ProbeRoom): Promise<string> {
  const { line } = room;
  const { bid } = quoteOf(room);
  const entry = line.terms('e', {
    ...buyOne(room),
    type: 'limit',
    limitPrice: down(room, bid * (1 - FAR_PERCENT / 100)),
    validity: { kind: 'opening' },
  });
  const stop = line.terms('s', {
    ...SELL_ONE,
    type: 'stop',
    stopPrice: down(room, bid * (1 - (2 * FAR_PERCENT) / 100)),
    validity: { kind: 'gtc' },
    parentRef: entry.orderRef,
  });
  const legs = line.place('entry', [entry, stop]);
  await line.until(() => legs.every(isWorking) || legs.some(isOver), 8);
  const refusal = legs.find(({ refusal: why }) => why !== undefined)?.refusal;
  const rest = legs.every(isWorking) ? 'rest with it' : `do not: ${refusal ?? 'no answer'}`;
  const [parent, ...children] = legs;
  if (parent !== undefined) line.cancel(parent);
  await line.until(() => legs.every(isOver), 8);
  for (const child of children) if (!isOver(child)) line.cancel(child);
  await line.until(() => legs.every(isOver), 8);
  return rest;
}
