// Our stop was cancelled or loosened externally: it is restored once, with an alarm. If that happens again soon, it is contested
// and stays as it is until the operator asks for protection.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { remedyFor } from '../../domain/wording/unprotected-text.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import type { Meddled } from '../state/protection-gaps.ts';
import { alarm, chainOf, isMarketOpen } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { isParkedExit, mayHaveTraded } from './parked-exits.ts';
import { maySplitExplain } from './suspected-splits.ts';

const AGAIN_MS = 10 * MINUTE_MS;

export function isContested({ state }: Pick<Turn, 'state'>, positionId: string): boolean {
  return state.meddled.get(positionId)?.isContested === true;
}

type ExternalChange = Extract<Fact, { type: 'stop-meddled' }>['what'];

export function stopChangedExternally(turn: Turn, order: OrderRecord, what: ExternalChange): void {
  const { positionId, terms } = order;
  const { orderRef, symbol } = terms;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position) || position.quantity === 0) return;
  // A split ends the orders that rest in its symbol.
  if (what === 'cancelled' && maySplitExplain(turn, symbol)) return;
  const last = turn.state.meddled.get(positionId);
  if (last !== undefined && isSameChange(order, last, what)) return;
  if (last?.isUntold === true) notify(turn, position, last);
  const isAgain = last !== undefined && (last.isContested || turn.now - last.at < AGAIN_MS);
  const mayBeFill = what === 'cancelled' && hasLiveSibling(turn, order);
  turn.record(
    {
      type: 'stop-meddled',
      orderRef,
      positionId,
      symbol,
      what,
      isContested: isAgain,
      ...(mayBeFill && { mayBeFill }),
    },
    newestOf(turn, chainOf(position)),
  );
  turn.touched.add(positionId);
  const now = turn.state.meddled.get(positionId);
  if (mayBeFill) turn.broker.wantsSnapshot = true;
  else if (now !== undefined) notify(turn, position, now);
}

/** No change of ours has moved the stop back since it was loosened: a report that shows it loosened again shows the same. */
function isSameChange(
  { terms, changeSettledAt }: OrderRecord,
  last: Meddled,
  what: ExternalChange,
): boolean {
  if (what !== 'loosened' || last.what !== what || last.orderRef !== terms.orderRef) return false;
  return changeSettledAt === undefined || changeSettledAt < last.at;
}

/** The broker may have ended the stop with the fill of another order in its group, and report the fill afterwards. */
function hasLiveSibling({ state }: Turn, { positionId, group, terms }: OrderRecord): boolean {
  if (group === '') return false;
  return ordersOf(state, positionId).some(
    (other) => other.terms.orderRef !== terms.orderRef && other.group === group && isLive(other),
  );
}

function notify(turn: Turn, position: HeldPosition, { what, isContested, seq }: Meddled): void {
  const { symbol } = position;
  const chain = { ...chainOf(position), cause: seq };
  const who = `${symbol}: another user or client ${what} our stop`;
  if (isContested) {
    const text = isOptionId(symbol)
      ? `${who} again. It will not be placed again, and only the daemon watches its price: ${remedyFor(symbol)} to close it`
      : `${who} again. It will not be restored again, and all new entries are blocked: ${remedyFor(symbol)}`;
    return alarm(turn, { kind: 'contested', symbol, text }, chain);
  }
  const when = isMarketOpen(turn, symbol)
    ? 'it is restored once'
    : 'it is restored once, before the open, unless a split is suspected';
  alarm(turn, { kind: 'stop-by-hand', symbol, text: `${who}; ${when}` }, chain);
}

/** How far apart the times of a fill and of the cancel it caused may be; the broker reports times in whole seconds. */
const SAME_CAUSE_MS = 5 * SECOND_MS;

/**
 * The alarm of a cancel that a fill may explain waits until the broker has answered with everything it knows, and without an
 * answer until no fill explains it any more. Only the alarm waits: the stop is restored at once, and a position without one
 * counts as unprotected after two seconds.
 */
export function notifyUnexplained(turn: Turn): void {
  for (const [positionId, meddled] of turn.state.meddled) {
    const position = turn.state.positions.get(positionId);
    if (!meddled.isUntold || position === undefined || !isHeld(position)) continue;
    if (isFillRuledOut(turn, meddled)) notify(turn, position, meddled);
  }
}

function isFillRuledOut(turn: Turn, { at }: Meddled): boolean {
  const { askedAt = 0, comparedAt = 0 } = turn.broker;
  if (askedAt >= at && comparedAt >= askedAt) return true;
  const since = Math.max(at, turn.state.startedAt);
  return turn.now - since >= freshnessMs(turn, SAME_CAUSE_MS);
}

/** A fill in the group of a stop that was thought cancelled by a person: the broker ended the stop with it. */
export function explainExternalChange(
  turn: Turn,
  order: OrderRecord,
  { execId, at }: Pick<ReportedExecution, 'execId' | 'at'>,
): void {
  const { positionId, terms, group } = order;
  const meddled = turn.state.meddled.get(positionId);
  if (meddled?.what !== 'cancelled' || meddled.orderRef === terms.orderRef) return;
  if (group === '' || turn.state.orders.get(meddled.orderRef)?.group !== group) return;
  if (Math.abs(at - meddled.at) > freshnessMs(turn, SAME_CAUSE_MS)) return;
  const { symbol } = terms;
  const { orderRef } = meddled;
  turn.record(
    { type: 'meddling-explained', positionId, symbol, orderRef, execId },
    chainOfRef(turn, terms.orderRef),
  );
}

/** True if our stop was ended externally. The broker itself ends it with its parent entry, or when an order in its group fills. */
export function isEndedExternally(turn: Turn, order: OrderRecord): boolean {
  if (order.terms.leg !== 's' || order.isCancelRequested) return false;
  return !ordersOf(turn.state, order.positionId).some((other) => endsWith(turn, order, other));
}

function endsWith(turn: Turn, { terms, group }: OrderRecord, other: OrderRecord): boolean {
  const { leg, orderRef } = other.terms;
  if (leg === 'e')
    return orderRef === terms.parentRef && (other.isCancelRequested || other.status !== 'filled');
  const isFilling = other.filled > 0 || turn.state.fillReports.has(orderRef);
  if (leg === 's')
    return orderRef !== terms.orderRef && group !== '' && other.group === group && isFilling;
  if (isFilling || !isLive(other)) return isFilling;
  if (isParkedExit(other)) return mayHaveTraded(turn, other);
  return leg === 'x' || mayHaveFilled(turn, other);
}

/** A fill may be reported after the cancel it caused: the target is the exit, or the market has reached its price. */
function mayHaveFilled(turn: Turn, { positionId, limitPrice, terms }: OrderRecord): boolean {
  if (turn.state.positions.get(positionId)?.status === 'closing') return true;
  const quote = turn.market.quote(terms.symbol);
  if (quote === undefined || limitPrice === undefined) return false;
  return terms.side === 'sell'
    ? Math.max(quote.bid, quote.last) >= limitPrice
    : Math.min(quote.ask, quote.last) <= limitPrice;
}
