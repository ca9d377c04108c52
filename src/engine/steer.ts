// Steers a symbol toward what its state demands: covered while held, flat when closing, nothing left working when flat.
// It looks only at the state, so it does not matter in which order the broker's news arrived.
import { MINUTE_MS, SECOND_MS } from '../kernel/instant.ts';
import { DEFAULT_PRICE_STEPS } from '../market/tick-grid.ts';
import { isBadFill } from '../trading/exits/exit-due.ts';
import { isStopThroughMarket, rOf } from '../trading/exits/protective-stop.ts';
import { targetPrice } from '../trading/exits/target-price.ts';
import type { Fact } from '../trading/facts.ts';
import type { OrderTerms } from '../trading/orders/order-terms.ts';
import { decidePosition, type PositionCommand } from '../trading/positions/decide-position.ts';
import type { ExitReason } from '../trading/positions/exit-plan.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../trading/positions/position-state.ts';
import { exitSide, signOf } from '../trading/side.ts';
import { isLive, isResting, liveLeg, ordersOf, positionIn } from './book.ts';
import { changeOrder, orderRefOf } from './intents.ts';
import { marketSeen } from './market-seen.ts';
import type { OrderRecord } from './state.ts';
import { after, type Chain, newestOf, type Turn } from './turn.ts';

/** Placements of a stand-alone stop before the position is flattened instead. */
const PLACEMENTS_MAX = 3;
/** Between tries of an exit that the broker keeps refusing. */
const EXIT_RETRY_MS = MINUTE_MS;
const EXIT_TRIES_AT_ONCE = 3;

export function steer(turn: Turn, symbol: string): void {
  const position = positionIn(turn.state, symbol);
  if (position === undefined) return;
  const orders = ordersOf(turn.state, position.positionId);
  const chain = newestOf(turn, chainOf(position));
  const entry = liveLeg(orders, 'e');
  if (entry === undefined) settleEntry(turn, position, orders, chain);
  const now = positionIn(turn.state, symbol);
  if (now === undefined) return;
  if (!isHeld(now)) return cancelLeftovers(turn, now, orders, chain);
  if (now.quantity === 0) return finish(turn, now, orders, entry, chain);
  steerHeld(turn, now, orders, entry, chain);
}

function steerHeld(
  turn: Turn,
  position: HeldPosition,
  orders: readonly OrderRecord[],
  entry: OrderRecord | undefined,
  chain: Chain,
): void {
  if (Math.sign(position.quantity) !== signOf(position.side)) return flipped(turn, position, chain);
  const hasExited = orders.some((order) => order.terms.leg !== 'e' && order.filled > 0);
  if (entry !== undefined && hasExited) cancelOnce(turn, entry, 'an exit has filled', chain);
  if (position.status === 'closing') return driveExit(turn, position, orders, entry, chain);
  if (entry === undefined) return cover(turn, position, orders, chain);
  // The entry lost its stop while it fills: it ends, and what it has filled gets a stop of its own at once.
  if (liveLeg(orders, 's') === undefined) {
    cancelOnce(turn, entry, 'its stop is gone', chain);
    protect(turn, position, orders, chain);
  }
}

/** Settles R and the target from the average fill once no entry can fill any more. */
function settleEntry(
  turn: Turn,
  position: PositionState,
  orders: readonly OrderRecord[],
  chain: Chain,
): void {
  if (position.status === 'planned') {
    const entry = orders.find((order) => order.terms.leg === 'e');
    apply(
      turn,
      position,
      { type: 'settle-entry', r: position.plan.r, targetPrice: undefined, why: entry?.why ?? '' },
      chain,
    );
    return;
  }
  if (position.status !== 'opening') return;
  const { plan, side, averagePrice } = position;
  const r = rOf(averagePrice, plan.stopPrice);
  const target =
    plan.target === undefined
      ? Number.NaN
      : targetPrice({
          side,
          rule: plan.target,
          entry: averagePrice,
          r,
          steps: stepsOf(turn, position.symbol),
        });
  apply(
    turn,
    position,
    { type: 'settle-entry', r, targetPrice: Number.isNaN(target) ? undefined : target, why: '' },
    chain,
  );
  if (isBadFill({ side, average: averagePrice, stop: plan.stopPrice, rPlanned: plan.r })) {
    beginClose(turn, position.symbol, 'bad_fill', chain);
  }
}

