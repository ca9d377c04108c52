// Orders that walk: one order, changed in place, a step at a time. A step follows from the journal and from the quote of the moment.
// Decision 0059
import { freshnessMs } from '../../../kernel/clock.ts';
import { isEnterable, isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import { nextStep } from '../../domain/orders/price-walk.ts';
import { price as priceText } from '../../domain/wording/figures.ts';
import { changeOrder } from '../intents/intents.ts';
import { isActing, isLive } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import { areChangesExhausted, mayChange, stepsOf } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';
import { endEntryWithStop } from './separate-stop.ts';

/** The next steps of entry and exit, where they are due; after its lifetime the end of the entry. */
export function walkOrders(on: PositionTurn): void {
  if (on.entry !== undefined) walkEntry(on, on.entry);
  for (const order of on.orders) if (order.terms.leg === 'x' && isLive(order)) takeStep(on, order);
}

function walkEntry(on: PositionTurn, entry: OrderRecord): void {
  const { turn } = on;
  const lifeMs = entry.terms.walk?.lifeMs;
  if (lifeMs === undefined) return;
  if (turn.now - entry.intendedAt >= freshnessMs(turn, lifeMs))
    return endEntryWithStop(on, walkEndText(entry, turn.market.quote(entry.terms.symbol)));
  if (turn.state.trading.state === 'ACTIVE') takeStep(on, entry);
}

/** At most one change is in flight: until the broker has confirmed or refused a step there is no other. */
function takeStep({ turn, chain }: PositionTurn, order: OrderRecord): void {
  const { walk, symbol, side } = order.terms;
  const { limitPrice, walkProgress } = order;
  if (walk === undefined || limitPrice === undefined || walkProgress?.isOver === true) return;
  const since = walkProgress?.at ?? order.intendedAt;
  if (turn.now - since < freshnessMs(turn, walk.everyMs)) return;
  if (!isActing(order) || !mayChange(turn, order) || areChangesExhausted(order)) return;
  const quote = usableQuote(turn, symbol);
  // The middle of prices that lack a side of a contract is not where it trades.
  if (quote === undefined || !isEnterable(quote)) return;
  const taken = walkProgress?.steps ?? 0;
  const steps = stepsOf(turn, symbol);
  const to = nextStep({ walk, side, quote, steps, limitPrice, taken });
  if (to !== undefined) changeOrder(turn, order, { purpose: 'walk', limitPrice: to }, chain);
}

/** How far it went: `the walk ended at 1.62 after 3 of 5 steps, at most 1.66; bid 1.55, ask 1.7`. */
export function walkEndText(
  { terms, limitPrice, walkProgress }: OrderRecord,
  quote?: Quote,
): string {
  const { walk } = terms;
  const most = walk?.boundPrice === undefined ? '' : `, at most ${priceText(walk.boundPrice)}`;
  const market =
    quote === undefined || !isTwoSided(quote)
      ? ''
      : `; bid ${priceText(quote.bid)}, ask ${priceText(quote.ask)}`;
  return `the walk ended at ${priceText(limitPrice)} after ${walkProgress?.steps ?? 0} of ${walk?.steps ?? 0} steps${most}${market}`;
}
