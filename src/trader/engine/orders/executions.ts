// Booking executions: the only truth about quantity, once per execution, corrections replacing what they correct.

import { corrects, execRootOf } from '../../domain/orders/exec-id.ts';
import type { PositionCommand } from '../../domain/positions/decide-position.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { BrokerReport, ReportedExecution } from '../../ports/broker.ts';
import { noteHandClosing } from '../cover/foreign.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefIn, ownRefOf } from '../intents/intents.ts';
import type { BookedExecution, OrderRecord } from '../state/state.ts';
import { alarmOnce, apply } from '../turn/acts.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';

/** True when it was news. */
export function bookExecution(turn: Turn, execution: ReportedExecution): boolean {
  const known = turn.state.executions.get(execRootOf(execution.execId));
  if (known !== undefined && isOfAnotherOrder(turn, execution, known)) return false;
  if (known !== undefined && !corrects(execution.execId, known.execId)) return false;
  const ref = ownRefOf(execution, turn.state);
  const order = ref === undefined ? undefined : turn.state.orders.get(ref);
  if (order === undefined) return noteHandClosing(turn, withoutOurs(turn, execution));
  if (known === undefined && isTwin(turn, execution, order)) return false;
  book(turn, execution, order, known);
  return true;
}

/** What an order has filled grows with every fill, so one that leaves it where another left it is that one by another name. */
function isTwin(turn: Turn, execution: ReportedExecution, { terms }: OrderRecord): boolean {
  const { execId, brokerLink, shares, price, cumulativeQuantity } = execution;
  if (!(cumulativeQuantity > 0)) return false;
  for (const one of turn.state.executions.values()) {
    if (one.orderRef !== terms.orderRef || one.brokerLink !== brokerLink) continue;
    if (one.cumulative !== cumulativeQuantity || one.shares !== shares || one.price !== price)
      continue;
    const text = `${terms.symbol}: ${shares} at ${price} are told as ${execId}, and were told as ${one.execId}; they count once`;
    const chain = chainOfRef(turn, terms.orderRef);
    alarmOnce(
      turn,
      execId,
      { kind: 'execution-under-two-names', symbol: terms.symbol, text },
      chain,
    );
    return true;
  }
  return false;
}

/** What a person's copy of our order fills is theirs, whatever reference it bears. */
function withoutOurs(turn: Turn, execution: ReportedExecution): ReportedExecution {
  const ref = ownRefIn(execution.orderRef, turn.state) ?? '';
  return turn.state.orders.has(ref) ? { ...execution, orderRef: '' } : execution;
}

/** It counts once, for the order it was booked for; a broker that tells it of another one as well has to be looked at. */
function isOfAnotherOrder(
  turn: Turn,
  { execId, orderRef, symbol }: ReportedExecution,
  known: BookedExecution,
): boolean {
  if (orderRef === '' || orderRef.startsWith(known.orderRef)) return false;
  const text = `${symbol}: execution ${execId} is booked for order ${known.orderRef} and now told of ${orderRef}; it counts once`;
  const key = `${execId}/${orderRef}`;
  // Every complete snapshot of the day tells it again.
  if (!turn.alarmed.has(key)) turn.broker.wantsSnapshot = true;
  alarmOnce(
    turn,
    key,
    { kind: 'execution-of-two-orders', symbol, text },
    chainOfRef(turn, known.orderRef),
  );
  return true;
}

function book(
  turn: Turn,
  execution: ReportedExecution,
  order: OrderRecord,
  known: BookedExecution | undefined,
): void {
  const { terms, positionId, strategy } = order;
  const position = turn.state.positions.get(positionId);
  const standIn = known === undefined ? standInOf(turn, order, execution) : undefined;
  if (standIn !== undefined) giveWay(turn, standIn, execution, order);
  const recorded = turn.record(
    {
      type: 'execution-booked',
      execRoot: execRootOf(execution.execId),
      execId: execution.execId,
      orderRef: terms.orderRef,
      ...(execution.brokerLink && { brokerLink: execution.brokerLink }),
      account: execution.account,
      symbol: terms.symbol,
      side: execution.side,
      shares: execution.shares,
      price: execution.price,
      ...(execution.cumulativeQuantity > 0 ? { cumulative: execution.cumulativeQuantity } : {}),
      executedAt: execution.at,
      leg: terms.leg,
      positionId,
      strategy,
      ...(known === undefined
        ? {}
        : { replaces: { execId: known.execId, shares: known.shares, price: known.price } }),
    },
    chainOfRef(turn, terms.orderRef),
  );
  turn.touched.add(positionId);
  if (position === undefined) return;
  const is = { shares: signedShares(execution.side, execution.shares), price: execution.price };
  if (standIn !== undefined) replace(turn, position, { standIn, execution }, after(recorded));
  else if (known === undefined) apply(turn, position, { type: 'fill', ...is }, after(recorded));
  else {
    const was = { shares: signedShares(execution.side, known.shares), price: known.price };
    correct(turn, position, { was, is }, after(recorded));
  }
  bookEarlyCommission(turn, execution.execId);
}

