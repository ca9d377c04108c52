// Folds one fact into a position; it never refuses, since a fact has happened.

import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import type { PositionFact } from '../facts/position-facts.ts';
import {
  type HeldPosition,
  isHeld,
  type PlannedPosition,
  type PositionState,
} from './position-state.ts';
import { split } from './restated.ts';

export function evolvePosition(
  state: PositionState | undefined,
  fact: PositionFact,
  at: Instant,
): PositionState {
  if (fact.type === 'position-planned') return planned(fact);
  if (fact.type === 'position-adopted') return adopted(fact, at);
  if (state === undefined)
    throw new Error(`${fact.type} for a position that was never planned: ${fact.positionId}`);
  switch (fact.type) {
    case 'position-filled':
      return filled(state, fact, at);
    case 'position-opened':
      return opened(held(state), fact);
    case 'position-abandoned':
      return {
        ...plannedPart(state),
        status: 'closed',
        reason: 'abandoned',
        quantity: 0,
        averagePrice: 0,
        exitPrice: 0,
        exitShares: 0,
        realizedPnl: 0,
        openedAt: undefined,
        closedAt: at,
        stopPrice: undefined,
      };
    case 'stop-moved':
      return {
        ...held(state),
        stopPrice: fact.to,
        highWater: fact.highWater ?? held(state).highWater,
        stopMovedAt: at,
      };
    case 'plan-changed':
      return { ...held(state), plan: fact.plan };
    case 'ownership-taken':
      return { ...state, strategy: fact.to, plan: fact.plan };
    case 'target-moved':
      return { ...held(state), targetPrice: fact.to };
    case 'collateral-changed':
      return { ...held(state), isUncovered: !fact.isThere };
    case 'position-adjusting':
      return { ...held(state), status: 'adjusting' };
    case 'position-adjusted':
      return adjusted(held(state), fact);
    case 'position-closing':
      return { ...held(state), status: 'closing', reason: fact.reason };
    case 'position-closed':
      return {
        ...plannedPart(state),
        status: 'closed',
        reason: fact.reason,
        quantity: fact.quantity,
        averagePrice: fact.entryPrice,
        exitPrice: fact.exitPrice,
        exitShares: held(state).exitShares,
        realizedPnl: fact.realizedPnl,
        openedAt: fact.openedAt,
        closedAt: fact.closedAt ?? at,
        stopPrice: held(state).stopPrice,
      };
    case 'trade-restated':
      return state.status === 'closed'
        ? {
            ...state,
            averagePrice: fact.entryPrice,
            exitPrice: fact.exitPrice,
            realizedPnl: fact.realizedPnl,
          }
        : state;
    case 'position-split':
      return split(held(state), fact);
    case 'stop-reset':
      return { ...held(state), stopPrice: fact.to, highWater: fact.highWater, stopMovedAt: at };
    case 'remainder-noted':
      return { ...held(state), remainderNoted: fact.quantity };
    case 'remainder-released':
      return { ...held(state), quantity: 0 };
    case 'position-released':
      return {
        ...plannedPart(state),
        status: 'closed',
        reason: 'released',
        quantity: fact.quantity,
        averagePrice: fact.averagePrice,
        exitPrice: fact.averagePrice,
        exitShares: 0,
        realizedPnl: isHeld(state) ? state.realizedPnl : 0,
        openedAt: isHeld(state) ? state.openedAt : undefined,
        closedAt: at,
        stopPrice: isHeld(state) ? state.stopPrice : undefined,
      };
    default:
      return assertNever(fact);
  }
}

type FactOf<Type extends PositionFact['type']> = Extract<PositionFact, { type: Type }>;

function planned(fact: FactOf<'position-planned'>): PlannedPosition {
  return {
    status: 'planned',
    positionId: fact.positionId,
    symbol: fact.symbol,
    strategy: fact.strategy,
    side: fact.side,
    signalId: fact.signalId,
    configHash: fact.configHash,
    plannedQuantity: fact.quantity,
    plan: fact.plan,
  };
}

