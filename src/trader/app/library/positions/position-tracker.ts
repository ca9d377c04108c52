// All positions of a library user: creates them, finds them, and emits an event on the bus for every change.

import { assertNever } from '../../../../kernel/assert.ts';
import type { EventBus } from '../../../../kernel/bus.ts';
import type { BaseEvent } from '../../../../kernel/event.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import { plainNumber } from '../../../../kernel/plain-json.ts';
import { amountOf } from '../../../../market/instruments/amount.ts';
import {
  PositionCloseEvent,
  PositionOpenEvent,
  PositionUpdateEvent,
} from '../../../domain/events/position-events.ts';
import { hostTime } from './host-time.ts';
import type { Position, PositionUpdate } from './position.ts';
import type { Adjustment } from './position-changes.ts';
import { refusedChange } from './refused-change.ts';
import { type StockInfo, StockPosition } from './stock-position.ts';

export interface NewPosition {
  readonly symbol: string;
  /** Negative for a short; with an entry price the position is opened at once. */
  readonly quantity?: number;
  readonly entryPrice?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  /** `<symbol>-<number>` if absent. */
  readonly positionId?: string;
  readonly stockInfo?: StockInfo;
}

export interface PositionSummary {
  readonly total: number;
  readonly long: number;
  readonly short: number;
  readonly planned: number;
  readonly closed: number;
  readonly symbols: readonly string[];
  /** Sum of shares x current price, shorts negative. */
  readonly marketValue: number;
  readonly unrealizedPnl: number;
  /** Of open and closed positions. */
  readonly realizedPnl: number;
}

export class PositionTracker {
  readonly #bus: EventBus;
  readonly #now: () => Instant;
  readonly #positionById = new Map<string, StockPosition>();
  readonly #closed: StockPosition[] = [];
  #drawn = 0;
  #changes = 0;

  /** `now` is the time of each change; the host's if absent. */
  constructor(bus: EventBus, now: () => Instant = hostTime) {
    this.#bus = bus;
    this.#now = now;
  }