/** Stop and target follow the quantity held and the settled target; a missing stop is placed anew. */
function cover(
  turn: Turn,
  position: HeldPosition,
  orders: readonly OrderRecord[],
  chain: Chain,
): void {
  const held = Math.abs(position.quantity);
  const stop = liveLeg(orders, 's');
  if (stop === undefined) return protect(turn, position, orders, chain);
  if (isResting(stop) && mayChange(turn, stop)) {
    const remaining = stop.quantity - stop.filled;
    const isLooser =
      signOf(position.side) * ((stop.stopPrice ?? Number.NaN) - position.stopPrice) < 0;
    if (remaining !== held || isLooser) {
      changeOrder(
        turn,
        position,
        stop,
        isLooser ? 'repair' : 'cover',
        {
          ...(remaining === held ? {} : { quantity: held + stop.filled }),
          ...(isLooser ? { stopPrice: position.stopPrice } : {}),
        },
        chain,
      );
    }
  }
  const target = liveLeg(orders, 't');
  if (
    target === undefined ||
    !isResting(target) ||
    target.pendingChange !== undefined ||
    !canChange(turn)
  )
    return;
  const remaining = target.quantity - target.filled;
  const price = position.targetPrice;
  const isMispriced = price !== undefined && target.limitPrice !== price;
  if (remaining === held && !isMispriced) return;
  changeOrder(
    turn,
    position,
    target,
    remaining === held ? 'target' : 'cover',
    {
      ...(remaining === held ? {} : { quantity: held + target.filled }),
      ...(isMispriced ? { limitPrice: price } : {}),
    },
    chain,
  );
}

/** A stand-alone stop for the net, in a group of its own so that an exit can join it. */
export function protect(
  turn: Turn,
  position: HeldPosition,
  orders: readonly OrderRecord[],
  chain: Chain,
): void {
  if (!isLineUsable(turn)) return;
  const refused = orders.filter(
    (order) => order.terms.leg === 's' && order.status === 'rejected',
  ).length;
  if (refused >= PLACEMENTS_MAX) {
    if (!isMarketOpen(turn, position.symbol)) return;
    alarm(
      turn,
      'unprotected',
      position.symbol,
      `${position.symbol}: the broker refused the stop ${refused} times, the position is flattened`,
      chain,
    );
    return beginClose(turn, position.symbol, 'unprotected', chain);
  }
  const quote = turn.market.quote(position.symbol);
  const { side, stopPrice } = position;
  if (
    quote !== undefined &&
    isMarketOpen(turn, position.symbol) &&
    isStopThroughMarket({ side, stop: stopPrice, bid: quote.bid, ask: quote.ask })
  ) {
    return beginClose(turn, position.symbol, 'stop_through_market', chain);
  }
  const orderRef = orderRefOf(turn.state, 's');
  const leg: OrderTerms = {
    orderRef,
    orderId: turn.state.idFloor,
    leg: 's',
    symbol: position.symbol,
    side: exitSide(side),
    type: 'stop',
    quantity: Math.abs(position.quantity),
    stopPrice,
    tif: { kind: 'gtc' },
    outsideRth: false,
    ocaGroup: orderRef,
  };
  turn.record(
    {
      type: 'protection-intended',
      positionId: position.positionId,
      strategy: position.strategy,
      symbol: position.symbol,
      legs: [leg],
      why: 'the position has no live stop',
    },
    chain,
  );
}

