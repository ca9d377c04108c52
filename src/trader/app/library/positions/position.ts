// A position of a library user: a thin shell over the decisions and folds that the daemon runs on.
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { plainNumber } from '../../../../kernel/plain-json.ts';
import {
  isHeld,
  type PositionState,
  type PositionStatus,
  quantityOf,
  unrealizedPnl,
} from '../../../domain/positions/position-state.ts';
import { signOf } from '../../../domain/terms/side.ts';
import { type Drawdown, drawdownAfter } from './drawdown.ts';
import { hostTime } from './host-time.ts';
import {
  type Adjustment,
  adjustedPosition,
  assertPositive,
  closedPosition,
  openedPosition,
  plannedPosition,
  termsOf,
} from './position-changes.ts';

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
  /** The initial plan of the position. */
  readonly plan?: Adjustment;
  /** The time of each change; the host's if absent. */
  readonly now?: () => Instant;
  /** Called after every change; the change resolves when this has. */
  readonly onUpdate?: (update: PositionUpdate, position: Position) => Promise<void> | undefined;
}

const HISTORY_MAX = 1_000;

/**
 * Every change resolves when all its subscribers have finished, and rejects with a `RefusedChange` if it is not allowed.
 * Amounts are in the currency of the prices, without binary dust.
 */
export class Position {
  readonly symbol: string;
  readonly positionId: string;
  readonly #now: () => Instant;
  readonly #onUpdate: PositionParts['onUpdate'];
  readonly #history: PositionUpdate[] = [];
  #state: PositionState;
  #currentPrice: number | undefined;
  #drawdown: Drawdown | undefined;
  #closeReason: string | undefined;

  constructor(
    symbol: string,
    positionId: string = crypto.randomUUID(),
    { plan = {}, now = hostTime, onUpdate }: PositionParts = {},
  ) {
    this.symbol = symbol;
    this.positionId = positionId;
    this.#now = now;
    this.#onUpdate = onUpdate;
    this.#state = plannedPosition({ symbol, positionId }, plan, now());
  }

  get status(): PositionStatus {
    return this.#state.status;
  }

  /** Shares; negative when short, 0 before opening and after closing. */
  get quantity(): number {
    return quantityOf(this.#state);
  }

  /** The largest quantity it ever had, signed. */
  get peakQuantity(): number {
    return peakQuantityOf(this.#state) * signOf(this.#state.side);
  }

  /** Signed; 0 if the plan has no quantity. */
  get plannedQuantity(): number {
    return this.#state.plannedQuantity * signOf(this.#state.side);
  }

  /** Average price; undefined before opening. */
  get entryPrice(): number | undefined {
    return this.#state.status === 'planned' ? undefined : this.#state.averagePrice;
  }

  get currentPrice(): number | undefined {
    return this.#currentPrice;
  }

  get unrealizedPnl(): number {
    return plainNumber(unrealizedPnl(this.#state, this.#currentPrice ?? Number.NaN));
  }

  /** Before commissions. */
  get realizedPnl(): number {
    return this.#state.status === 'planned' ? 0 : plainNumber(this.#state.realizedPnl);
  }

  get isLong(): boolean {
    return this.quantity > 0;
  }

  get isShort(): boolean {
    return this.quantity < 0;
  }

  /** Holds shares. */
  get isActive(): boolean {
    return isHeld(this.#state);
  }

  get stopLoss(): number | undefined {
    return termsOf(this.#state).stopLoss;
  }

  get takeProfit(): number | undefined {
    return termsOf(this.#state).takeProfit;
  }

  /** Distance from entry to the first stop, per share; undefined without one. */
  get risk(): number | undefined {
    const { r } = isHeld(this.#state) ? this.#state : this.#state.plan;
    return Number.isNaN(r) ? undefined : r;
  }

  get openedAt(): Instant | undefined {
    return this.#state.status === 'planned' ? undefined : this.#state.openedAt;
  }

  get closedAt(): Instant | undefined {
    return this.#state.status === 'closed' ? this.#state.closedAt : undefined;
  }

  get exitPrice(): number | undefined {
    return this.#state.status === 'closed' ? this.#state.exitPrice : undefined;
  }

  get closeReason(): string | undefined {
    return this.#closeReason;
  }

  get drawdown(): Drawdown | undefined {
    return this.#drawdown;
  }

  /** The latest 1,000 changes, oldest first. */
  get history(): readonly PositionUpdate[] {
    return this.#history;
  }

  /** A negative quantity opens a short. */
  async open(quantity: number, entryPrice: number, orderId?: string): Promise<void> {
    this.#state = openedPosition(this.#state, quantity, { price: entryPrice, at: this.#now() });
    this.#movePrice(entryPrice);
    await this.#record('opened', { orderId });
  }

  async close(exitPrice: number, reason = 'closed', orderId?: string): Promise<void> {
    const closed = closedPosition(this.#state, { price: exitPrice, at: this.#now() });
    this.#movePrice(exitPrice);
    this.#state = closed;
    this.#closeReason = reason;
    await this.#record('closed', { reason, orderId });
  }

  async updatePrice(price: number): Promise<void> {
    assertPositive('price', price);
    this.#movePrice(price);
    await this.#record('price');
  }

  /** Once open, a stop only tightens. */
  async updateStopLoss(price: number): Promise<void> {
    this.#adjust({ stopLoss: price });
    await this.#record('stop_loss');
  }

  async updateTakeProfit(price: number): Promise<void> {
    this.#adjust({ takeProfit: price });
    await this.#record('take_profit');
  }

  /** A change of quantity is booked at the current price. */
  async adjust(to: Adjustment): Promise<void> {
    this.#adjust(to);
    await this.#record('adjusted');
  }

  toDict(): Record<string, unknown> {
    return dictionaryOf(this);
  }

  #movePrice(price: number): void {
    this.#currentPrice = price;
    if (this.isActive) this.#drawdown = drawdownAfter(this.#drawdown, this.#state.side, price);
  }

  #adjust(to: Adjustment): void {
    const deal = { price: this.#currentPrice ?? Number.NaN, at: this.#now() };
    this.#state = adjustedPosition(this.#state, to, deal);
  }

  async #record(
    change: PositionUpdate['change'],
    because: { readonly reason?: string | undefined; readonly orderId?: string | undefined } = {},
  ): Promise<void> {
    const { quantity, stopLoss, takeProfit, unrealizedPnl: unrealized, realizedPnl } = this;
    const update: PositionUpdate = {
      at: this.#now(),
      change,
      quantity,
      price: this.#currentPrice,
      stopLoss,
      takeProfit,
      unrealizedPnl: unrealized,
      realizedPnl,
      reason: because.reason,
      orderId: because.orderId,
    };
    this.#history.push(update);
    if (this.#history.length > HISTORY_MAX) this.#history.shift();
    await this.#onUpdate?.(update, this);
  }
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
