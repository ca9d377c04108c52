// Handles a clock that was set back: times in the future become the current time, so that delays do not wait for them.
import type { Instant } from '../../../kernel/instant.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { State } from '../state/state.ts';

export function clockSetBack(state: State, now: Instant): void {
  const past = <At extends Instant | undefined>(at: At): At | Instant =>
    at !== undefined && at > now ? now : at;
  state.startedAt = past(state.startedAt);
  state.sessionAt = past(state.sessionAt);
  state.gateway = { ...state.gateway, since: past(state.gateway.since) };
  state.trading = { ...state.trading, since: past(state.trading.since) };
  state.entryTimes = state.entryTimes.map(past);
  for (const [symbol, at] of state.lastExecutionAt) state.lastExecutionAt.set(symbol, past(at));
  for (const [key, request] of state.requests)
    state.requests.set(key, { ...request, at: past(request.at) });
  for (const [key, at] of state.forgivenAt) state.forgivenAt.set(key, past(at));
  for (const [id, meddled] of state.meddled)
    state.meddled.set(id, {
      ...meddled,
      at: past(meddled.at),
      before: past(meddled.before),
    });
  for (const [id, unprotected] of state.unprotected)
    state.unprotected.set(id, { ...unprotected, since: past(unprotected.since) });
  state.bareSpans = state.bareSpans.map((span) => ({
    ...span,
    from: past(span.from),
    to: past(span.to),
  }));
  for (const [ref, report] of state.fillReports)
    state.fillReports.set(ref, { ...report, at: past(report.at) });
  for (const [ref, order] of state.orders) state.orders.set(ref, orderBy(order, past));
  for (const [id, position] of state.positions) state.positions.set(id, positionBy(position, past));
  for (const [symbol, holding] of state.holdings)
    if (holding.status !== 'planned')
      state.holdings.set(symbol, { ...holding, changedAt: past(holding.changedAt) });
}

type Past = <At extends Instant | undefined>(at: At) => At | Instant;

function orderBy(order: OrderRecord, past: Past): OrderRecord {
  const { intendedAt, statusAt, inactiveSince, pendingChange } = order;
  const { changeRefusedAt, changeSettledAt, shownChange } = order;
  return {
    ...order,
    intendedAt: past(intendedAt),
    statusAt: past(statusAt),
    inactiveSince: past(inactiveSince),
    pendingChange: pendingChange && { ...pendingChange, at: past(pendingChange.at) },
    changeRefusedAt: past(changeRefusedAt),
    changeSettledAt: past(changeSettledAt),
    ...(shownChange && { shownChange: { ...shownChange, at: past(shownChange.at) } }),
  };
}

function positionBy(position: PositionState, past: Past): PositionState {
  const { status } = position;
  if (status === 'planned') return position;
  if (!isHeld(position))
    return { ...position, openedAt: past(position.openedAt), closedAt: past(position.closedAt) };
  const { openedAt, stopMovedAt } = position;
  return { ...position, openedAt: past(openedAt), stopMovedAt: past(stopMovedAt) };
}
