// Folds recorded executions: only they change the filled quantity of an order.
import { DAY_MS, type Instant, plus } from '../../../kernel/instant.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import { isHoldingId } from '../../domain/holdings/holding.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { OrderUpdate } from '../../domain/orders/order-updates.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { BookedExecution, OrderRecord } from '../state/order-record.ts';
import type { State } from '../state/state.ts';
import { dropOlder } from './drop-older.ts';
import { followNews, updateOrder } from './fold-orders.ts';

/** TWS can be set to repeat the last seven days; a deleted execution would be recorded again. */
const EXECUTIONS_FOR_MS = 8 * DAY_MS;
/** A statement that replaces what was inferred may come weeks later. */
const STAND_INS_FOR_MS = 31 * DAY_MS;

type Booked = Extract<Fact, { type: 'execution-booked' }>;

function isDelivery({ priceSource }: Booked): boolean {
  return priceSource === 'exercised' || priceSource === 'assigned';
}

/** A vertical was taken apart, or a contract that was left alone is closed by the late fill of its order. */
function isOfContracts({ priceSource, isInferred }: Booked): boolean {
  return priceSource === 'apart' || (priceSource === 'separated' && isInferred !== true);
}

export function executionBooked(state: State, fact: Booked, at: Instant): void {
  const before = state.executions.get(fact.execRoot);
  state.executions.set(fact.execRoot, {
    seq: state.seq + 1,
    execId: fact.execId,
    orderRef: fact.orderRef,
    brokerLink: fact.brokerLink,
    positionId: fact.positionId,
    shares: fact.shares,
    price: fact.price,
    cumulative: fact.cumulative,
    at,
    executedAt: fact.executedAt,
    isInferred: fact.isInferred === true,
    ...(isDelivery(fact) && { isDelivered: true }),
    ...(isOfContracts(fact) && { isApart: true }),
    commission: before?.execId === fact.execId ? before.commission : undefined,
  });
  // The broker's positions already reflect an execution that was inferred from them.
  if (fact.isInferred !== true || fact.isStated === true)
    state.lastExecutionAt.set(fact.symbol, at);
  const isTrading = !isHoldingId(fact.positionId);
  if (isTrading && state.day !== undefined && state.lastTradedDay !== state.day) {
    state.lastTradedDay = state.day;
    state.tradedDays += 1;
  }
  updateOrder(state, fact.orderRef, (order) => {
    if (!isCounted(fact, order)) return;
    order.filled = exactShares(order.filled + fact.shares - (before?.shares ?? 0));
    // A correction that takes shares back later is not contradicted by what was stated before.
    const stated = state.fillReports.get(fact.orderRef);
    if (stated !== undefined && order.filled >= (stated.shares ?? order.quantity))
      state.fillReports.delete(fact.orderRef);
    followNews(order, executionNews(order), at);
  });
}

/** An order counts contracts, not the shares that leave with them, and of a vertical units, not a contract that has filled late. */
function isCounted({ positionId, symbol, priceSource }: Booked, { terms }: OrderRecord): boolean {
  if (positionId === terms.withShares?.positionId) return false;
  return priceSource !== 'separated' || symbol === terms.symbol;
}

/** The units that follow from it are booked by a fact of their own. */
export function legExecuted(
  state: State,
  fact: Extract<Fact, { type: 'leg-executed' }>,
  at: Instant,
): void {
  const { execRoot, execId, orderRef, positionId, symbol, contract, side, shares, price } = fact;
  const before = state.legExecutions.get(execRoot);
  state.legExecutions.set(execRoot, {
    ...{ seq: state.seq + 1, execId, orderRef, positionId, symbol, contract, side, shares, price },
    ...{ at: fact.executedAt, recordedAt: at, separated: before?.separated ?? 0 },
    commission: before?.execId === execId ? before.commission : undefined,
  });
  state.lastExecutionAt.set(contract, at);
}

/** The newest fills of the contract are the ones without a counterpart. On the other side: what the broker has taken back of them. */
export function legSeparated(
  state: State,
  { orderRef, contract, quantity }: Extract<Fact, { type: 'leg-separated' }>,
): void {
  let left = Math.abs(quantity);
  for (const fill of [...state.legExecutions.values()].reverse()) {
    if (fill.orderRef !== orderRef || fill.contract !== contract) continue;
    const isTakenBack = quantity * signedShares(fill.side, 1) < 0;
    const most = isTakenBack ? fill.separated - fill.shares : fill.shares - fill.separated;
    const separated = Math.min(left, Math.max(0, most));
    fill.separated += isTakenBack ? -separated : separated;
    left -= separated;
  }
}

function executionNews({ filled, quantity, status, isCancelRequested }: OrderRecord): OrderUpdate {
  if (filled >= quantity) return 'executed';
  return status === 'unknown' && isCancelRequested ? 'part_executed_uncancelled' : 'part_executed';
}

export function commissionBooked(
  state: State,
  { execId, commission, reported = commission }: Extract<Fact, { type: 'commission-booked' }>,
): void {
  const root = execRootOf(execId);
  const execution = state.executions.get(root) ?? state.legExecutions.get(root);
  if (execution !== undefined) execution.commission = { booked: commission, reported };
}

/** What the fact adds to the costs: all of it, or the difference from the amount that it replaces. */
export function chargedBy({
  commission,
  was = 0,
}: Extract<Fact, { type: 'commission-booked' }>): number {
  return commission - was;
}

/** Deletes old executions; returns the ids of the positions that a statement may still restate. */
export function dropOldExecutions(state: State, at: Instant): ReadonlySet<string> {
  const legsOf = new Set([...state.legExecutions.values()].map(({ orderRef }) => orderRef));
  dropOlder(
    state.executions,
    (execution) => {
      if (!isStandIn(execution)) return execution.at;
      // While the fills of one contract are kept, it says that they are whole.
      const isOfLegs = legsOf.has(execution.orderRef) && state.orders.has(execution.orderRef);
      return isOfLegs ? at : plus(execution.at, STAND_INS_FOR_MS);
    },
    plus(at, -EXECUTIONS_FOR_MS),
  );
  dropOlder(
    state.legExecutions,
    // The units of an order follow from all of its fills.
    (fill) => (state.orders.has(fill.orderRef) ? at : fill.at),
    plus(at, -EXECUTIONS_FOR_MS),
  );
  dropOlder(state.foreignExecutions, (seenAt) => seenAt, plus(at, -EXECUTIONS_FOR_MS));
  return new Set(
    [...state.executions.values()].filter(isStandIn).map(({ positionId }) => positionId),
  );
}

/** Inferred and not yet replaced by a reported execution. */
function isStandIn({ isInferred, shares }: BookedExecution): boolean {
  return isInferred && shares > 0;
}
