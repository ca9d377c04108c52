// The basic actions of decisions: cancel once, begin to close, raise an alarm, and the chains their facts belong to.

import { freshnessMs } from '../../../kernel/clock.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { PriceStep } from '../../../market/instruments/tick-grid.ts';
import { stepsUnlisted } from '../../../market/options/unknown-grid.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { StopReached } from '../../domain/exits/watched-stop.ts';
import type { AlarmKind } from '../../domain/facts/alarm-kind.ts';
import { decidePosition } from '../../domain/positions/decide-position.ts';
import type { PositionCommand } from '../../domain/positions/position-command.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import type { ConditionSeen } from '../../domain/terms/decision-inputs.ts';
import type { HaltReason } from '../../domain/terms/halt-reason.ts';
import { signOf } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { isDiskFull } from '../state/full-disk.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isAltered, isLive } from '../state/position-lookups.ts';
import { REFUSED_MOVES } from '../state/refused-moves.ts';
import { haltedOf } from './halted-stock.ts';
import { msToClose, type SessionSeen } from './session-bounds.ts';
import { lockAt } from './settled.ts';
import { after, type Chain, newestOf, type Turn } from './turn.ts';

/** A fill of an earlier day says when it was executed. */
type AppliedCommand =
  | Exclude<PositionCommand, { type: 'fill' | 'correct' }>
  | (Extract<PositionCommand, { type: 'fill' }> & { readonly executedAt?: Instant })
  | (Extract<PositionCommand, { type: 'correct' }> & { readonly executedAt?: Instant });

/** Records what the position decides; an illegal step is a bug of the engine and stops the process. */
export function apply(
  turn: Turn,
  position: PositionState,
  command: AppliedCommand,
  chain: Chain,
): Chain {
  const decided = decidePosition(position, withLock(turn, position, command));
  if (!decided.ok)
    throw new Error(`position ${position.positionId}: ${command.type} while ${position.status}`);
  let last = chain;
  for (const fact of decided.value) {
    last = after(turn.record(fact, last));
    // A trade that a late or corrected execution brings back may have left its prices.
    if (fact.type === 'position-opened' && !turn.pricesAsked.has(position.symbol))
      askForSymbol(turn, position.symbol);
  }
  return last;
}

/** Its contract, and then its prices. */
export function askForSymbol({ broker, state, pricesAsked, now }: Turn, symbol: string): void {
  pricesAsked.set(symbol, now);
  if (state.instruments.has(symbol)) broker.wantsPrices.add(symbol);
  else broker.wantsResolve.add(symbol);
}

/** Clocks differ and brokers report whole seconds: a report within this time counts as happening when it arrived. */
const HEARD_LATE_MS = 5 * SECOND_MS;

/** Shares bought at the venue on the day of the execution, by default today. */
function withLock(
  turn: Turn,
  { symbol, side }: PositionState,
  command: AppliedCommand,
): PositionCommand {
  if (command.type !== 'fill' && command.type !== 'correct') return command;
  const { executedAt, ...bare } = command;
  const isLate = executedAt !== undefined && turn.now - executedAt >= HEARD_LATE_MS;
  const plain = bare.type === 'fill' && isLate ? { ...bare, executedAt } : bare;
  const shares = plain.type === 'fill' ? plain.shares : plain.is.shares;
  if (Math.sign(shares) !== signOf(side)) return plain;
  return { ...plain, locked: lockAt(turn, symbol, executedAt ?? turn.now) };
}

/** All facts of a position belong to the chain of its signal; cause 0 means time or a price, not a fact. */
export function chainOf(position: PositionState): Chain {
  return { cause: 0, correlation: position.signalId };
}

/** Why a position closes: the chain of a prediction, the condition that was true. */
export interface CloseCause {
  readonly chain?: Chain | undefined;
  readonly condition?: ConditionSeen;
  readonly stop?: StopReached;
}

/** Marks the position as closing; the exit follows in the same turn or as soon as the entry has ended. */
export function beginClose(
  turn: Turn,
  position: PositionState,
  reason: ExitReason,
  { chain, condition, stop }: CloseCause = {},
): void {
  const now = turn.state.positions.get(position.positionId);
  if (now === undefined || !isHeld(now) || now.status === 'closing') return;
  // The close belongs to the chain of its trade, although its cause is often a prediction of a later chain.
  const own = newestOf(turn, chainOf(now));
  const seen = { ...(condition && { condition }), ...(stop && { stop }) };
  const command = { type: 'begin-close', reason, ...seen } as const;
  apply(turn, now, command, { ...own, cause: chain?.cause ?? own.cause });
  turn.touched.add(now.positionId);
}

export function cancelOnce(
  turn: Turn,
  order: OrderRecord | undefined,
  why: string,
  chain: Chain,
): void {
  if (
    order === undefined ||
    order.isCancelRequested ||
    !isLive(order) ||
    isCancelPaused(turn, order)
  )
    return;
  cancel(turn, order, why, chain);
}

const CANCEL_RETRY_MS = 5 * SECOND_MS;

/** The broker refused the last cancel; its reason rarely disappears at once. */
export function isCancelPaused({ broker, now }: Turn, { terms }: OrderRecord): boolean {
  const refused = broker.cancelRefusals.get(terms.orderRef);
  return refused !== undefined && now - refused.at < CANCEL_RETRY_MS;
}