/** Open from the start, without an entry order of ours. */
function adopted(fact: FactOf<'position-adopted'>, at: Instant): HeldPosition {
  const { plan, quantity, averagePrice } = fact;
  return {
    ...planned({ ...fact, type: 'position-planned', quantity: Math.abs(quantity) }),
    status: 'open',
    quantity,
    averagePrice,
    realizedPnl: 0,
    openedAt: at,
    stopPrice: plan.stopPrice,
    targetPrice: undefined,
    r: plan.r,
    highWater: fact.price,
    stopMovedAt: undefined,
    peakQuantity: Math.abs(quantity),
    exitShares: 0,
    exitValue: 0,
    ...(fact.delivery && { deliveredFrom: fact.delivery.positionId }),
    ...(fact.ofVertical && { isOfVertical: true }),
    ...(fact.lockedAfter && { locked: fact.lockedAfter }),
  };
}

function plannedPart(state: PositionState): Omit<PlannedPosition, 'status'> {
  const { positionId, symbol, strategy, side, signalId, configHash, plannedQuantity, plan } = state;
  return {
    ...{ positionId, symbol, strategy, side, signalId, configHash, plannedQuantity, plan },
    ...(state.deliveredFrom !== undefined && { deliveredFrom: state.deliveredFrom }),
    ...(state.isOfVertical && { isOfVertical: true }),
  };
}

function filled(state: PositionState, fact: FactOf<'position-filled'>, at: Instant): HeldPosition {
  const { locked: _, flatAt: __, ...before } = isHeld(state) ? state : firstFill(state, fact, at);
  const closes = Math.sign(fact.shares) !== (state.side === 'long' ? 1 : -1);
  const closed = closes ? Math.abs(fact.shares) : 0;
  const exit = fact.exit ?? { shares: closed, value: amountOf(fact.symbol, fact.price, closed) };
  return {
    ...before,
    quantity: fact.quantityAfter,
    averagePrice: fact.averagePriceAfter,
    realizedPnl: before.realizedPnl + fact.realizedPnl,
    peakQuantity: Math.max(before.peakQuantity, Math.abs(fact.quantityAfter)),
    exitShares: before.exitShares + exit.shares,
    exitValue: before.exitValue + exit.value,
    ...(fact.quantityAfter === 0 && fact.executedAt !== undefined && { flatAt: fact.executedAt }),
    ...(fact.lockedAfter && { locked: fact.lockedAfter }),
  };
}

/**
 * A late or corrected fill reopens even a closed position: only executions determine the quantity. The trade continues with what it
 * has earned so far; a fill after a release starts another trade.
 */
function firstFill(
  state: PositionState,
  fact: FactOf<'position-filled'>,
  at: Instant,
): HeldPosition {
  const ended = state.status === 'closed' ? state : undefined;
  const trade = ended?.reason === 'released' ? undefined : ended;
  return {
    ...plannedPart(state),
    status: 'opening',
    quantity: 0,
    averagePrice: fact.price,
    realizedPnl: trade?.realizedPnl ?? 0,
    openedAt: trade?.openedAt ?? fact.executedAt ?? at,
    stopPrice: ended?.stopPrice ?? state.plan.stopPrice,
    targetPrice: state.plan.targetPrice,
    r: state.plan.r,
    highWater: fact.price,
    stopMovedAt: undefined,
    peakQuantity: trade?.quantity ?? 0,
    exitShares: trade?.exitShares ?? 0,
    exitValue: trade === undefined ? 0 : amountOf(state.symbol, trade.exitPrice, trade.exitShares),
  };
}

function opened(state: HeldPosition, fact: FactOf<'position-opened'>): HeldPosition {
  const settled = { ...state, r: fact.r, targetPrice: fact.targetPrice };
  return state.status === 'closing'
    ? { ...settled, status: 'closing', reason: state.reason }
    : { ...settled, status: 'open' };
}

function adjusted(state: HeldPosition, fact: FactOf<'position-adjusted'>): HeldPosition {
  return {
    ...state,
    status: 'open',
    quantity: fact.quantity,
    stopPrice: fact.stopPrice ?? state.stopPrice,
    targetPrice: fact.targetPrice ?? state.targetPrice,
  };
}

function held(state: PositionState): HeldPosition {
  if (!isHeld(state))
    throw new Error(`position ${state.positionId} is ${state.status}, so it holds no shares`);
  return state;
}
