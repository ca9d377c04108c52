// The small acts that decisions are made of: cancel once, begin to close, raise an alarm, and the chains they hang on.
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { PriceStep } from '../../../market/instruments/tick-grid.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { AlarmKind } from '../../domain/facts/alarm-kind.ts';
import { decidePosition, type PositionCommand } from '../../domain/positions/decide-position.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import type { ConditionSeen } from '../../domain/terms/seen.ts';
import { isAltered, isLive } from '../state/book.ts';
import { isDiskFull } from '../state/full-disk.ts';
import type { OrderRecord } from '../state/state.ts';
import { msToClose } from './session-bounds.ts';
import { after, type Chain, newestOf, type Turn } from './turn.ts';

/** Records what the position decides; an illegal step is a bug of the engine and stops the process. */
export function apply(
  turn: Turn,
  position: PositionState,
  command: PositionCommand,
  chain: Chain,
): Chain {
  const decided = decidePosition(position, command);
  if (!decided.ok)
    throw new Error(`position ${position.positionId}: ${command.type} while ${position.status}`);
  let last = chain;
  for (const fact of decided.value) last = after(turn.record(fact, last));
  return last;
}

/** Everything about one position hangs on the signal that began it; what no fact led to has time or a price as its cause. */
export function chainOf(position: PositionState): Chain {
  return { cause: 0, correlation: position.signalId };
}

/** What led to a close: the chain of a prediction, the condition that held. */
export interface CloseCause {
  readonly chain?: Chain | undefined;
  readonly condition?: ConditionSeen;
}

/** Marks the position as closing; the exit follows in the same turn or as soon as the entry has ended. */
export function beginClose(
  turn: Turn,
  position: PositionState,
  reason: ExitReason,
  { chain, condition }: CloseCause = {},
): void {
  const now = turn.state.positions.get(position.positionId);
  if (now === undefined || !isHeld(now) || now.status === 'closing') return;
  // The close belongs to its own trade, whatever led to it: often a prediction of a later chain.
  const own = newestOf(turn, chainOf(now));
  const command = { type: 'begin-close', reason, ...(condition && { condition }) } as const;
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

/** The broker refused the last one; its reason rarely goes away at once. */
function isCancelPaused({ broker, now }: Turn, { terms }: OrderRecord): boolean {
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
  turn.record({ type: 'cancel-intended', symbol, ...named, why }, chain);
  turn.touched.add(order.positionId);
}

export interface Alarm {
  readonly kind: AlarmKind;
  readonly symbol?: string | undefined;
  readonly text: string;
}

export function alarm(turn: Turn, { kind, symbol, text }: Alarm, chain?: Chain): void {
  const named = symbol === undefined ? {} : { symbol };
  turn.record({ type: 'alarm-raised', alarm: kind, text, ...named }, chain);
}

/** Once in the life of the process under this key. */
export function alarmOnce(turn: Turn, key: string, raised: Alarm, chain?: Chain): void {
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  alarm(turn, raised, chain);
}

export function halt(turn: Turn, why: string): void {
  if (turn.state.trading.state === 'HALTED' && turn.state.trading.why === why) return;
  if (isDiskFull(turn.state)) return;
  turn.record({ type: 'trading-changed', state: 'HALTED', why, by: 'engine' });
}

/** Cancels, exits and protection still go out on a suspect line. */
export function isLineUsable(turn: Turn): boolean {
  const { state } = turn.state.gateway;
  return (state === 'ready' || state === 'suspect') && turn.state.mode !== 'dry-run';
}

const CHANGE_RETRY_MS = 5 * SECOND_MS;

/**
 * One change in flight per order, and none while the line or the uplink is in doubt: it could fork into two live orders.
 * After a refusal a pause, since the broker's reason rarely goes away at once; what executions since then ask for is another
 * change, and an order that could close more than is held does not wait.
 */
export function mayChange(turn: Turn, order: OrderRecord): boolean {
  return turn.traits.capabilities.amendsInPlace && mayMove(turn, order);
}

/** The same for a stop that may be replaced where it cannot be changed. */
export function mayMove(turn: Turn, order: OrderRecord): boolean {
  if (order.pendingChange !== undefined || order.isCancelRequested || isAltered(order))
    return false;
  if (turn.state.gateway.state !== 'ready' || turn.state.mode === 'dry-run') return false;
  const refusedAt = order.changeRefusedAt;
  if (refusedAt === undefined || turn.now - refusedAt >= CHANGE_RETRY_MS) return true;
  return (turn.state.lastExecutionAt.get(order.terms.symbol) ?? 0) > refusedAt;
}

export function isMarketOpen(turn: Turn, symbol: string): boolean {
  return !Number.isNaN(msToClose(turn, symbol)) && turn.market.quote(symbol)?.isHalted !== true;
}

export function stepsOf({ state, market }: Turn, symbol: string): readonly PriceStep[] {
  return state.instruments.get(symbol)?.priceSteps ?? market.home.venue.priceSteps;
}