/** Closing: the entry ends first, then the exit joins the stop's group, so that never two orders close the same shares. */
function driveExit(
  turn: Turn,
  position: HeldPosition,
  orders: readonly OrderRecord[],
  entry: OrderRecord | undefined,
  chain: Chain,
): void {
  if (entry !== undefined) return cancelOnce(turn, entry, 'the position is closing', chain);
  if (liveLeg(orders, 'x') !== undefined) return;
  if (!isMarketOpen(turn, position.symbol) || !isLineUsable(turn)) {
    if (liveLeg(orders, 's') === undefined) protect(turn, position, orders, chain);
    return;
  }
  const refused = orders.filter((order) => order.terms.leg === 'x' && order.status === 'rejected');
  const last = refused.at(-1);
  if (
    last !== undefined &&
    refused.length >= EXIT_TRIES_AT_ONCE &&
    turn.now - last.intendedAt < EXIT_RETRY_MS
  )
    return;
  const stop = liveLeg(orders, 's');
  // The group refused a late member once: then the stop and its sibling must end before the exit goes alone.
  if (refused.length > 0 && last?.terms.ocaGroup !== undefined && stop !== undefined) {
    return cancelLive(turn, orders, 'an exit takes its place', chain);
  }
  if (orders.some((order) => order.terms.leg !== 'x' && isLive(order) && order.isCancelRequested))
    return;
  if (stop !== undefined && stop.ocaGroup === '' && isResting(stop) === false) return;
  sendExit(turn, position, stop?.ocaGroup, chain);
}

function sendExit(
  turn: Turn,
  position: HeldPosition,
  group: string | undefined,
  chain: Chain,
): void {
  const leg: OrderTerms = {
    orderRef: orderRefOf(turn.state, 'x'),
    orderId: turn.state.idFloor,
    leg: 'x',
    symbol: position.symbol,
    side: exitSide(position.side),
    type: 'market',
    quantity: Math.abs(position.quantity),
    tif: { kind: 'day' },
    outsideRth: false,
    ...(group === undefined || group === '' ? {} : { ocaGroup: group }),
  };
  turn.record(
    {
      type: 'exit-intended',
      positionId: position.positionId,
      strategy: position.strategy,
      symbol: position.symbol,
      legs: [leg],
      reason: position.status === 'closing' ? position.reason : 'operator',
      market: marketSeen(turn, position.symbol),
    },
    chain,
  );
}

/** Flat: the trade ends as soon as no entry can fill any more; whatever still works is cancelled. */
function finish(
  turn: Turn,
  position: HeldPosition,
  orders: readonly OrderRecord[],
  entry: OrderRecord | undefined,
  chain: Chain,
): void {
  if (entry !== undefined) return cancelOnce(turn, entry, 'the position is flat', chain);
  apply(turn, position, { type: 'finish', reason: reasonOf(turn, position, orders) }, chain);
  const closed = positionIn(turn.state, position.symbol);
  if (closed !== undefined) cancelLeftovers(turn, closed, orders, chain);
}

/** The leg of the last closing execution tells why the position ended. */
function reasonOf(turn: Turn, position: HeldPosition, orders: readonly OrderRecord[]): ExitReason {
  let reason: ExitReason = position.status === 'closing' ? position.reason : 'closed_by_hand';
  let newest = Number.NEGATIVE_INFINITY;
  for (const execution of turn.state.executions.values()) {
    if (execution.positionId !== position.positionId || execution.seq < newest) continue;
    const leg = orders.find((order) => order.terms.orderRef === execution.orderRef)?.terms.leg;
    newest = execution.seq;
    if (leg === 's') reason = 'stop';
    else if (leg === 't') reason = 'target';
    else if (leg === 'x') reason = position.status === 'closing' ? position.reason : 'operator';
  }
  return reason;
}

/** The broker itself cancels what shares a group with the order that closed the position; ours follows if it does not. */
const GROUP_CANCEL_MS = 2 * SECOND_MS;

function cancelLeftovers(
  turn: Turn,
  position: PositionState,
  orders: readonly OrderRecord[],
  chain: Chain,
): void {
  if (position.status !== 'closed') return;
  const isRecent = turn.now - position.closedAt < GROUP_CANCEL_MS;
  const filledGroups = new Set(
    orders.filter(({ status }) => status === 'filled').map(({ ocaGroup }) => ocaGroup),
  );
  const waits = (order: OrderRecord): boolean =>
    isRecent && order.ocaGroup !== '' && filledGroups.has(order.ocaGroup);
  cancelLive(
    turn,
    orders.filter((order) => !waits(order)),
    'the position is closed',
    chain,
  );
}

