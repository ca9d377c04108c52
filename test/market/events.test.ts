import { describe, expect, it } from 'vitest';
import { BaseEvent } from '../../src/kernel/event.ts';
import { instant } from '../../src/kernel/instant.ts';
import {
  IndicatorEvent,
  MarketEvent,
  PriceEvent,
  VolumeEvent,
} from '../../src/market/quotes/market-events.ts';

const origin = { eventId: 'market-1', timestamp: instant(0), symbol: 'AAPL' };

describe('market events', () => {
  it('are market events and events, with a type and plain values', () => {
    const price = new PriceEvent({ ...origin, price: 150, change: 0.5, bid: 149.99, ask: 150.01 });
    expect(price).toBeInstanceOf(MarketEvent);
    expect(price).toBeInstanceOf(BaseEvent);
    expect(price.toDict()).toMatchObject({
      event_type: 'PriceEvent',
      event_id: 'market-1',
      timestamp: '1970-01-01T00:00:00.000Z',
      symbol: 'AAPL',
      price: 150,
      change: 0.5,
      bid: 149.99,
      ask: 150.01,
    });
    expect(new VolumeEvent({ ...origin, volume: 1_200 }).volume).toBe(1_200);
    const atr = new IndicatorEvent({ ...origin, indicator: 'atr(14, 5m)', value: 1.25 });
    expect([atr.eventType, atr.value]).toEqual(['IndicatorEvent', 1.25]);
  });
});
