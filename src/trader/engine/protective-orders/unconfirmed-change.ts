// A broker may show a change and refuse it afterwards. The stop then rests where it was, and is recorded there; what the broker shows
// of such an order is a change only once a later list still has it.
// Decision 0118
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { OrderChange } from '../../domain/orders/order-terms.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { BrokerSnapshot, ReportedOrder } from '../../ports/broker-reports.ts';
import { newsChain } from '../intents/chains.ts';
import type { FormerStop, OrderRecord } from '../state/order-record.ts';
import { isLive, isResting } from '../state/position-lookups.ts';
import { REFUSED_WITHIN_MS } from '../state/refused-moves.ts';
import { isMarketOpen } from '../turn/actions.ts';
import { sessionOf } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';

/** The terms that the change names. */
export function hasTerms(
  { quantity, limitPrice, stopPrice }: OrderChange,
  reported: Pick<ReportedOrder, 'quantity' | 'limitPrice' | 'stopPrice'>,
): boolean {
  return (
    (quantity === undefined || quantity === reported.quantity) &&
    (limitPrice === undefined || limitPrice === reported.limitPrice) &&
    (stopPrice === undefined || stopPrice === reported.stopPrice)
  );
}

/** A report that left the broker before its refusal. */
const SHOWN_BEFORE_MS = 10 * SECOND_MS;

function isRefusedJustNow(turn: Turn, { changeRefusedAt }: OrderRecord): boolean {
  if (changeRefusedAt === undefined) return false;
  return turn.now - changeRefusedAt < freshnessMs(turn, SHOWN_BEFORE_MS);
}

/**
 * Where the stop rested before a change that was shown and then refused; undefined if somebody has moved it. A refusal while another
 * change was in flight may be of the shown one: only the very price from before proves it, and only at once.
 */
export function formerStop(
  turn: Turn,
  { side }: HeldPosition,
  stop: OrderRecord,
  to: number,
): FormerStop | undefined {
  const { isRefused = false, former = [] } = stop.shownChange ?? {};
  const isJustNow = isRefusedJustNow(turn, stop);
  const exact = former.findLast(({ stopPrice }) => stopPrice === to);
  if (exact !== undefined) return isRefused || isJustNow ? exact : undefined;
  // Somebody may have tightened it since.
  if (!isRefused || !isJustNow) return undefined;
  return former.findLast(({ stopPrice }) => signOf(side) * (to - stopPrice) > 0);
}

/** Records the price at which the stop rests; what it was before the change stays its loosest. */
// Law 6: see src/trader/engine/protective-orders/required-terms.ts
export function takeBack(
  turn: Turn,
  position: HeldPosition,
  stop: OrderRecord,
  { to, recorded }: { readonly to: number; readonly recorded: number },
): void {
  const { positionId, symbol, side, stopPrice: from } = position;
  const back = signOf(side) * (to - recorded) > 0 ? to : recorded;
  if (signOf(side) * (back - from) >= 0) return;
  turn.record(
    { type: 'stop-moved', positionId, symbol, from, to: back, why: 'refused' },
    newsChain(turn, stop),
  );
}

/** A tighter price that the broker has just refused, and shows all the same: a later list shows whether the stop is there. */
export function isJustRefused(turn: Turn, stop: OrderRecord, to: number): boolean {
  const position = turn.state.positions.get(stop.positionId);
  if (stop.refusedStop !== to || stop.pendingChange !== undefined) return false;
  if (position === undefined || !isHeld(position)) return false;
  return signOf(position.side) * (to - position.stopPrice) > 0 && isRefusedJustNow(turn, stop);
}

/** The refusal of a change that was shown may follow what shows the terms from before it. */
const REFUSAL_FOLLOWS_MS = 5 * SECOND_MS;

/** For a moment: without a refusal, a person has loosened it. */
export function isRefusalAwaited(turn: Turn, stop: OrderRecord, to: number): boolean {
  const { orderRef } = stop.terms;
  const { formerShownAt } = turn.broker;
  const since = formerShownAt.get(orderRef) ?? turn.now;
  formerShownAt.delete(orderRef);
  const isOver = turn.now - since >= freshnessMs(turn, REFUSAL_FOLLOWS_MS);
  if (isOver || !mayBeRefused(turn, stop, to)) return false;
  formerShownAt.set(orderRef, since);
  return true;
}

function mayBeRefused(turn: Turn, stop: OrderRecord, to: number): boolean {
  const position = turn.state.positions.get(stop.positionId);
  const { shownChange, pendingChange } = stop;
  if (to === stop.stopPrice || shownChange === undefined) return false;
  if (shownChange.isRefused || isRefusedJustNow(turn, stop)) return false;
  if (position === undefined || !isHeld(position) || pendingChange?.change.stopPrice === to)
    return false;
  if (signOf(position.side) * (to - position.stopPrice) >= 0) return false;
  return shownChange.former.some(({ stopPrice }) => stopPrice === to);
}

/** The open orders show whether the stop is still there. */
export function askForFormer(turn: Turn): void {
  const { state, broker, now } = turn;
  const waitMs = freshnessMs(turn, REFUSAL_FOLLOWS_MS);
  for (const [ref, since] of broker.formerShownAt) {
    const order = state.orders.get(ref);
    if (order === undefined || !isLive(order)) broker.formerShownAt.delete(ref);
    else if (now - since >= waitMs) broker.wantsSnapshot = true;
  }
}

/** The list was requested long after a change was shown that the broker refused, or may refuse, and still has it: it is in force. */
export function proveShown(
  turn: Turn,
  order: OrderRecord,
  reported: ReportedOrder,
  { requestedAt }: BrokerSnapshot,
): void {
  const { terms, status, shownChange, refusesShown } = order;
  const { changeSettledAt = 0, changeRefusedAt = 0 } = order;
  if (shownChange === undefined || refusesShown !== true) return;
  if (order.pendingChange !== undefined || !isResting(order)) return;
  const { orderRef, symbol } = terms;
  // It may be refused at the open.
  if (!isMarketOpen(turn, symbol)) return;
  const opened = sessionOf(turn, symbol)?.open ?? turn.now;
  const since = Math.max(changeSettledAt, changeRefusedAt, opened);
  if (requestedAt - since < REFUSED_WITHIN_MS || !hasTerms(shownChange.change, reported)) return;
  turn.record(
    { type: 'order-updated', orderRef, symbol, status, settlesChange: true },
    newsChain(turn, order),
  );
}

/** Where the stop rests at its loosest, while changes of it are shown that were refused. */
export function restsAt({ stopPrice, shownChange, terms }: OrderRecord): number | undefined {
  if (shownChange?.isRefused !== true) return stopPrice;
  const prices = shownChange.former.map((former) => former.stopPrice);
  if (prices.length === 0) return stopPrice;
  return terms.side === 'sell' ? Math.min(...prices) : Math.max(...prices);
}
