// Orders that wait at the gateway for the price of a stock: whether it takes them, keeps them when we are gone, and lets them go once the
// price is there. They bid a few price steps for an option that is worth much more, so that none can fill.
// Decision 0066
import type { Instrument } from '../../../market/instruments/instrument.ts';
import { incrementAt } from '../../../market/instruments/tick-grid.ts';
import { isLastWithinBook } from '../../../market/quotes/quote.ts';
import type { OrderTerms, PriceCondition } from '../../domain/orders/order-terms.ts';
import type { ReportedOrder } from '../../ports/broker-reports.ts';
import { isOver, isWorking, type ProbeOrder } from './probe-line.ts';
import { complete, down, ProbeFailed, type ProbeRoom, quoteOf, SELL_ONE, up } from './room.ts';
import { cents, lookedUp, quoted, refusalOf, STEPS_AWAY_MIN } from './vertical-steps.ts';

/** From the price of the stock, in percent: it does not go there during the probe. */
const FAR_PERCENT = 50;
/** The same in price steps, so that it soon does. */
const NEAR_STEPS = 5;

/** The option is looked up and worth so much that a bid of a few price steps rests. */
export async function worthMuch(room: ProbeRoom, id: string): Promise<string> {
  const instrument = await lookedUp(room, id);
  const { bid, ask } = await quoted(room, instrument);
  if (bid < stepOf(instrument) * STEPS_AWAY_MIN)
    throw new ProbeFailed(`${id} at ${bid} to ${ask} is too near to 0: name another option`);
  return `${bid} to ${ask}`;
}

/** Far from the price of the stock. */
export async function placedFar(room: ProbeRoom, id: string): Promise<ProbeOrder> {
  const price = up(room, quoteOf(room).ask * (1 + FAR_PERCENT / 100));
  return placed(room, id, { symbol: room.wanted.symbol, when: 'at_or_above', price });
}

/** On both sides of the price of the stock, so that one of them is met by any move. */
export async function placedNear(room: ProbeRoom, id: string): Promise<readonly ProbeOrder[]> {
  const { symbol } = room.wanted;
  const last = await lastOf(room);
  const { bid, ask } = quoteOf(room);
  const away = NEAR_STEPS * incrementAt(room.line.instrument?.priceSteps ?? [], last);
  const [high, low] = [Math.max(last, ask) + away, Math.min(last, bid) - away];
  const above = { symbol, when: 'at_or_above', price: up(room, high) } as const;
  const below = { symbol, when: 'at_or_below', price: down(room, low) } as const;
  return [await placed(room, id, above), await placed(room, id, below)];
}

async function placed(room: ProbeRoom, id: string, condition: PriceCondition): Promise<ProbeOrder> {
  const { line } = room;
  const instrument = line.others.get(id);
  if (instrument === undefined || typeof instrument === 'string') throw new Error(`${id} is known`);
  const terms = line.terms('e', {
    ...{ ...SELL_ONE, side: 'buy', type: 'limit', limitPrice: stepOf(instrument) },
    ...{ validity: { kind: 'gtc' }, condition },
  });
  const [order] = line.place('entry', [{ ...terms, symbol: id }]);
  if (order === undefined) throw new Error('one order was placed');
  await line.until(() => isWorking(order) || isOver(order), 8);
  if (!isWorking(order)) throw new ProbeFailed(refusalOf(order));
  if (!hasCondition(order.reported, condition))
    throw new ProbeFailed('the gateway reports the order without its condition');
  return order;
}

/** A change must leave the condition in force, since a daemon changes the quantity of such an order. */
export async function changed({ line }: ProbeRoom, order: ProbeOrder): Promise<string> {
  const limitPrice = cents(2 * (order.terms.limitPrice ?? 0));
  line.change(order, { limitPrice, detachParent: false });
  await line.until(
    () => order.reported?.limitPrice === limitPrice || order.refusal !== undefined,
    8,
  );
  if (order.reported?.limitPrice !== limitPrice) throw new ProbeFailed(refusalOf(order));
  if (!hasCondition(order.reported, order.terms.condition))
    throw new ProbeFailed('a change removed the condition');
  return 'keeps its condition';
}

/** How the gateway lists the order, also to a session that did not place it; undefined if the gateway does not list it. */
export async function listed(
  room: ProbeRoom,
  { orderRef }: OrderTerms,
): Promise<ReportedOrder | undefined> {
  const { openOrders } = await complete(room);
  return openOrders.find((order) => order.orderRef.startsWith(orderRef));
}

export function hasCondition(
  reported: ReportedOrder | undefined,
  wanted: PriceCondition | undefined,
): boolean {
  const shown = reported?.condition;
  if (shown === undefined || shown === 'other' || wanted === undefined) return false;
  return shown.when === wanted.when && shown.price === wanted.price;
}

/** The price that the stock shows now is at the level, or beyond it. */
export async function isMet(room: ProbeRoom, { when, price }: PriceCondition): Promise<boolean> {
  const last = await lastOf(room);
  return when === 'at_or_above' ? last >= price : last <= price;
}

/** The first prices of a session may come one by one, with the last one of an earlier time. */
async function lastOf({ line, wanted }: ProbeRoom): Promise<number> {
  const isSound = () => line.quote !== undefined && isLastWithinBook(line.quote);
  if (!(await line.until(isSound, 15)) || line.quote === undefined)
    throw new ProbeFailed(`no trade of ${wanted.symbol} within its bid and ask`);
  return line.quote.last;
}

/** One sentence for each order that could not be cancelled, and for each contract that was bought. */
export async function cancelAll(room: ProbeRoom): Promise<readonly string[]> {
  const { line } = room;
  line.endUndisturbed();
  for (const order of line.orders) if (!isOver(order)) line.cancel(order);
  await line.until(() => line.orders.every(isOver), 8);
  const left: string[] = [];
  for (const { terms, fills } of line.orders) {
    if (fills.size > 0) left.push(`a contract of ${terms.symbol}: see the positions`);
    if ((await listed(room, terms)) !== undefined)
      left.push(`order ${terms.orderRef}: buy 1 ${terms.symbol}`);
  }
  return left;
}

function stepOf({ priceSteps }: Instrument): number {
  return incrementAt(priceSteps, 0);
}