/** An inferred execution that this one may be: of the same position, entering or closing as it does, and not after it. */
function standInOf(
  turn: Turn,
  { positionId, terms }: OrderRecord,
  { side, at }: ReportedExecution,
): BookedExecution | undefined {
  if (side !== terms.side) return undefined;
  for (const one of turn.state.executions.values())
    if (
      one.isInferred &&
      one.positionId === positionId &&
      one.shares > 0 &&
      at <= one.at &&
      (legOf(one) === 'e') === (terms.leg === 'e')
    )
      return one;
  return undefined;
}

/** An inferred closing bears the reference of the stop that vanished, or none. */
function legOf({ orderRef }: Pick<BookedExecution, 'orderRef'>): 'e' | 's' | 'x' {
  if (orderRef === '') return 'x';
  return orderRef.endsWith('.e') ? 'e' : 's';
}

/** What was only inferred shrinks by what is now told. */
function giveWay(
  turn: Turn,
  { execId, orderRef, shares, price }: BookedExecution,
  execution: ReportedExecution,
  { terms, positionId, strategy }: OrderRecord,
): void {
  const revision = Number(execId.slice(execId.lastIndexOf('.') + 1)) + 1;
  const execRoot = execRootOf(execId);
  turn.record(
    {
      type: 'execution-booked',
      execRoot,
      execId: `${execRoot}.${String(revision).padStart(2, '0')}`,
      orderRef,
      account: execution.account,
      symbol: terms.symbol,
      side: execution.side,
      shares: Math.max(0, shares - execution.shares),
      price,
      executedAt: turn.now,
      leg: legOf({ orderRef }),
      positionId,
      strategy,
      isInferred: true,
      replaces: { execId, shares, price },
    },
    chainOfRef(turn, terms.orderRef),
  );
}

/** The shares are closed already; only more than was inferred changes the quantity. */
function replace(
  turn: Turn,
  position: PositionState,
  { standIn, execution }: { standIn: BookedExecution; execution: ReportedExecution },
  chain: Chain,
): void {
  const { side, price } = execution;
  const replaced = Math.min(standIn.shares, execution.shares);
  const signed = signedShares(side, replaced);
  const was = { shares: signed, price: standIn.price };
  correct(turn, position, { was, is: { shares: signed, price } }, chain);
  const more = signedShares(side, execution.shares - replaced);
  const now = turn.state.positions.get(position.positionId) ?? position;
  if (more !== 0) apply(turn, now, { type: 'fill', shares: more, price }, chain);
}

type Fill = Pick<Extract<PositionCommand, { type: 'fill' }>, 'shares' | 'price'>;

/** A closed trade stays closed when only a price was corrected; shares that turn out to be held revive it. */
function correct(
  turn: Turn,
  position: PositionState,
  { was, is }: { readonly was: Fill; readonly is: Fill },
  chain: Chain,
): void {
  if (isHeld(position)) return void apply(turn, position, { type: 'correct', was, is }, chain);
  const shares = is.shares - was.shares;
  if (shares !== 0) apply(turn, position, { type: 'fill', shares, price: is.price }, chain);
}

/** Told before, in the same words. */
export function isBooked({ state }: Turn, { execId, orderRef }: ReportedExecution): boolean {
  const known = state.executions.get(execRootOf(execId));
  return known?.execId === execId && orderRef.startsWith(known.orderRef);
}

type Commission = Extract<BrokerReport, { type: 'commission' }>;

/** A commission told before its execution waits for it. */
export function bookCommission(turn: Turn, report: Commission): void {
  const execution = turn.state.executions.get(execRootOf(report.execId));
  if (execution === undefined || corrects(report.execId, execution.execId))
    turn.broker.earlyCommissions.set(report.execId, report);
  if (execution?.execId !== report.execId || execution.isCommissioned) return;
  const { execId } = report;
  const { positionId, orderRef, seq } = execution;
  const symbol = turn.state.positions.get(positionId)?.symbol ?? '';
  const chain = chainOfRef(turn, orderRef);
  turn.record(
    { type: 'commission-booked', execId, symbol, positionId, ...costOf(turn, report) },
    chain === undefined ? undefined : { ...chain, cause: seq },
  );
}

/** In the currency of every figure beside it, unless the rate is unknown. */
function costOf(turn: Turn, { commission: told, currency }: Commission) {
  const { figures } = turn.market;
  const commission = figures.converted(told, currency, turn.now);
  return Number.isFinite(commission)
    ? { commission, currency: figures.currency }
    : { commission: told, currency };
}

function bookEarlyCommission(turn: Turn, execId: string): void {
  const early = turn.broker.earlyCommissions.get(execId);
  if (early === undefined) return;
  turn.broker.earlyCommissions.delete(execId);
  bookCommission(turn, early);
}
