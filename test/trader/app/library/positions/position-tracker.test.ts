import { beforeEach, describe, expect, it, vi } from 'vitest';
import { EventBus } from '../../../../../src/kernel/bus.ts';
import { instant } from '../../../../../src/kernel/instant.ts';
import { PositionTracker } from '../../../../../src/trader/app/library/positions/position-tracker.ts';
import { isRefusedChange } from '../../../../../src/trader/app/library/positions/refused-change.ts';
import {
  PositionCloseEvent,
  PositionEvent,
  PositionOpenEvent,
  PositionUpdateEvent,
} from '../../../../../src/trader/domain/events/position-events.ts';

const NOW = instant(Date.parse('2020-12-16T14:36:20Z'));
const AAPL = { symbol: 'AAPL', quantity: 100, entryPrice: 150, stopLoss: 145, takeProfit: 165 };

let bus: EventBus;
let tracker: PositionTracker;
let heard: PositionEvent[];

beforeEach(() => {
  bus = new EventBus((error) => {
    throw error;
  });
  tracker = new PositionTracker(bus, () => NOW);
  heard = [];
  bus.subscribe(PositionEvent, (event) => heard.push(event));
});

async function kindOf(change: Promise<unknown>): Promise<string> {
  const error: unknown = await change.catch((reason: unknown) => reason);
  return isRefusedChange(error) ? error.refusal.kind : 'not refused';
}

