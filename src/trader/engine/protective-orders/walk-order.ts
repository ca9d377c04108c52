// Orders that walk: one order, changed in place, a step at a time. A step follows from the journal and from the quote of the moment.
// Decision 0059
import { freshnessMs } from '../../../kernel/clock.ts';
import { comparePrices } from '../../../market/instruments/tick-grid.ts';
import { isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import { nextStep } from '../../domain/orders/price-walk.ts';
import { price as priceText } from '../../domain/wording/figures.ts';
import { changeOrder } from '../intents/intents.ts';
import { isStatedWhole } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing, isLive } from '../state/position-lookups.ts';
import { areChangesExhausted, cancelOnce, mayChange } from '../turn/actions.ts';
import { haltedOf, isSettling } from '../turn/halted-stock.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { marketOf } from './order-market.ts';
import { endEntryWithStop } from './separate-stop.ts';
import { withinWidth } from './within-width.ts';

/** The next steps of entry and exit, where they are due; after its lifetime the end of the entry. */
export function walkOrders(on: PositionTurn): void {
  if (on.entry !== undefined) walkEntry(on, on.entry);
  for (const order of on.orders) if (order.terms.leg === 'x' && isLive(order)) walkExit(on, order);
}

/** Of the exits, what buys back for a roll has a lifetime, and a contract that leaves with shares. */
function walkExit(on: PositionTurn, order: OrderRecord): void {
  const { turn, chain } = on;
  if (isStatedWhole(turn.state, order)) return;
  if (!isOver(turn, order)) return takeStep(on, order);
  cancelOnce(turn, order, endText(turn, order), chain);
}

function endText(turn: Turn, order: OrderRecord): string {
  const { symbol } = order.terms;
  const halted = haltedOf(turn, symbol);
  const why = halted === undefined ? '' : `; ${halted} is halted`;
  return `${walkEndText(order, turn.market.quote(symbol))}${why}`;
}

function isOver(turn: Turn, { terms: { walk }, intendedAt }: OrderRecord): boolean {
  const { lifeMs = Number.POSITIVE_INFINITY } = walk ?? {};
  return turn.now - intendedAt >= freshnessMs(turn, lifeMs);
}

function walkEntry(on: PositionTurn, entry: OrderRecord): void {
  const { turn } = on;
  if (entry.terms.walk?.lifeMs === undefined) return;
  if (isOver(turn, entry)) return endEntryWithStop(on, endText(turn, entry));
  if (turn.state.trading.state === 'ACTIVE') takeStep(on, entry);
}

/** At most one change is in flight: until the broker has confirmed or refused a step there is no other. */
function takeStep({ turn, position, chain }: PositionTurn, order: OrderRecord): void {
  const { walk } = order.terms;
  const { limitPrice, walkProgress } = order;
  if (walk === undefined || limitPrice === undefined || walkProgress?.isOver === true) return;
  const since = walkProgress?.at ?? order.intendedAt;
  if (turn.now - since < freshnessMs(turn, walk.everyMs)) return;
  if (!isActing(order) || !mayChange(turn, order) || areChangesExhausted(order)) return;
  const market = marketOf(turn, order.terms);
  if (market === undefined || isSettling(turn, order.terms.symbol)) return;
  const { sign, ...seen } = market;
  const taken = walkProgress?.steps ?? 0;
  const { boundPrice: bound } = walk;
  const bounded = { ...walk, ...(bound !== undefined && { boundPrice: sign * bound }) };
  const to = nextStep({ ...seen, walk: bounded, limitPrice: sign * limitPrice, taken });
  if (to === undefined) return;
  const wanted = withinWidth(turn, position, sign * to);
  if (comparePrices(wanted, limitPrice) === 0) return;
  changeOrder(turn, order, { purpose: 'walk', limitPrice: wanted }, chain);
}

/** How far it went: `the walk ended at 1.62 after 3 of 5 steps, at most 1.66; bid 1.55, ask 1.7`. */
export function walkEndText(
  { terms, limitPrice, walkProgress }: OrderRecord,
  quote?: Quote,
): string {
  const { walk } = terms;
  // What both cost together is a negative limit.
  const stated = (price: number | undefined) =>
    priceText(terms.withShares && price !== undefined ? Math.abs(price) : price);
  const most = walk?.boundPrice === undefined ? '' : `, at most ${stated(walk.boundPrice)}`;
  const market =
    quote === undefined || terms.withShares !== undefined || !isTwoSided(quote)
      ? ''
      : `; bid ${priceText(quote.bid)}, ask ${priceText(quote.ask)}`;
  return `the walk ended at ${stated(limitPrice)} after ${walkProgress?.steps ?? 0} of ${walk?.steps ?? 0} steps${most}${market}`;
}
