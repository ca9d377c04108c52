// A position for library users: a thin shell over the same decisions and folds the daemon runs on.
import { type Instant, toIso } from '../../../kernel/instant.ts';
import { signOf } from '../terms/side.ts';
import { type Drawdown, drawdownAfter } from './drawdown.ts';
import {
  type Adjustment,
  adjustedPosition,
  assertPositive,
  closedPosition,
  openedPosition,
  plannedPosition,
  termsOf,
} from './position-changes.ts';
import {
  isHeld,
  type PositionState,
  type PositionStatus,
  quantityOf,
  unrealizedPnl,
} from './position-state.ts';

/** Every change resolves when all its subscribers have finished, and rejects with a `RefusedChange` if it is not allowed. */
export interface Position {
  readonly symbol: string;
  readonly positionId: string;
  readonly status: PositionStatus;
  /** Shares; negative when short, 0 before opening and after closing. */
  readonly quantity: number;
  /** The largest quantity it ever had, signed. */
  readonly peakQuantity: number;
  /** Signed; 0 if the plan has no quantity. */
  readonly plannedQuantity: number;
  /** Average price; undefined before opening. */
  readonly entryPrice: number | undefined;
  readonly currentPrice: number | undefined;
  readonly unrealizedPnl: number;
  /** Before commissions. */
  readonly realizedPnl: number;
  readonly isLong: boolean;
  readonly isShort: boolean;
  /** Holds shares. */
  readonly isActive: boolean;
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
  /** Distance from entry to the first stop, per share; undefined without one. */
  readonly risk: number | undefined;
  readonly openedAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
  readonly exitPrice: number | undefined;
  readonly closeReason: string | undefined;
  readonly drawdown: Drawdown | undefined;
  /** The latest 1,000 changes, oldest first. */
  readonly history: readonly PositionUpdate[];
  /** A negative quantity opens a short. */
  open(quantity: number, entryPrice: number, orderId?: string): Promise<void>;
  close(exitPrice: number, reason?: string, orderId?: string): Promise<void>;
  updatePrice(price: number): Promise<void>;
  /** Once open, a stop only tightens. */
  updateStopLoss(price: number): Promise<void>;
  updateTakeProfit(price: number): Promise<void>;
  /** A change of quantity is booked at the current price. */
  adjust(to: Adjustment): Promise<void>;
  toDict(): Record<string, unknown>;
}

/** One entry of a position's history: what changed, and the position after the change. */
export interface PositionUpdate {
  readonly at: Instant;
  readonly change: 'opened' | 'price' | 'stop_loss' | 'take_profit' | 'adjusted' | 'closed';
  readonly quantity: number;
  readonly price: number | undefined;
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
  readonly reason: string | undefined;
  readonly orderId: string | undefined;
}

export interface PositionParts {
  readonly symbol: string;
  readonly positionId: string;
  readonly now: () => Instant;
  /** The initial plan of the position. */
  readonly plan: Adjustment;
  /** Called after every change; the change resolves when this has. */
  readonly onUpdate: (update: PositionUpdate, position: Position) => Promise<void> | undefined;
}

const HISTORY_MAX = 1_000;