describe('the position tracker', () => {
  it('opens, updates and closes a position and emits an event for each', async () => {
    const position = await tracker.createStockPosition(AAPL);
    await tracker.updatePositionPrice(position.positionId, 155);
    await tracker.closePosition(position.positionId, 160, 'Take profit');
    expect(heard.map((event) => event.eventType)).toEqual([
      'PositionOpenEvent',
      'PositionUpdateEvent',
      'PositionCloseEvent',
    ]);
    const { positionId } = position;
    const ofPosition = { source: 'position', symbol: 'AAPL', positionId, timestamp: NOW };
    expect(heard[0]).toMatchObject({
      ...ofPosition,
      quantity: 100,
      entryPrice: 150,
      stopLoss: 145,
      takeProfit: 165,
    });
    expect(heard[1]).toMatchObject({
      ...ofPosition,
      change: 'price',
      price: 155,
      unrealizedPnl: 500,
    });
    expect(heard[2]).toMatchObject({
      ...ofPosition,
      quantity: 100,
      entryPrice: 150,
      exitPrice: 160,
      realizedPnl: 1_000,
      reason: 'Take profit',
    });
    expect(new Set(heard.map((event) => event.eventId)).size).toBe(3);
    expect(heard.every(Object.isFrozen)).toBe(true);
  });

  it('emits events for changes made on the position itself', async () => {
    const position = await tracker.createStockPosition({ symbol: 'AAPL' });
    await position.open(-10, 150);
    await position.updateStopLoss(155);
    await position.adjust({ takeProfit: 140 });
    await position.close(149);
    expect(heard).toMatchObject([
      { eventType: 'PositionOpenEvent', quantity: -10 },
      { change: 'stop_loss', stopLoss: 155 },
      { change: 'adjusted', takeProfit: 140 },
      { eventType: 'PositionCloseEvent', quantity: -10, realizedPnl: 10 },
    ]);
    expect(tracker.getClosedPositions()).toEqual([position]);
  });

  it('waits for asynchronous subscribers, which already find the new position', async () => {
    const seen: unknown[] = [];
    bus.subscribe(PositionOpenEvent, async (event) => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(tracker.getPosition(event.positionId)?.status);
    });
    bus.subscribe(PositionCloseEvent, () => seen.push(tracker.getClosedPositions().length));
    const { positionId } = await tracker.createStockPosition(AAPL);
    expect(seen).toEqual(['open']);
    await tracker.closePosition(positionId, 151);
    expect(seen).toEqual(['open', 1]);
  });

  it('finds positions by id, by symbol and all together', async () => {
    const first = await tracker.createStockPosition(AAPL);
    const second = await tracker.createStockPosition({ ...AAPL, positionId: 'mine' });
    const third = await tracker.createStockPosition({ symbol: 'MSFT' });
    expect(tracker.getPosition('mine')).toBe(second);
    expect(tracker.getPosition('nobody')).toBeUndefined();
    expect(tracker.getPositionsForSymbol('AAPL')).toEqual([first, second]);
    expect(tracker.getAllPositions()).toEqual([first, second, third]);
    expect([tracker.hasOpenPositions(), tracker.hasOpenPositions('MSFT')]).toEqual([true, false]);

    await tracker.closePosition('mine', 151);
    expect(tracker.getAllPositions()).toEqual([first, third]);
    expect(tracker.getClosedPositions()).toEqual([second]);
    expect(tracker.getPosition('mine')).toBe(second);
    await tracker.closePosition(first.positionId, 151);
    expect(tracker.hasOpenPositions()).toBe(false);
  });

  it('updates prices, stops, targets and shares of a position, and prices of a whole symbol', async () => {
    const { positionId } = await tracker.createStockPosition(AAPL);
    const other = await tracker.createStockPosition({
      ...AAPL,
      quantity: -10,
      stopLoss: 160,
      takeProfit: 120,
    });
    const third = await tracker.createStockPosition({ ...AAPL, symbol: 'MSFT' });
    await tracker.updateAllPositionsPrice('AAPL', 152);
    expect(third.currentPrice).toBe(150);
    await tracker.updateStopLoss(positionId, 148);
    await tracker.updateTakeProfit(positionId, 170);
    await tracker.adjustPosition(positionId, { quantity: 50 });
    expect(tracker.getPosition(positionId)).toMatchObject({
      quantity: 50,
      stopLoss: 148,
      takeProfit: 170,
      realizedPnl: 100,
      unrealizedPnl: 100,
    });
    expect(other.unrealizedPnl).toBe(-20);
    const changes = heard.flatMap((event) =>
      event instanceof PositionUpdateEvent ? [event.change] : [],
    );
    expect(changes).toEqual(['price', 'price', 'stop_loss', 'take_profit', 'adjusted']);
  });

  it('sums open, planned and realised values', async () => {
    const long = await tracker.createStockPosition(AAPL);
    await tracker.createStockPosition({ symbol: 'MSFT', quantity: -10, entryPrice: 200 });
    await tracker.createStockPosition({ symbol: 'TSLA', quantity: 5 });
    const done = await tracker.createStockPosition(AAPL);
    await tracker.closePosition(done.positionId, 149);
    await tracker.updatePositionPrice(long.positionId, 155);
    expect(await tracker.getPositionSummary()).toEqual({
      total: 3,
      long: 1,
      short: 1,
      planned: 1,
      closed: 1,
      symbols: ['AAPL', 'MSFT', 'TSLA'],
      marketValue: 15_500 - 2_000,
      unrealizedPnl: 500,
      realizedPnl: -100,
    });
  });

  it('refuses with a reason, and then neither changes nor emits anything', async () => {
    const { positionId } = await tracker.createStockPosition(AAPL);
    heard = [];
    expect(await kindOf(tracker.closePosition('nobody', 1))).toBe('unknown_position');
    expect(await kindOf(tracker.updateStopLoss(positionId, 140))).toBe('stop_loosened');
    expect(await kindOf(tracker.updatePositionPrice(positionId, -1))).toBe('not_positive');
    expect(await kindOf(tracker.createStockPosition({ ...AAPL, positionId }))).toBe(
      'duplicate_position',
    );
    expect(await kindOf(tracker.createStockPosition({ ...AAPL, entryPrice: 0 }))).toBe(
      'not_positive',
    );
    expect(await kindOf(tracker.createStockPosition({ ...AAPL, stopLoss: -5 }))).toBe(
      'not_positive',
    );
    expect(tracker.getAllPositions()).toHaveLength(1);
    expect(heard).toEqual([]);
  });

  it('builds no event without a subscriber', async () => {
    class Deaf extends EventBus {
      override hasSubscribers(): boolean {
        return false;
      }
    }
    const deaf = new Deaf((error) => {
      throw error;
    });
    const emitted = vi.spyOn(deaf, 'emit');
    await new PositionTracker(deaf, () => NOW).createStockPosition(AAPL);
    expect(emitted).not.toHaveBeenCalled();
  });
});