  async createStockPosition(wanted: NewPosition): Promise<StockPosition> {
    const { symbol, positionId = this.#freshId(symbol), quantity = 0, entryPrice } = wanted;
    if (this.#positionById.has(positionId))
      throw refusedChange({ kind: 'duplicate_position', positionId });
    const plan = { ...wanted, quantity: quantity === 0 ? undefined : quantity };
    const onUpdate = this.#publish.bind(this);
    const position = new StockPosition(symbol, positionId, { plan, now: this.#now, onUpdate });
    if (wanted.stockInfo !== undefined) await position.setStockInfo(wanted.stockInfo);
    this.#positionById.set(positionId, position);
    if (quantity !== 0 && entryPrice !== undefined)
      await this.#openOrForget(position, quantity, entryPrice);
    return position;
  }

  /** Closed positions included. */
  getPosition(positionId: string): StockPosition | undefined {
    return this.#positionById.get(positionId);
  }

  /** Planned and open ones, in the order of creation. */
  getPositionsForSymbol(symbol: string): readonly StockPosition[] {
    return this.#unclosed(symbol);
  }

  /** Planned and open ones, in the order of creation. */
  getAllPositions(): readonly StockPosition[] {
    return this.#unclosed();
  }

  /** In the order of closing. */
  getClosedPositions(): readonly StockPosition[] {
    return [...this.#closed];
  }

  async updatePositionPrice(positionId: string, price: number): Promise<void> {
    await this.#existing(positionId).updatePrice(price);
  }

  async updateAllPositionsPrice(symbol: string, price: number): Promise<void> {
    for (const position of this.#unclosed(symbol)) await position.updatePrice(price);
  }

  async closePosition(
    positionId: string,
    exitPrice: number,
    reason?: string,
    orderId?: string,
  ): Promise<void> {
    await this.#existing(positionId).close(exitPrice, reason, orderId);
  }

  async adjustPosition(positionId: string, to: Adjustment): Promise<void> {
    await this.#existing(positionId).adjust(to);
  }

  async updateStopLoss(positionId: string, price: number): Promise<void> {
    await this.#existing(positionId).updateStopLoss(price);
  }

  async updateTakeProfit(positionId: string, price: number): Promise<void> {
    await this.#existing(positionId).updateTakeProfit(price);
  }

  /** Whether shares are held, in one symbol or in any. */
  hasOpenPositions(symbol?: string): boolean {
    return this.#unclosed(symbol).some((position) => position.isActive);
  }

  async getPositionSummary(): Promise<PositionSummary> {
    return summaryOf(this.#unclosed(), this.#closed);
  }

  #publish(update: PositionUpdate, position: Position): Promise<void> | undefined {
    if (update.change === 'closed') this.#closed.push(this.#existing(position.positionId));
    const type = EVENT_BY_CHANGE[update.change];
    this.#changes += 1;
    if (!this.#bus.hasSubscribers(type)) return undefined;
    const eventId = `${position.positionId}.${this.#changes}`;
    return this.#bus.emit(Object.freeze(eventOf(update, position, eventId)));
  }

  #freshId(symbol: string): string {
    for (;;) {
      this.#drawn += 1;
      const positionId = `${symbol}-${this.#drawn}`;
      if (!this.#positionById.has(positionId)) return positionId;
    }
  }

  #existing(positionId: string): StockPosition {
    const position = this.#positionById.get(positionId);
    if (position === undefined) throw refusedChange({ kind: 'unknown_position', positionId });
    return position;
  }

  async #openOrForget(
    position: StockPosition,
    quantity: number,
    entryPrice: number,
  ): Promise<void> {
    try {
      await position.open(quantity, entryPrice);
    } catch (error) {
      this.#positionById.delete(position.positionId);
      throw error;
    }
  }

  #unclosed(symbol?: string): StockPosition[] {
    return [...this.#positionById.values()].filter(
      (position) =>
        position.status !== 'closed' && (symbol === undefined || position.symbol === symbol),
    );
  }
}

const EVENT_BY_CHANGE = {
  opened: PositionOpenEvent,
  price: PositionUpdateEvent,
  stop_loss: PositionUpdateEvent,
  take_profit: PositionUpdateEvent,
  adjusted: PositionUpdateEvent,
  closed: PositionCloseEvent,
} as const;

function eventOf(update: PositionUpdate, position: Position, eventId: string): BaseEvent {
  const { symbol, positionId, entryPrice = Number.NaN, realizedPnl } = position;
  const event = { eventId, timestamp: update.at, symbol, positionId };
  const { change, quantity, stopLoss, takeProfit } = update;
  switch (change) {
    case 'opened':
      return new PositionOpenEvent({ ...event, quantity, entryPrice, stopLoss, takeProfit });
    case 'closed': {
      const { peakQuantity, exitPrice = Number.NaN, closeReason: reason = '' } = position;
      const closing = { quantity: peakQuantity, entryPrice, exitPrice, realizedPnl, reason };
      return new PositionCloseEvent({ ...event, ...closing });
    }
    case 'price':
    case 'stop_loss':
    case 'take_profit':
    case 'adjusted':
      return new PositionUpdateEvent({ ...event, ...update, change });
    default:
      return assertNever(change);
  }
}

function summaryOf(
  unclosed: readonly StockPosition[],
  closed: readonly StockPosition[],
): PositionSummary {
  const held = unclosed.filter((position) => position.isActive);
  const sum = (positions: readonly Position[], value: (position: Position) => number) =>
    plainNumber(positions.reduce((total, position) => total + value(position), 0));
  return {
    total: unclosed.length,
    long: held.filter((position) => position.isLong).length,
    short: held.filter((position) => position.isShort).length,
    planned: unclosed.length - held.length,
    closed: closed.length,
    symbols: [...new Set(unclosed.map((position) => position.symbol))],
    marketValue: sum(held, ({ symbol, quantity, currentPrice = Number.NaN }) =>
      amountOf(symbol, currentPrice, quantity),
    ),
    unrealizedPnl: sum(held, (position) => position.unrealizedPnl),
    realizedPnl: sum([...unclosed, ...closed], (position) => position.realizedPnl),
  };
}