export function cancelLive(
  turn: Turn,
  orders: readonly OrderRecord[],
  why: string,
  chain: Chain,
): void {
  for (const order of orders) cancelOnce(turn, order, why, chain);
}

export function cancel(turn: Turn, order: OrderRecord, why: string, chain: Chain): void {
  const { symbol, orderRef, handle } = order.terms;
  const named = { orderRef, ...(handle && { handle }) };
  turn.broker.unsentCancels.delete(orderRef);
  turn.record({ type: 'cancel-intended', symbol, ...named, why }, chain);
  turn.touched.add(order.positionId);
}

export interface Alarm {
  readonly kind: AlarmKind;
  readonly symbol?: string | undefined;
  readonly text: string;
  readonly isUnwatched?: true;
}

export function alarm(turn: Turn, { kind, symbol, text, isUnwatched }: Alarm, chain?: Chain): void {
  const named = {
    ...(symbol !== undefined && { symbol }),
    ...(isUnwatched && { isUnwatched }),
  };
  turn.record({ type: 'alarm-raised', alarm: kind, text, ...named }, chain);
}

/** Once per run of the process and key. */
export function alarmOnce(turn: Turn, key: string, raised: Alarm, chain?: Chain): void {
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  alarm(turn, raised, chain);
}

export function halt(turn: Turn, why: HaltReason): void {
  if (turn.state.trading.state === 'HALTED' && turn.state.trading.why === why) return;
  if (isDiskFull(turn.state)) return;
  turn.record({ type: 'trading-changed', state: 'HALTED', why, by: 'engine' });
}

/** Cancels, exits and protective stops are still sent on a suspect connection. */
export function isLineUsable(turn: Turn): boolean {
  const { state } = turn.state.gateway;
  return (state === 'ready' || state === 'suspect') && turn.state.mode !== 'dry-run';
}

/**
 * While the connection was lost, stops and targets may have filled unheard: the account is compared before an order closes
 * anything, or states anew how much it closes.
 */
export function isAccountKnown({ broker }: Turn): boolean {
  return broker.isAccountKnown;
}

const CHANGE_RETRY_MS = 5 * SECOND_MS;
/** How long the broker may take to process the message that kept it from changing an order. */
const PROCESSED_MS = SECOND_MS;
/** How often a refused change is sent again. */
const RESENT_MAX = 3;

/**
 * One change in flight per order, and none unless the connection is ready: the change could fork into two live orders. After a
 * refusal there is a pause, because the broker's reason rarely disappears at once. An execution since then ends the pause, so
 * that an order that could close more than is held is reduced at once.
 */
export function mayChange(turn: Turn, order: OrderRecord): boolean {
  return capabilitiesFor(turn.traits, order.terms.symbol).amendsInPlace && mayMove(turn, order);
}

/** The same for a stop, which can be replaced at a venue that cannot change orders. */
export function mayMove(turn: Turn, order: OrderRecord): boolean {
  if (order.pendingChange !== undefined || order.isCancelRequested || isAltered(order))
    return false;
  if (turn.state.gateway.state !== 'ready' || turn.state.mode === 'dry-run') return false;
  if (!isAccountKnown(turn)) return false;
  const refusedAt = order.changeRefusedAt;
  if (refusedAt === undefined) return true;
  if (order.changeRefusedAs === 'no_parent') return isListedSince(turn, order, refusedAt);
  if (turn.now - refusedAt >= changePauseMs(turn, order)) return true;
  if (order.changeRefusedAs === 'still_processing') return false;
  return (turn.state.lastExecutionAt.get(order.terms.symbol) ?? 0) > refusedAt;
}

/** A change that comes too early is sent again soon, but not for ever; the change of a stop that is refused again and again, ever more seldom. */
function changePauseMs(turn: Turn, order: OrderRecord): number {
  if (order.changeRefusedAs === 'still_processing')
    return areChangesExhausted(order) ? MINUTE_MS : freshnessMs(turn, PROCESSED_MS);
  if (order.terms.leg !== 's') return CHANGE_RETRY_MS;
  const doublings = Math.max(0, order.refusedChanges - REFUSED_MOVES);
  return Math.min(MINUTE_MS, CHANGE_RETRY_MS * 2 ** doublings);
}

/** The broker does not find the order, or its parent: a change of an order that does not exist might create it. */
function isListedSince({ broker }: Turn, { terms, refusedChanges }: OrderRecord, at: Instant) {
  return refusedChanges <= 1 && (broker.listedAt.get(terms.orderRef) ?? 0) >= at;
}

/** The broker has refused to change the order, and its repetitions. */
export function areChangesExhausted({ changeRefusedAs, refusedChanges }: OrderRecord): boolean {
  return refusedChanges > (changeRefusedAs === 'no_parent' ? 1 : RESENT_MAX);
}

export function isMarketOpen(turn: SessionSeen, symbol: string): boolean {
  return !Number.isNaN(msToClose(turn, symbol)) && haltedOf(turn, symbol) === undefined;
}

export function stepsOf({ state, market }: Turn, symbol: string): readonly PriceStep[] {
  const known = state.instruments.get(symbol)?.priceSteps;
  return known ?? stepsUnlisted(symbol, market.home.venue.priceSteps);
}
