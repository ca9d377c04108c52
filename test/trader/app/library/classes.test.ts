// The classes of the library as seed 001 writes them: constructed with what it passes, and extended.
import { describe, expect, it } from 'vitest';
import {
  BaseEvent,
  createEventBus,
  createPosition,
  createPositionTracker,
  EventBus,
  instant,
  OptionsFlowMonitor,
  Position,
  PositionCloseEvent,
  PositionTracker,
  type Prediction,
  PredictionSignalEvent,
  PriceEvent,
  StockPosition,
} from '../../../../src/trader/app/library/library.ts';
import { until } from '../../adapters/flow-api/scripted-source.ts';

describe('classes that are constructed as the seed writes them', () => {
  it('an event needs no id and no time, and two events have two ids', async () => {
    const bus = new EventBus();
    const received: BaseEvent[] = [];
    bus.subscribe(PriceEvent, (event) => received.push(event));
    const before = Date.now();
    await bus.emit(new PriceEvent({ symbol: 'AAPL', price: 150 }));
    await bus.emit(new PriceEvent({ symbol: 'AAPL', price: 151, eventId: 'mine' }));
    const [first, second] = received;
    expect(first).toMatchObject({ symbol: 'AAPL', price: 150, source: 'market' });
    expect(first?.eventId).toMatch(/^[0-9a-f-]{36}$/);
    expect(first?.timestamp).toBeGreaterThanOrEqual(before);
    expect(second?.eventId).toBe('mine');
    expect(second?.timestamp).toBeGreaterThanOrEqual(before);
  });

  it('a position of its own, without a tracker, is exact to the cent', async () => {
    const position = new Position('AAPL');
    expect(position.positionId).not.toBe(new Position('AAPL').positionId);
    await position.open(3, 0.1);
    await position.updatePrice(0.3);
    expect(position).toMatchObject({ status: 'open', isLong: true, unrealizedPnl: 0.6 });
    await position.close(0.3, 'target');
    expect(position).toMatchObject({ status: 'closed', realizedPnl: 0.6, closeReason: 'target' });
    expect(position.toDict()).toMatchObject({ realized_pnl: 0.6, is_active: false });
  });

  it('a stock position is a position', async () => {
    const position = new StockPosition('AAPL', 'mine');
    await position.open(100, 150);
    await position.setStockInfo({ atr: 1.1 });
    expect(position).toBeInstanceOf(Position);
    expect(await position.calculateOptimalStopLoss()).toBe(147.8);
    expect(await position.calculateTrailingStop(151.3, 0.01)).toBe(149.787);
  });

  it('a tracker takes a bus alone and emits on it', async () => {
    const bus = new EventBus();
    const closed: PositionCloseEvent[] = [];
    bus.subscribe(PositionCloseEvent, (event) => closed.push(event));
    const tracker = new PositionTracker(bus);
    const terms = { quantity: 100, entryPrice: 150, stopLoss: 145, takeProfit: 165 };
    const { positionId } = await tracker.createStockPosition({ symbol: 'AAPL', ...terms });
    await tracker.updatePositionPrice(positionId, 155);
    await tracker.closePosition(positionId, 160, 'Take profit');
    expect(closed).toMatchObject([{ realizedPnl: 1_000, reason: 'Take profit' }]);
  });

  it('a handler that fails becomes a warning of the process, and the others still run', async () => {
    const bus = new EventBus();
    const warned = new Promise<Error>((resolve) => void process.once('warning', resolve));
    const received: string[] = [];
    bus.subscribe(PriceEvent, () => {
      throw new Error('no room');
    });
    bus.subscribe(PriceEvent, ({ symbol }) => received.push(symbol));
    await bus.emit(new PriceEvent({ symbol: 'AAPL', price: 150 }));
    expect(received).toEqual(['AAPL']);
    expect((await warned).message).toBe('A subscriber of PriceEvent failed: no room');
  });

  it('the functions of version 0.1 construct the same classes', () => {
    const bus = createEventBus(() => {});
    const now = () => instant(0);
    expect(bus).toBeInstanceOf(EventBus);
    expect(createPositionTracker(bus, now)).toBeInstanceOf(PositionTracker);
    const position = createPosition({ symbol: 'AAPL', positionId: 'mine', plan: {}, now });
    expect(position).toMatchObject({ positionId: 'mine', status: 'planned' });
  });
});

describe('classes that are extended', () => {
  it('an event of one\u2019s own reaches the subscribers of its superclasses', async () => {
    class NewsEvent extends BaseEvent {
      readonly headline: string;
      constructor(headline: string) {
        super({ source: 'news' });
        this.headline = headline;
      }
    }
    const bus = new EventBus();
    const received: unknown[] = [];
    bus.subscribe(BaseEvent, (event) => received.push(event.toDict()));
    await bus.emit(new NewsEvent('Split announced'));
    expect(received).toMatchObject([
      { event_type: 'NewsEvent', source: 'news', headline: 'Split announced' },
    ]);
  });

  it('a position adds to what it inherits', async () => {
    class Rounded extends StockPosition {
      override async calculateTrailingStop(price: number, part?: number): Promise<number> {
        return Math.floor(await super.calculateTrailingStop(price, part));
      }
    }
    const position = new Rounded('AAPL');
    await position.open(10, 100);
    expect(await position.calculateTrailingStop(103.9, 0.01)).toBe(102);
    await position.updateStopLoss(102);
    await expect(position.updateStopLoss(101)).rejects.toThrow('never loosens');
  });

  it('a monitor asks a client of one\u2019s own, and decides what becomes of a prediction', async () => {
    const asked: string[] = [];
    const client = {
      async getLatestPrediction(ticker: string) {
        asked.push(ticker);
        if (ticker === 'MSFT') return undefined;
        if (ticker === 'TSLA' && asked.length < 4) throw new Error('closed');
        return { signal: 'BUY', confidence: 0.9, timestamp: Date.now(), stock_price: 150 };
      },
    };
    const processed: string[] = [];
    class Quiet extends OptionsFlowMonitor {
      protected override processPrediction(prediction: Prediction): void {
        processed.push(prediction.symbol);
        if (prediction.symbol !== 'AAPL') super.processPrediction(prediction);
      }
    }
    const bus = new EventBus();
    const signals: string[] = [];
    bus.subscribe(PredictionSignalEvent, ({ symbol, signal, price }) =>
      signals.push(`${symbol} ${signal} ${price}`),
    );
    const monitor = new Quiet(bus, client, { poll_seconds: 1, requests_per_minute: 6_000 });
    monitor.configure(['AAPL', 'MSFT', 'NVDA']);
    await monitor.startMonitoring();
    await until(() => processed.length >= 2, 'two predictions');
    await monitor.stopMonitoring();
    expect(asked.slice(0, 3)).toEqual(['AAPL', 'MSFT', 'NVDA']);
    expect(processed.slice(0, 2)).toEqual(['AAPL', 'NVDA']);
    expect(signals[0]).toBe('NVDA BUY 150');
  });
});
