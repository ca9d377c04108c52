// What a library user may do to a position, each as one step: all of its commands are decided and folded, or none.
import type { Instant } from '../../../../kernel/instant.ts';
import type { ExitPlan } from '../../../domain/exits/exit-plan.ts';
import { rOf } from '../../../domain/exits/protective-stop.ts';
import { decidePosition } from '../../../domain/positions/decide-position.ts';
import { evolvePosition } from '../../../domain/positions/evolve-position.ts';
import type { PositionCommand } from '../../../domain/positions/position-command.ts';
import { type PositionState, quantityOf } from '../../../domain/positions/position-state.ts';
import { NO_EXITS } from '../../../domain/strategy/strategy.ts';
import { signOf } from '../../../domain/terms/side.ts';
import { refusedChange } from './refused-change.ts';

/** The values that a plan or an adjustment sets; absent ones stay unchanged. */
export interface Adjustment {
  /** Negative when short; an adjustment never changes the sign. */
  readonly quantity?: number | undefined;
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
}

/** Unset prices are undefined here and NaN in the state, where every comparison with them fails. */
interface Terms {
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
}

interface Identity {
  readonly positionId: string;
  readonly symbol: string;
}

/** A price an unrecorded position was filled at, and when. */
interface Deal {
  readonly price: number;
  readonly at: Instant;
}

export function plannedPosition(
  { positionId, symbol }: Identity,
  wanted: Adjustment & { readonly entryPrice?: number },
  at: Instant,
): PositionState {
  assertTerms(wanted);
  const { quantity = 0 } = wanted;
  const planned = {
    type: 'position-planned',
    positionId,
    symbol,
    strategy: '',
    side: quantity < 0 ? 'short' : 'long',
    quantity: Math.abs(quantity),
    plan: planOf(wanted),
    signalId: '',
    configHash: '',
  } as const;
  return after(undefined, [planned], at);
}

export function openedPosition(
  state: PositionState,
  quantity: number,
  { price, at }: Deal,
): PositionState {
  assertQuantity(quantity);
  assertPositive('entry price', price);
  const terms = termsOf(state);
  const start =
    state.status === 'planned'
      ? plannedPosition(state, { ...terms, quantity, entryPrice: price }, at)
      : state;
  const settle = {
    type: 'settle-entry',
    r: start.plan.r,
    targetPrice: terms.takeProfit,
    why: '',
  } as const;
  // A fill is booked whatever the status, so the caller first checks that the entry may end.
  after(start, [settle], at);
  return after(start, [{ type: 'fill', shares: quantity, price }, settle], at);
}

export function closedPosition(state: PositionState, { price, at }: Deal): PositionState {
  assertPositive('exit price', price);
  const commands: PositionCommand[] = [
    { type: 'begin-close', reason: 'operator' },
    { type: 'fill', shares: -quantityOf(state), price },
    { type: 'finish', reason: 'operator' },
  ];
  return after(state, commands, at);
}

/** A plan is replaced completely; an open position is adjusted, its shares at the given price. */
export function adjustedPosition(
  state: PositionState,
  to: Adjustment,
  { price, at }: Deal,
): PositionState {
  assertTerms(to);
  if (state.status === 'planned') return replanned(state, to, at);
  const held = quantityOf(state);
  const quantity = to.quantity ?? held;
  if (quantity * held < 0) throw refusedChange({ kind: 'side_change', from: held, to: quantity });
  assertNotLooser(state, to.stopLoss);
  const commands: PositionCommand[] = [
    { type: 'adjust', what: 'terms' },
    ...(quantity === held ? [] : [{ type: 'fill' as const, shares: quantity - held, price }]),
    {
      type: 'finish-adjusting',
      quantity,
      ...(to.stopLoss === undefined ? {} : { stopPrice: to.stopLoss }),
      ...(to.takeProfit === undefined ? {} : { targetPrice: to.takeProfit }),
    },
  ];
  return after(state, commands, at);
}

export function termsOf(state: PositionState): Terms {
  const isPlan = state.status === 'planned' || state.status === 'closed';
  const stopPrice = isPlan ? state.plan.stopPrice : state.stopPrice;
  return {
    stopLoss: Number.isNaN(stopPrice) ? undefined : stopPrice,
    takeProfit: isPlan ? state.plan.targetPrice : state.targetPrice,
  };
}

export function assertPositive(field: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw refusedChange({ kind: 'not_positive', field, value });
  }
}

function after(
  start: PositionState | undefined,
  commands: readonly PositionCommand[],
  at: Instant,
): PositionState {
  let state = start;
  for (const command of commands) {
    const decided = decidePosition(state, command);
    if (!decided.ok) throw refusedChange(decided.failure);
    for (const fact of decided.value) state = evolvePosition(state, fact, at);
  }
  if (state === undefined) throw new Error('no command planned the position');
  return state;
}

function replanned(state: PositionState, to: Adjustment, at: Instant): PositionState {
  const { stopLoss, takeProfit } = termsOf(state);
  const planned = state.plannedQuantity * signOf(state.side);
  const wanted = {
    quantity: to.quantity ?? (planned === 0 ? undefined : planned),
    stopLoss: to.stopLoss ?? stopLoss,
    takeProfit: to.takeProfit ?? takeProfit,
  };
  return plannedPosition(state, wanted, at);
}

function planOf({
  stopLoss = Number.NaN,
  takeProfit,
  entryPrice = Number.NaN,
}: Adjustment & { readonly entryPrice?: number }): ExitPlan {
  const r = rOf(entryPrice, stopLoss);
  return {
    stopPrice: stopLoss,
    targetPrice: takeProfit,
    r,
    stop: { kind: 'percent', percent: (r / entryPrice) * 100 },
    target: undefined,
    trail: undefined,
    exit: NO_EXITS,
  };
}

function assertTerms({ quantity, stopLoss, takeProfit }: Adjustment): void {
  if (quantity !== undefined) assertQuantity(quantity);
  if (stopLoss !== undefined) assertPositive('stop loss', stopLoss);
  if (takeProfit !== undefined) assertPositive('take profit', takeProfit);
}

/** A stop never loosens, regardless of the caller. */
function assertNotLooser(state: PositionState, to: number | undefined): void {
  const { stopLoss: from } = termsOf(state);
  if (to === undefined || from === undefined || (to - from) * signOf(state.side) >= 0) return;
  throw refusedChange({ kind: 'stop_loosened', from, to });
}

function assertQuantity(quantity: number): void {
  if (!Number.isFinite(quantity) || quantity === 0) {
    throw refusedChange({ kind: 'not_a_quantity', quantity });
  }
}
