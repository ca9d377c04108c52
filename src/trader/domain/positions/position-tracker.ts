// All positions of a library user: creates them, finds them, and emits an event on the bus for every change.
import { assertNever } from '../../../kernel/assert.ts';
import type { EventBus } from '../../../kernel/bus.ts';
import type { BaseEvent } from '../../../kernel/event.ts';
import type { Instant } from '../../../kernel/instant.ts';
import {
  PositionCloseEvent,
  PositionOpenEvent,
  PositionUpdateEvent,
} from '../events/position-events.ts';
import type { Position, PositionUpdate } from './position.ts';
import type { Adjustment } from './position-changes.ts';
import { refusedChange } from './refused-change.ts';
import { createStockPosition, type StockInfo, type StockPosition } from './stock-position.ts';

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

export interface PositionTracker {
  createStockPosition(wanted: NewPosition): Promise<StockPosition>;
  /** Closed positions included. */
  getPosition(positionId: string): StockPosition | undefined;
  /** Planned and open ones, in the order of creation. */
  getPositionsForSymbol(symbol: string): readonly StockPosition[];
  /** Planned and open ones, in the order of creation. */
  getAllPositions(): readonly StockPosition[];
  /** In the order of closing. */
  getClosedPositions(): readonly StockPosition[];
  updatePositionPrice(positionId: string, price: number): Promise<void>;
  updateAllPositionsPrice(symbol: string, price: number): Promise<void>;
  closePosition(
    positionId: string,
    exitPrice: number,
    reason?: string,
    orderId?: string,
  ): Promise<void>;
  adjustPosition(positionId: string, to: Adjustment): Promise<void>;
  updateStopLoss(positionId: string, price: number): Promise<void>;
  updateTakeProfit(positionId: string, price: number): Promise<void>;
  /** Whether shares are held, in one symbol or in any. */
  hasOpenPositions(symbol?: string): boolean;
  getPositionSummary(): Promise<PositionSummary>;
}

export function createPositionTracker(bus: EventBus, now: () => Instant): PositionTracker {
  const positionById = new Map<string, StockPosition>();
  const closed: StockPosition[] = [];
  let drawn = 0;
  let changes = 0;

  function onUpdate(update: PositionUpdate, position: Position): Promise<void> | undefined {
    if (update.change === 'closed') closed.push(existing(position.positionId));
    const type = EVENT_BY_CHANGE[update.change];
    changes += 1;
    if (!bus.hasSubscribers(type)) return undefined;
    return bus.emit(Object.freeze(eventOf(update, position, `${position.positionId}.${changes}`)));
  }

  function freshId(symbol: string): string {
    for (;;) {
      drawn += 1;
      const positionId = `${symbol}-${drawn}`;
      if (!positionById.has(positionId)) return positionId;
    }
  }

  function existing(positionId: string): StockPosition {
    const position = positionById.get(positionId);
    if (position === undefined) throw refusedChange({ kind: 'unknown_position', positionId });
    return position;
  }

  async function openOrForget(
    position: StockPosition,
    quantity: number,
    entryPrice: number,
  ): Promise<void> {
    try {
      await position.open(quantity, entryPrice);
    } catch (error) {
      positionById.delete(position.positionId);
      throw error;
    }
  }

  function unclosed(symbol?: string): StockPosition[] {
    return [...positionById.values()].filter(
      (position) =>
        position.status !== 'closed' && (symbol === undefined || position.symbol === symbol),
    );
  }

  return {
    async createStockPosition(wanted) {
      const { symbol, positionId = freshId(symbol), quantity = 0, entryPrice } = wanted;
      if (positionById.has(positionId)) {
        throw refusedChange({ kind: 'duplicate_position', positionId });
      }
      const plan = { ...wanted, quantity: quantity === 0 ? undefined : quantity };
      const position = createStockPosition({ symbol, positionId, now, onUpdate, plan });
      if (wanted.stockInfo !== undefined) await position.setStockInfo(wanted.stockInfo);
      positionById.set(positionId, position);
      if (quantity !== 0 && entryPrice !== undefined)
        await openOrForget(position, quantity, entryPrice);
      return position;
    },
    getPosition: (positionId) => positionById.get(positionId),
    getPositionsForSymbol: (symbol) => unclosed(symbol),
    getAllPositions: () => unclosed(),
    getClosedPositions: () => [...closed],
    async updatePositionPrice(positionId, price) {
      await existing(positionId).updatePrice(price);
    },
    async updateAllPositionsPrice(symbol, price) {
      for (const position of unclosed(symbol)) await position.updatePrice(price);
    },
    async closePosition(positionId, exitPrice, reason, orderId) {
      await existing(positionId).close(exitPrice, reason, orderId);
    },
    async adjustPosition(positionId, to) {
      await existing(positionId).adjust(to);
    },
    async updateStopLoss(positionId, price) {
      await existing(positionId).updateStopLoss(price);
    },
    async updateTakeProfit(positionId, price) {
      await existing(positionId).updateTakeProfit(price);
    },
    hasOpenPositions: (symbol) => unclosed(symbol).some((position) => position.isActive),
    async getPositionSummary() {
      return summaryOf(unclosed(), closed);
    },
  };
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
    positions.reduce((total, position) => total + value(position), 0);
  return {
    total: unclosed.length,
    long: held.filter((position) => position.isLong).length,
    short: held.filter((position) => position.isShort).length,
    planned: unclosed.length - held.length,
    closed: closed.length,
    symbols: [...new Set(unclosed.map((position) => position.symbol))],
    marketValue: sum(held, ({ quantity, currentPrice = Number.NaN }) => quantity * currentPrice),
    unrealizedPnl: sum(held, (position) => position.unrealizedPnl),
    realizedPnl: sum([...unclosed, ...closed], (position) => position.realizedPnl),
  };
}
