// Events of positions, as subscribers see them. Quantities are signed shares: negative is short.
import { BaseEvent, type EventParts } from '../../../kernel/event.ts';

interface OfPosition {
  readonly positionId: string;
  readonly symbol: string;
}

/** Any event of one position; a subscriber of this class receives all of them. */
export class PositionEvent extends BaseEvent {
  readonly positionId: string;
  readonly symbol: string;

  constructor(event: EventParts & OfPosition) {
    super({ source: 'position', ...event });
    this.positionId = event.positionId;
    this.symbol = event.symbol;
  }
}

interface Opened extends OfPosition {
  readonly quantity: number;
  readonly entryPrice: number;
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
}

/** The entry is complete. */
export class PositionOpenEvent extends PositionEvent {
  readonly quantity: number;
  /** Average price paid (or received). */
  readonly entryPrice: number;
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;

  constructor(event: EventParts & Opened) {
    super(event);
    this.quantity = event.quantity;
    this.entryPrice = event.entryPrice;
    this.stopLoss = event.stopLoss;
    this.takeProfit = event.takeProfit;
  }
}

export type PositionChange =
  | 'planned'
  | 'filled'
  | 'price'
  | 'stop_loss'
  | 'take_profit'
  | 'plan'
  | 'collateral'
  | 'adjusting'
  | 'adjusted'
  | 'closing'
  | 'abandoned'
  | 'released'
  | 'restated'
  | 'split';

interface Updated extends OfPosition {
  readonly change: PositionChange;
  readonly quantity?: number | undefined;
  readonly price?: number | undefined;
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
  readonly unrealizedPnl?: number | undefined;
  readonly realizedPnl?: number | undefined;
  readonly reason?: string | undefined;
}

/** A position changed; fields that do not belong to the change are undefined. */
export class PositionUpdateEvent extends PositionEvent {
  readonly change: PositionChange;
  readonly quantity: number | undefined;
  /** Of the fill, or the market's for a change of price. */
  readonly price: number | undefined;
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
  readonly unrealizedPnl: number | undefined;
  /** Before commissions. */
  readonly realizedPnl: number | undefined;
  readonly reason: string | undefined;

  constructor(event: EventParts & Updated) {
    super(event);
    this.change = event.change;
    this.quantity = event.quantity;
    this.price = event.price;
    this.stopLoss = event.stopLoss;
    this.takeProfit = event.takeProfit;
    this.unrealizedPnl = event.unrealizedPnl;
    this.realizedPnl = event.realizedPnl;
    this.reason = event.reason;
  }
}

interface Closed extends OfPosition {
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly realizedPnl: number;
  readonly reason: string;
}

/** The position is flat. */
export class PositionCloseEvent extends PositionEvent {
  /** The largest quantity it ever had. */
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Before commissions. */
  readonly realizedPnl: number;
  readonly reason: string;

  constructor(event: EventParts & Closed) {
    super(event);
    this.quantity = event.quantity;
    this.entryPrice = event.entryPrice;
    this.exitPrice = event.exitPrice;
    this.realizedPnl = event.realizedPnl;
    this.reason = event.reason;
  }
}
