// The exit of an option that rests at the broker, whether the daemon runs or not: a limit order that waits for the price of the stock. Before
// another order closes the contracts it ends, and its end is awaited.
// Decision 0066

import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { restedExitPrice } from '../../domain/exits/underlying-stop.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { changeOrder, named, orderRefOf } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isAltered, isJustRefusedByUs, isResting, liveLeg } from '../state/position-lookups.ts';
import {
  alarmOnce,
  cancelOnce,
  isAccountKnown,
  isLineUsable,
  isMarketOpen,
  mayChange,
  stepsOf,
} from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';
import { coverable } from './foreign.ts';
import { leavingBeside, ordersInWay } from './other-side.ts';
import { requiredQuantity } from './required-terms.ts';

/** Within it the account shows what an event outside of the session has changed. */
const POSITIONS_FOLLOW_MS = MINUTE_MS;
/** Pause after the broker has refused it. */
const RETRY_MS = MINUTE_MS;

/** Places it where it is missing, and fits it to the contracts held. */
export function keepRestedExit(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, chain } = on;
  // A stop that the operator asked for may have begun the exit in this turn.
  const isClosing = turn.state.positions.get(position.positionId)?.status === 'closing';
  if (isClosing || !isRested(turn, position)) return;
  const resting = liveLeg(orders, 's');
  if (resting === undefined) return liveLeg(orders, 't') === undefined ? place(on) : undefined;
  if (!isResting(resting) || isContested(turn, position.positionId)) return;
  if (isAltered(resting)) return cancelOnce(turn, resting, 'somebody changed its type', chain);
  fitToHeld(on, resting);
}

/** Its plan asks for one, and the broker has orders that wait for the price of another instrument. */
function isRested({ traits }: Turn, { plan, symbol }: HeldPosition): boolean {
  if (plan.underlyingStop?.floorPercent === undefined) return false;
  return capabilitiesFor(traits, symbol).conditionalOrders === true;
}

function fitToHeld(on: PositionTurn<HeldPosition>, order: OrderRecord): void {
  const { turn, position, chain } = on;
  const quantity = requiredQuantity(turn, position, order);
  if (quantity === order.quantity) return;
  if (quantity <= order.filled)
    return cancelOnce(turn, order, 'nothing is left for it to close', chain);
  if (mayChange(turn, order)) changeOrder(turn, order, { purpose: 'cover', quantity }, chain);
}

function place(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, chain } = on;
  const { positionId, strategy, symbol, side, plan, averagePrice } = position;
  const { condition, floorPercent } = plan.underlyingStop ?? {};
  const quantity = coverable(turn, position);
  const last = orders.findLast(({ terms }) => terms.leg === 's');
  if (condition === undefined || floorPercent === undefined || quantity === 0) return;
  if (!isLineUsable(turn) || !isAccountKnown(turn) || isContested(turn, positionId)) return;
  if (isJustRefusedByUs(turn, last) || isJustRefused(on, last)) return;
  if (mayBeReplaced(turn, last) || isKeptOut(turn, position)) return;
  if (!isNamed(turn, condition.symbol)) return;
  const leg: OrderTerms = {
    orderRef: orderRefOf(turn.state, 's'),
    leg: 's',
    symbol,
    side: exitSide(side),
    type: 'limit',
    quantity,
    limitPrice: restedExitPrice({ paid: averagePrice, floorPercent, steps: stepsOf(turn, symbol) }),
    condition,
    validity: { kind: 'gtc' },
    extendedHours: false,
  };
  const why = last === undefined ? 'the entry has ended' : 'no exit rests';
  const intended = { positionId, strategy, symbol, ...named(turn, [leg]), why };
  turn.record({ type: 'protection-intended', ...intended, isShelter: true }, chain);
}

/**
 * Ended outside of the session by the broker or a person, perhaps since a split put other contracts in the place of these: the account
 * shows that later, and the order would then open a position. Nothing fills meanwhile.
 */
function mayBeReplaced(turn: Turn, last: OrderRecord | undefined): boolean {
  if (last?.status !== 'cancelled' || last.isCancelRequested) return false;
  const { symbol } = last.terms;
  if (isMarketOpen(turn, symbol)) return false;
  const clearAt = last.statusAt + freshnessMs(turn, POSITIONS_FOLLOW_MS);
  if ((turn.broker.positions.get(symbol)?.at ?? 0) >= clearAt) return false;
  if (turn.now >= clearAt) turn.broker.wantsSnapshot = true;
  return true;
}

/** What is left of another vertical leaves on the other side of one of its contracts, and goes first. */
function isKeptOut(turn: Turn, position: HeldPosition): boolean {
  return leavingBeside(turn, position).length > 0 || ordersInWay(turn.state, position).length > 0;
}

/** The order names the contract of the stock, which each session looks up anew. */
function isNamed({ broker }: Turn, stock: string): boolean {
  const named = broker.namedContracts.get(stock);
  if (named !== undefined) return named === 'known';
  broker.namedContracts.set(stock, 'asked');
  broker.wantsResolve.add(stock);
  return false;
}

/** The daemon watches the same price meanwhile. */
function isJustRefused(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  last: OrderRecord | undefined,
): boolean {
  if (last?.status !== 'rejected') return false;
  const { symbol } = position;
  const text = `${symbol}: the broker refused the exit that is to rest there: ${last.why}. The daemon watches the price of the stock; the order is tried again each minute`;
  const key = `${last.terms.orderRef}/rested-exit`;
  alarmOnce(turn, key, { kind: 'exit-failed', symbol, text }, chain);
  return turn.now - last.statusAt < RETRY_MS;
}
