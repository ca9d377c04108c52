// Orders for two option contracts as one: whether the gateway takes and changes them. They rest far from the market and are cancelled, so
// that no contract is ever held.
import type { Instrument } from '../../../market/instruments/instrument.ts';
import { incrementAt } from '../../../market/instruments/tick-grid.ts';
import type { Vertical } from '../../../market/options/vertical.ts';
import { isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import { isOver, isWorking, type ProbeLine, type ProbeOrder } from './probe-line.ts';
import { buyOne, complete, type FreeTerms, ProbeFailed, type ProbeRoom, SELL_ONE } from './room.ts';

/** A bid this far above the price of the order, in price steps, and an ask as far below that of a sale. */
export const STEPS_AWAY_MIN = 20;
const CHANGES = 2;

export async function verticalOrders(room: ProbeRoom): Promise<string> {
  const { vertical, answers } = room;
  if (vertical === undefined) throw new ProbeFailed('no vertical is named');
  const instrument = await lookedUp(room, vertical.id);
  const step = incrementAt(instrument.priceSteps, 0);
  const { bid, ask } = await quoted(room, instrument);
  if (bid < step * STEPS_AWAY_MIN || ask > vertical.width - step * STEPS_AWAY_MIN)
    throw new ProbeFailed(
      `${vertical.id} at ${bid} to ${ask} is too near to 0 or to its width: name another vertical`,
    );
  const bought = await changed(room, vertical, step);
  const sold = await outcomeOf(room, vertical, {
    ...SELL_ONE,
    type: 'limit',
    limitPrice: cents(vertical.width - step),
  });
  answers.set('vertical_bought', bought);
  answers.set('vertical_sold', sold);
  return `${bid} to ${ask}; to buy: ${bought}; to sell: ${sold}`;
}

/**
 * Asks to exercise the cheaper contract, of which the account has none: nothing can be exercised, and the refusal shows whether the gateway
 * reads such requests.
 */
export async function exerciseOfNone(room: ProbeRoom): Promise<string> {
  const { line, vertical, answers } = room;
  if (vertical === undefined) throw new ProbeFailed('no vertical is named');
  const { second: contract } = vertical;
  await lookedUp(room, contract);
  const { positions } = await complete(room);
  const isHeld = positions.some(({ symbol, quantity }) => symbol === contract && quantity !== 0);
  const answer = isHeld
    ? `not asked: the account has ${contract}`
    : await exercised(line, contract);
  answers.set('exercise_of_none', answer);
  return answer;
}

async function exercised(line: ProbeLine, contract: string): Promise<string> {
  const id = line.exercise(contract);
  await line.until(() => line.exercises.has(id), 8);
  const answer = line.exercises.get(id) ?? 'no answer';
  return ABOUT_EXCHANGE.test(answer) ? `NOT READ: ${answer}` : answer;
}

/** It takes no request with such an exchange, whatever the account holds. */
const ABOUT_EXCHANGE = /exchange|SMART/i;

export async function lookedUp({ line, broker }: ProbeRoom, id: string): Promise<Instrument> {
  broker.resolve({ symbol: id, brokerSymbol: id });
  await line.until(() => line.others.has(id), 15);
  const found = line.others.get(id);
  if (found === undefined || typeof found === 'string')
    throw new ProbeFailed(`${id} does not resolve: ${found ?? 'no answer'}`);
  return found;
}

export async function quoted({ line, market }: ProbeRoom, instrument: Instrument): Promise<Quote> {
  const { symbol: id } = instrument;
  market.subscribe(instrument);
  const isQuoted = (quote: Quote | undefined): quote is Quote =>
    quote !== undefined && isTwoSided(quote) && quote.isLive;
  await line.until(() => isQuoted(line.quotes.get(id)), 15);
  const quote = line.quotes.get(id);
  market.unsubscribe(id);
  if (!isQuoted(quote)) throw new ProbeFailed(`no live bid and ask of ${id}`);
  return quote;
}

/** Some gateways refuse a change of a combination whose contract is not as they returned it. */
async function changed(room: ProbeRoom, vertical: Vertical, step: number): Promise<string> {
  const { line } = room;
  const order = placed(room, vertical, { ...buyOne(room), type: 'limit', limitPrice: step });
  await line.until(() => isWorking(order) || isOver(order), 8);
  if (!isWorking(order)) return cancelled(room, order, refusalOf(order));
  for (let change = 1; change <= CHANGES; change += 1) {
    const limitPrice = cents(step * (1 + change));
    line.change(order, { limitPrice, detachParent: false });
    await line.until(
      () => order.reported?.limitPrice === limitPrice || order.refusal !== undefined,
      8,
    );
    if (order.reported?.limitPrice !== limitPrice)
      return cancelled(room, order, `change ${change} ${refusalOf(order)}`);
  }
  return cancelled(room, order, `accepted, changed ${CHANGES} times`);
}

async function outcomeOf(room: ProbeRoom, vertical: Vertical, terms: FreeTerms): Promise<string> {
  const order = placed(room, vertical, terms);
  await room.line.until(() => isWorking(order) || isOver(order), 8);
  return cancelled(room, order, isWorking(order) ? 'accepted' : refusalOf(order));
}

function placed({ line }: ProbeRoom, { id }: Vertical, terms: FreeTerms): ProbeOrder {
  const [order] = line.place('entry', [{ ...line.terms('e', terms), symbol: id }]);
  if (order === undefined) throw new Error('one order was placed');
  return order;
}

async function cancelled({ line }: ProbeRoom, order: ProbeOrder, outcome: string) {
  if (!isOver(order)) line.cancel(order);
  await line.until(() => isOver(order), 8);
  return order.fills.size === 0 ? outcome : `${outcome}; FILLED`;
}

export function refusalOf({ refusal }: ProbeOrder): string {
  return `refused: ${refusal ?? 'no answer'}`;
}

/** Of a product of price steps. */
export function cents(price: number): number {
  return Math.round(price * 10_000) / 10_000;
}
