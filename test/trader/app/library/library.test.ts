// The interface that seed 001 describes, in the spelling of TypeScript: every class, method and field exists.
import { describe, expect, it } from 'vitest';
import {
  BaseEvent,
  CancelEvent,
  createEventBus,
  createEventOrigins,
  createOptionsFlowMonitor,
  createPositionTracker,
  FillEvent,
  FlowThresholdEvent,
  IndicatorEvent,
  instant,
  isRefusedChange,
  MarketEvent,
  NewOrderEvent,
  OptionsFlowEvent,
  OrderEvent,
  OrderStatusEvent,
  PositionCloseEvent,
  PositionEvent,
  PositionOpenEvent,
  PositionUpdateEvent,
  PredictionSignalEvent,
  PriceEvent,
  predictionApi,
  RejectEvent,
  toIso,
  VolumeEvent,
} from '../../../../src/trader/app/library/library.ts';
import { createHandClock } from '../../adapters/flow-api/scripted-source.ts';

const NOW = instant(Date.parse('2020-12-16T14:36:20Z'));

function bus() {
  return createEventBus((error) => {
    throw error;
  });
}

/** The names the object does not have as a function. */
function missing(object: object, names: string): string[] {
  return names.split(' ').filter((name) => typeof Reflect.get(object, name) !== 'function');
}

describe('the library', () => {
  it.each([
    [BaseEvent, [MarketEvent, PositionEvent, OrderEvent, OptionsFlowEvent]],
    [MarketEvent, [PriceEvent, VolumeEvent, IndicatorEvent]],
    [PositionEvent, [PositionOpenEvent, PositionUpdateEvent, PositionCloseEvent]],
    [OrderEvent, [NewOrderEvent, OrderStatusEvent, FillEvent, CancelEvent, RejectEvent]],
    [OptionsFlowEvent, [PredictionSignalEvent, FlowThresholdEvent]],
  ])('has %o as a superclass of its subclasses', (above, subclasses) => {
    expect(subclasses.map((type) => Object.getPrototypeOf(type))).toEqual(
      subclasses.map(() => above),
    );
  });

  it('has every method of the bus, the tracker and the monitor', () => {
    const events = bus();
    const names = 'subscribe unsubscribe emit enable disable getSubscriberCount';
    expect(missing(events, names)).toEqual([]);
    const tracking =
      'createStockPosition getPosition getPositionsForSymbol getAllPositions getClosedPositions ' +
      'updatePositionPrice updateAllPositionsPrice closePosition adjustPosition updateStopLoss ' +
      'updateTakeProfit hasOpenPositions getPositionSummary';
    expect(
      missing(
        createPositionTracker(events, () => NOW),
        tracking,
      ),
    ).toEqual([]);
    const source = predictionApi({ url: 'http://127.0.0.1:1', api_key: 'k' }, createHandClock(NOW));
    const monitoring = 'configure startMonitoring stopMonitoring';
    expect(missing(createOptionsFlowMonitor(events, source), monitoring)).toEqual([]);
  });

  it('has every method and field of a stock position', async () => {
    const tracker = createPositionTracker(bus(), () => NOW);
    const position = await tracker.createStockPosition({
      symbol: 'AAPL',
      quantity: 100,
      entryPrice: 150,
      stopLoss: 145,
      takeProfit: 165,
    });
    const methods =
      'open close updatePrice updateStopLoss updateTakeProfit adjust toDict setStockInfo ' +
      'calculateOptimalStopLoss calculateOptimalTakeProfit calculateTrailingStop';
    expect(missing(position, methods)).toEqual([]);
    expect(position).toMatchObject({
      symbol: 'AAPL',
      positionId: 'AAPL-1',
      status: 'open',
      quantity: 100,
      entryPrice: 150,
      currentPrice: 150,
      unrealizedPnl: 0,
      realizedPnl: 0,
      isLong: true,
      isShort: false,
      isActive: true,
      stopLoss: 145,
      takeProfit: 165,
    });
    await tracker.closePosition('AAPL-1', 160, 'Take profit', 'order-2');
    expect(position.history.at(-1)).toMatchObject({ reason: 'Take profit', orderId: 'order-2' });
    const refused: unknown = await position.close(1).catch((error: unknown) => error);
    expect(isRefusedChange(refused)).toBe(true);
  });

  it('delivers a price to the subscribers of its class, of market events and of all events', async () => {
    const events = bus();
    const received: unknown[] = [];
    events.subscribe(PriceEvent, async ({ symbol, price }) => {
      await Promise.resolve();
      received.push(`${symbol} ${price}`);
    });
    events.subscribe(MarketEvent, ({ eventId, source }) => received.push(`${eventId} ${source}`));
    events.subscribe(BaseEvent, (event) => received.push(event.toDict()));
    const origin = createEventOrigins('test');
    await events.emit(new PriceEvent({ ...origin(NOW), symbol: 'AAPL', price: 150 }));
    await events.emit(new PriceEvent({ ...origin(NOW), symbol: 'AAPL', price: 151 }));
    expect(received).toMatchObject([
      'test.1 market',
      { event_type: 'PriceEvent', event_id: 'test.1', timestamp: toIso(NOW), source: 'market' },
      'AAPL 150',
      'test.2 market',
      { event_id: 'test.2', price: 151 },
      'AAPL 151',
    ]);
  });

  it('takes the keys of a feed in sluice.yaml, with its defaults and its checks', () => {
    const clock = createHandClock(NOW);
    const { settings } = predictionApi({ url: 'http://127.0.0.1:8090/api/', api_key: 'k' }, clock);
    expect(settings).toMatchObject({
      name: 'predictions',
      profile: 'prediction-api',
      url: 'http://127.0.0.1:8090/api',
      symbols: [],
      pollMs: 60_000,
      ageMaxMs: 300_000,
      confidenceMin: 0.5,
    });
    expect(() => predictionApi({ url: 'nowhere', api_key: 'k', poll_seconds: 0 }, clock)).toThrow(
      /http address[\s\S]*poll_seconds/,
    );
  });
});
