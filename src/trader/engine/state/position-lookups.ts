// Look-ups over the state: the positions of a symbol, the orders of a position, and whether a symbol is flat.
import { freshnessMs } from '../../../kernel/clock.ts';
import { type Instant, SECOND_MS } from '../../../kernel/instant.ts';
import { hasStop, isUnbounded } from '../../domain/exits/protective-stop.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import { isHoldingHeld, sharesOf } from '../../domain/holdings/holding.ts';
import { type Cover, isCovered, sharesCovered } from '../../domain/orders/cover.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import type { Leg } from '../../domain/orders/order-terms.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
  quantityOf,
} from '../../domain/positions/position-state.ts';
import { exactShares, wholePart } from '../../domain/positions/whole-part.ts';
import { unpairedIn } from './leg-fills.ts';
import type { OrderRecord } from './order-record.ts';
import type { State } from './state.ts';

/** A position of the symbol that is not closed; if there is none, the newest. */
export function positionIn(state: State, symbol: string): PositionState | undefined {
  const id = state.positionBySymbol.get(symbol);
  return id === undefined ? undefined : state.positions.get(id);
}

/** All positions of the symbol that are not closed. */
export function positionsIn(state: State, symbol: string): readonly PositionState[] {
  const positions: PositionState[] = [];
  for (const id of state.activeBySymbol.get(symbol) ?? NO_IDS) {
    const position = state.positions.get(id);
    if (position !== undefined) positions.push(position);
  }
  return positions;
}

const NO_IDS: readonly string[] = [];

/** Symbols of active positions; the parts of one trade count once. */
export function activeSymbols(
  state: State,
  isCounted: (position: PositionState) => boolean,
): ReadonlySet<string> {
  return new Set(
    activePositions(state)
      .filter(isCounted)
      .map(({ symbol }) => symbol),
  );
}

export function ordersOf(state: State, positionId: string): readonly OrderRecord[] {
  const refs = state.refsByPosition.get(positionId) ?? [];
  const orders: OrderRecord[] = [];
  for (const ref of refs) {
    const order = state.orders.get(ref);
    if (order !== undefined) orders.push(order);
  }
  return orders;
}

/** The signed shares of all our positions in a symbol. */
export function ownQuantity(state: State, symbol: string): number {
  let quantity = 0;
  for (const position of positionsIn(state, symbol)) quantity += quantityOf(position);
  return exactShares(quantity);
}

/** The shares that a person invests in through us. */
export function heldShares(state: State, symbol: string): number {
  return sharesOf(state.holdings.get(symbol));
}

/**
 * The signed shares of a symbol that our records account for: positions, the holding, and contracts that a vertical has filled without
 * their counterpart. What the account has beyond them is foreign.
 */
export function ourShares(state: State, symbol: string): number {
  return exactShares(
    ownQuantity(state, symbol) + heldShares(state, symbol) + unpairedIn(state, symbol),
  );
}

/** Symbols with a holding. */
export function heldSymbols({ holdings }: State): string[] {
  return [...holdings.values()].filter(isHoldingHeld).map(({ symbol }) => symbol);
}

/** Every order that has not ended. */
export function liveOrders(state: State): OrderRecord[] {
  const live: OrderRecord[] = [];
  for (const ref of state.positionByLiveRef.keys()) {
    const order = state.orders.get(ref);
    if (order !== undefined) live.push(order);
  }
  return live;
}

/** What it could still fill. */
export function unfilledShares({ quantity, filled }: OrderRecord): number {
  return exactShares(quantity - filled);
}

export function isLive(order: OrderRecord): boolean {
  return !isTerminal(order.status);
}

/** Known to be at the broker; its status is certain. */
export function isResting(order: OrderRecord): boolean {
  return (
    order.status === 'working' ||
    order.status === 'partially_filled' ||
    order.status === 'pending_modify' ||
    order.status === 'acknowledged'
  );
}

/** Active at the broker, not only acknowledged: a price can trigger or fill it. */
export function isActing(order: OrderRecord): boolean {
  const isInactive = order.status === 'acknowledged' || order.inactiveSince !== undefined;
  return isResting(order) && !isInactive;
}

/** Shortest time between two orders that our own adapter refuses to send. */
const UNSENT_PAUSE_MS = SECOND_MS;

/** The same terms would be refused again at once. */
export function isJustRefusedByUs(
  { now, speed }: { readonly now: Instant; readonly speed: number },
  order: OrderRecord | undefined,
): boolean {
  if (order?.isUnsent !== true) return false;
  return now - order.statusAt < freshnessMs({ speed }, UNSENT_PAUSE_MS);
}

/** Someone changed its order type: we no longer know its effect, and we do not change it. */
export function isAltered({ type, terms }: OrderRecord): boolean {
  return type !== terms.type;
}

/** A live order of the leg; a resting one if there are several. */
export function liveLeg(orders: readonly OrderRecord[], leg: Leg): OrderRecord | undefined {
  let live: OrderRecord | undefined;
  for (const order of orders) {
    if (order.terms.leg !== leg || !isLive(order)) continue;
    if (isResting(order)) return order;
    live ??= order;
  }
  return live;
}

/** No active position and no live order, including orders of unknown status. A working order for a holding does not count. */
export function isFree(state: State, symbol: string): boolean {
  if (state.activeBySymbol.has(symbol)) return false;
  return !liveOrders(state).some(
    ({ terms, status }) => terms.symbol === symbol && (terms.leg !== 'h' || status === 'unknown'),
  );
}

export function unknownOrderIn(state: State, symbol: string): OrderRecord | undefined {
  return liveOrders(state).find(
    ({ terms, status }) => terms.symbol === symbol && status === 'unknown',
  );
}

/** The difference is unresolved: its symbol gets no new entries. */
export function isWaiting({ action }: Difference): boolean {
  return action === 'waits';
}

/** Every position that is planned or held, but not closed. */
export function activePositions(state: State): PositionState[] {
  const active: PositionState[] = [];
  for (const id of state.active.keys()) {
    const position = state.positions.get(id);
    if (position !== undefined) active.push(position);
  }
  return active;
}

/** Shares that the order protects: 0 unless it is our stop and a price can trigger it. */
export function coverOf(order: OrderRecord): number {
  const isStop = order.terms.leg === 's' && !isAltered(order);
  return isStop && isActing(order) ? order.quantity - order.filled : 0;
}

/** Acting stops cover at least the quantity held, or what was paid bounds the loss. */
export function isProtected(state: State, position: PositionState): boolean {
  if (!isHeld(position) || position.quantity === 0 || isBounded(position)) return true;
  return isCovered(wholePart(position.quantity), coversOf(state, position));
}

/** Without a stop, what was paid bounds the loss. */
function isBounded(position: HeldPosition): boolean {
  return !hasStop(position) && !isUnbounded(position);
}

/** Shares of the position that acting stops cover, unsigned; never more than the whole shares that it holds. */
export function coveredShares(state: State, position: HeldPosition): number {
  const { quantity } = position;
  return Math.min(
    wholePart(Math.abs(quantity)),
    sharesCovered(quantity, coversOf(state, position)),
  );
}

function coversOf(state: State, { positionId }: HeldPosition): readonly Cover[] {
  return ordersOf(state, positionId).map((order) => ({
    side: order.terms.side,
    covers: coverOf(order),
  }));
}
