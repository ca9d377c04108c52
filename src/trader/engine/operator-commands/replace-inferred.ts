// Replaces an inferred execution with the executions of a statement: the same shares, at their true prices.

import { averagePriceOf, isOptionId } from '../../../market/instruments/amount.ts';
import { isHoldingId, symbolOfHolding } from '../../domain/holdings/holding.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import type { Leg } from '../../domain/orders/order-terms.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { entrySide, exitSide, type OrderSide, signedShares } from '../../domain/terms/side.ts';
import { counted, sharesText } from '../../domain/wording/figures.ts';
import type { CommandAnswer, ManualCommand, StatedExecution } from '../../ports/trader-commands.ts';
import { executionBooked } from '../intents/booked-execution.ts';
import { reviseInferred } from '../intents/inferred-execution.ts';
import { ownRefIn } from '../intents/intents.ts';
import { estimateCosts } from '../orders/commissions.ts';
import type { BookedExecution } from '../state/order-record.ts';
import { apply, chainOf } from '../turn/actions.ts';
import { notFound, refused } from '../turn/answers.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-actions.ts';
import { after, type Chain, newestOf, type Turn } from '../turn/turn.ts';

type Replace = Extract<ManualCommand, { type: 'replace-inferred' }>;

interface StandIn extends BookedExecution {
  /** Undefined for a holding. */
  readonly position: PositionState | undefined;
  readonly symbol: string;
  readonly strategy: string;
  readonly leg: Leg;
  readonly side: OrderSide;
}

export function replaceInferred(turn: Turn, { execId, executions }: Replace): CommandAnswer {
  const standIn = standInCalled(turn, execId);
  if (standIn === undefined) return notFound(`Unknown inferred execution: ${execId}.`);
  const shares = executions.reduce((sum, one) => sum + one.shares, 0);
  if (shares !== standIn.shares)
    return refused(`${execId} has ${sharesText(standIn.shares)}, the statement has ${shares}.`);
  const booked = executions.find((one) => turn.state.executions.has(execRootOf(one.execId)));
  if (booked !== undefined) return refused(`${booked.execId} is booked already.`);
  const free = isOptionId(standIn.symbol) ? undefined : executions.find(({ price }) => price === 0);
  if (free !== undefined)
    return refused(
      `${free.execId} has a price of 0: shares of ${standIn.symbol} are not traded for nothing.`,
    );
  let chain = withdraw(turn, standIn, chainFor(turn, standIn));
  for (const execution of executions) chain = book(turn, standIn, execution, chain);
  restate(turn, standIn, executions, chain);
  return { ok: true, text: `${execId} is replaced by ${counted(executions.length, 'execution')}.` };
}

function standInCalled({ state }: Turn, execId: string): StandIn | undefined {
  const known = state.executions.get(execRootOf(execId));
  if (known?.isInferred !== true || known.shares === 0) return undefined;
  const terms = state.orders.get(known.orderRef)?.terms;
  if (isHoldingId(known.positionId)) {
    const symbol = symbolOfHolding(known.positionId);
    const side = terms?.side ?? 'sell';
    return { ...known, position: undefined, symbol, strategy: MANUAL, leg: 'h', side };
  }
  const position = state.positions.get(known.positionId);
  if (position === undefined) return undefined;
  const leg = terms?.leg ?? 'x';
  const { symbol, strategy } = position;
  const side = leg === 'e' ? entrySide(position.side) : exitSide(position.side);
  return { ...known, position, symbol, strategy, leg, side };
}

function chainFor(turn: Turn, { position, symbol }: StandIn): Chain {
  return position === undefined ? newHoldingChain(turn, symbol) : newestOf(turn, chainOf(position));
}

/** Corrects the inferred execution to 0 shares. */
function withdraw(turn: Turn, standIn: StandIn, chain: Chain): Chain {
  return after(reviseInferred(turn, standIn, { ...standIn, shares: 0 }, chain));
}

function book(turn: Turn, standIn: StandIn, stated: StatedExecution, chain: Chain): Chain {
  const { execId, shares, price, at, commission } = stated;
  const { symbol, positionId, strategy, side } = standIn;
  const named = ownRefIn(stated.orderRef, turn.state);
  const order = turn.state.orders.get(named ?? standIn.orderRef);
  const recorded = turn.record(
    executionBooked({
      execId,
      orderRef: order?.terms.orderRef ?? stated.orderRef,
      brokerLink: order?.brokerLink,
      account: turn.state.account,
      symbol,
      side,
      shares,
      price,
      executedAt: at,
      leg: order?.terms.leg ?? standIn.leg,
      positionId,
      strategy,
    }),
    chain,
  );
  if (commission === undefined) {
    estimateCosts(turn, recorded);
    return after(recorded);
  }
  const costs = { symbol, positionId, commission, currency: turn.market.figures.currency };
  return after(turn.record({ type: 'commission-booked', execId, ...costs }, after(recorded)));
}

/** Corrects the average price of an open position, or the result of a closed trade. */
function restate(
  turn: Turn,
  standIn: StandIn,
  executions: readonly StatedExecution[],
  chain: Chain,
): void {
  const { position, shares, side } = standIn;
  if (position === undefined) return restateHolding(turn, standIn, executions, chain);
  const now = turn.state.positions.get(position.positionId);
  const price = averagePriceOf(executions.map((one) => ({ price: one.price, units: one.shares })));
  if (now === undefined || price === standIn.price) return;
  const signed = signedShares(side, shares);
  const was = { shares: signed, price: standIn.price };
  apply(turn, now, { type: 'correct', was, is: { shares: signed, price } }, chain);
}

/** A purchase moves the average of what is held; a sale leaves it. */
function restateHolding(
  turn: Turn,
  { symbol, side, price: was, orderRef }: StandIn,
  executions: readonly StatedExecution[],
  chain: Chain,
): void {
  let last = chain;
  for (const { shares, price, at: executedAt } of executions) {
    if (price === was) continue;
    const signed = signedShares(side, shares);
    const command = {
      type: 'correct',
      was: { shares: signed, price: was },
      is: { shares: signed, price },
      orderRef,
      executedAt,
    } as const;
    last = applyHolding(turn, symbol, command, last);
  }
}