export function createPosition(parts: PositionParts): Position {
  const { symbol, positionId, now, onUpdate } = parts;
  let state: PositionState = plannedPosition({ symbol, positionId }, parts.plan, now());
  let currentPrice: number | undefined;
  let drawdown: Drawdown | undefined;
  let closeReason: string | undefined;
  const history: PositionUpdate[] = [];

  function movePrice(price: number): void {
    currentPrice = price;
    if (position.isActive) drawdown = drawdownAfter(drawdown, state.side, price);
  }

  function adjust(to: Adjustment): void {
    state = adjustedPosition(state, to, { price: currentPrice ?? Number.NaN, at: now() });
  }

  async function record(
    change: PositionUpdate['change'],
    because: { readonly reason?: string | undefined; readonly orderId?: string | undefined } = {},
  ): Promise<void> {
    const { quantity, stopLoss, takeProfit, unrealizedPnl: unrealized, realizedPnl } = position;
    const update: PositionUpdate = {
      at: now(),
      change,
      quantity,
      price: currentPrice,
      stopLoss,
      takeProfit,
      unrealizedPnl: unrealized,
      realizedPnl,
      reason: because.reason,
      orderId: because.orderId,
    };
    history.push(update);
    if (history.length > HISTORY_MAX) history.shift();
    await onUpdate(update, position);
  }

  const position: Position = {
    symbol,
    positionId,
    get status() {
      return state.status;
    },
    get quantity() {
      return quantityOf(state);
    },
    get peakQuantity() {
      return peakQuantityOf(state) * signOf(state.side);
    },
    get plannedQuantity() {
      return state.plannedQuantity * signOf(state.side);
    },
    get entryPrice() {
      return state.status === 'planned' ? undefined : state.averagePrice;
    },
    get currentPrice() {
      return currentPrice;
    },
    get unrealizedPnl() {
      return unrealizedPnl(state, currentPrice ?? Number.NaN);
    },
    get realizedPnl() {
      return state.status === 'planned' ? 0 : state.realizedPnl;
    },
    get isLong() {
      return quantityOf(state) > 0;
    },
    get isShort() {
      return quantityOf(state) < 0;
    },
    get isActive() {
      return isHeld(state);
    },
    get stopLoss() {
      return termsOf(state).stopLoss;
    },
    get takeProfit() {
      return termsOf(state).takeProfit;
    },
    get risk() {
      const { r } = isHeld(state) ? state : state.plan;
      return Number.isNaN(r) ? undefined : r;
    },
    get openedAt() {
      return state.status === 'planned' ? undefined : state.openedAt;
    },
    get closedAt() {
      return state.status === 'closed' ? state.closedAt : undefined;
    },
    get exitPrice() {
      return state.status === 'closed' ? state.exitPrice : undefined;
    },
    get closeReason() {
      return closeReason;
    },
    get drawdown() {
      return drawdown;
    },
    get history() {
      return history;
    },
    async open(quantity, entryPrice, orderId) {
      state = openedPosition(state, quantity, { price: entryPrice, at: now() });
      movePrice(entryPrice);
      await record('opened', { orderId });
    },
    async close(exitPrice, reason = 'closed', orderId) {
      const closed = closedPosition(state, { price: exitPrice, at: now() });
      movePrice(exitPrice);
      state = closed;
      closeReason = reason;
      await record('closed', { reason, orderId });
    },
    async updatePrice(price) {
      assertPositive('price', price);
      movePrice(price);
      await record('price');
    },
    async updateStopLoss(price) {
      adjust({ stopLoss: price });
      await record('stop_loss');
    },
    async updateTakeProfit(price) {
      adjust({ takeProfit: price });
      await record('take_profit');
    },
    async adjust(to) {
      adjust(to);
      await record('adjusted');
    },
    toDict: () => dictionaryOf(position),
  };
  return position;
}

function peakQuantityOf(state: PositionState): number {
  if (state.status === 'planned') return 0;
  return state.status === 'closed' ? state.quantity : state.peakQuantity;
}

function dictionaryOf(position: Position): Record<string, unknown> {
  return {
    symbol: position.symbol,
    position_id: position.positionId,
    status: position.status,
    quantity: position.quantity,
    entry_price: position.entryPrice ?? null,
    current_price: position.currentPrice ?? null,
    unrealized_pnl: position.unrealizedPnl,
    realized_pnl: position.realizedPnl,
    is_long: position.isLong,
    is_short: position.isShort,
    is_active: position.isActive,
    stop_loss: position.stopLoss ?? null,
    take_profit: position.takeProfit ?? null,
    opened_at: isoOf(position.openedAt),
    closed_at: isoOf(position.closedAt),
    exit_price: position.exitPrice ?? null,
    close_reason: position.closeReason ?? null,
    max_drawdown: position.drawdown?.max ?? null,
  };
}

function isoOf(at: Instant | undefined): string | null {
  return at === undefined ? null : toIso(at);
}