function flipped(turn: Turn, position: HeldPosition, chain: Chain): void {
  const orders = ordersOf(turn.state, position.positionId);
  if (position.status !== 'closing') {
    alarm(
      turn,
      'sign-flip',
      position.symbol,
      `${position.symbol}: the position crossed zero to ${position.quantity} shares and is flattened`,
      chain,
    );
    beginClose(turn, position.symbol, 'sign_flip', chain);
  }
  const live = orders.filter(isLive);
  if (live.some((order) => order.terms.leg !== 'x'))
    return cancelLive(
      turn,
      orders.filter((order) => order.terms.leg !== 'x'),
      'the position crossed zero',
      chain,
    );
  if (live.length > 0 || !isMarketOpen(turn, position.symbol) || !isLineUsable(turn)) return;
  sendExit(turn, { ...position, side: position.quantity > 0 ? 'long' : 'short' }, undefined, chain);
}

/** Marks the position as closing; the exit follows in the same turn or as soon as the entry has ended. */
export function beginClose(turn: Turn, symbol: string, reason: ExitReason, chain?: Chain): void {
  const position = positionIn(turn.state, symbol);
  if (position === undefined || !isHeld(position) || position.status === 'closing') return;
  // The close belongs to its own trade, whatever led to it: often a prediction of a later chain.
  const cause = chain?.cause ?? 0;
  apply(turn, position, { type: 'begin-close', reason }, { ...chainOf(position), cause });
  turn.touched.add(symbol);
}

export function cancelOnce(turn: Turn, order: OrderRecord, why: string, chain: Chain): void {
  if (order.isCancelRequested || !isLive(order)) return;
  turn.record(
    {
      type: 'cancel-intended',
      symbol: order.terms.symbol,
      orderRef: order.terms.orderRef,
      orderId: order.terms.orderId,
      why,
    },
    chain,
  );
}

function cancelLive(turn: Turn, orders: readonly OrderRecord[], why: string, chain: Chain): void {
  for (const order of orders) cancelOnce(turn, order, why, chain);
}

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
  for (const fact of decided.value) last = after(turn.record(fact, chain));
  return last;
}

/** Everything about one position hangs on the signal that began it; what no fact led to has time or a price as its cause. */
export function chainOf(position: PositionState): Chain {
  return { cause: 0, correlation: position.signalId };
}

export function alarm(
  turn: Turn,
  kind: string,
  symbol: string | undefined,
  text: string,
  chain?: Chain,
): void {
  const fact: Fact = {
    type: 'alarm-raised',
    alarm: kind,
    text,
    ...(symbol === undefined ? {} : { symbol }),
  };
  turn.record(fact, chain);
}

/** Cancels, exits and protection still go out on a suspect line. */
export function isLineUsable(turn: Turn): boolean {
  const { state } = turn.state.gateway;
  return (state === 'ready' || state === 'suspect') && turn.state.mode !== 'dry-run';
}

const CHANGE_RETRY_MS = 5 * SECOND_MS;

/** One change in flight per order; after a refusal a pause, since the broker's reason rarely goes away at once. */
export function mayChange(turn: Turn, order: OrderRecord): boolean {
  if (order.pendingChange !== undefined || !canChange(turn)) return false;
  return order.changeRefusedAt === undefined || turn.now - order.changeRefusedAt >= CHANGE_RETRY_MS;
}

/** No changes of resting orders while the line or the uplink is in doubt: one could fork into two live orders. */
function canChange(turn: Turn): boolean {
  return turn.state.gateway.state === 'ready' && turn.state.mode !== 'dry-run';
}

export function isMarketOpen(turn: Turn, symbol: string): boolean {
  return turn.market.sessions.isOpen(turn.now) && turn.market.quote(symbol)?.isHalted !== true;
}

export function stepsOf(turn: Turn, symbol: string): typeof DEFAULT_PRICE_STEPS {
  return turn.state.instruments.get(symbol)?.priceSteps ?? DEFAULT_PRICE_STEPS;
}

export function halt(turn: Turn, why: string): void {
  if (turn.state.trading.state === 'HALTED' && turn.state.trading.why === why) return;
  turn.record({ type: 'trading-changed', state: 'HALTED', why, by: 'engine' });
}
