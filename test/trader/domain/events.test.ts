import { describe, expect, it } from 'vitest';
import { EventBus } from '../../../src/kernel/bus.ts';
import type { BaseEvent } from '../../../src/kernel/event.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { eventClassOf, eventOf, publish } from '../../../src/trader/domain/events/events.ts';
import {
  FlowThresholdEvent,
  OptionsFlowEvent,
} from '../../../src/trader/domain/events/flow-events.ts';
import {
  FillEvent,
  NewOrderEvent,
  OrderEvent,
} from '../../../src/trader/domain/events/order-events.ts';
import {
  PositionCloseEvent,
  PositionEvent,
  PositionOpenEvent,
} from '../../../src/trader/domain/events/position-events.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../../src/trader/domain/facts/recorded-fact.ts';
import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import type { Prediction } from '../../../src/trader/domain/terms/prediction.ts';

const AT = instant(Date.parse('2020-12-16T14:36:20Z'));
const POSITION = { positionId: 'AAPL-7', symbol: 'AAPL' };

const PREDICTION: Prediction = {
  id: 'p1',
  source: 'flow',
  kind: 'prediction',
  symbol: 'AAPL',
  signal: 'BUY',
  confidence: 0.8,
  dataTime: AT,
  issuedAt: AT,
  receivedAt: AT,
  anchorPrice: 127.4,
  features: {},
  raw: '{}',
};

const JUDGED: Fact = {
  type: 'prediction-judged',
  feed: 'flow',
  symbol: 'AAPL',
  receivedAt: AT,
  verdict: { kind: 'accepted' },
  prediction: PREDICTION,
};

function leg(orderRef: string): OrderTerms {
  return {
    orderRef,
    handle: 'orderId:1',
    leg: 'e',
    symbol: 'AAPL',
    side: 'buy',
    type: 'limit',
    quantity: 100,
    validity: { kind: 'day' },
    extendedHours: false,
  };
}

const PROTECTION: Fact = {
  type: 'protection-intended',
  ...POSITION,
  strategy: 'flow-follow',
  legs: [leg('j.1.s'), leg('j.1.t')],
  why: 'repair',
};

const FILL: Fact = {
  type: 'execution-booked',
  execRoot: '0001.0001.01',
  execId: '0001.0001.01.01',
  orderRef: 'j.1.e',
  brokerLink: 'permId:77',
  account: 'DU1',
  symbol: 'AAPL',
  side: 'buy',
  shares: 300,
  price: 127.41,
  executedAt: AT,
  leg: 'e',
  positionId: 'AAPL-7',
  strategy: 'flow-follow',
};

const CLOSED: Fact = {
  type: 'position-closed',
  ...POSITION,
  strategy: 'flow-follow',
  side: 'short',
  quantity: 100,
  entryPrice: 150,
  exitPrice: 160,
  reason: 'stop',
  realizedPnl: -1_000,
  openedAt: AT,
  configHash: 'c',
};

function updated(status: 'working' | 'cancelled' | 'rejected' | 'expired'): Fact {
  return { type: 'order-updated', orderRef: 'j.1.e', symbol: 'AAPL', status, why: 'so' };
}

function recorded(fact: Fact): RecordedFact {
  return { seq: 42, at: AT, cause: 41, correlation: 'p1', fact };
}

describe('from fact to event', () => {
  it.each<[string, Fact, object]>([
    [
      'PredictionSignalEvent',
      JUDGED,
      { symbol: 'AAPL', signal: 'BUY', confidence: 0.8, price: 127.4 },
    ],
    ['NewOrderEvent', PROTECTION, { purpose: 'protection', orderRefs: ['j.1.s', 'j.1.t'] }],
    ['FillEvent', FILL, { orderRefs: ['j.1.e'], shares: 300, price: 127.41, side: 'buy' }],
    ['OrderStatusEvent', updated('working'), { orderRefs: ['j.1.e'], status: 'working' }],
    ['OrderStatusEvent', updated('expired'), { status: 'expired', reason: 'so' }],
    ['CancelEvent', updated('cancelled'), { orderRefs: ['j.1.e'], reason: 'so' }],
    ['RejectEvent', updated('rejected'), { orderRefs: ['j.1.e'], reason: 'so' }],
    [
      'OrderStatusEvent',
      { type: 'order-sent', orderRefs: ['a', 'b'] },
      { orderRefs: ['a', 'b'], status: 'sent' },
    ],
    [
      'OrderStatusEvent',
      { type: 'order-not-sent', orderRefs: ['a'], reason: 'gateway_mute' },
      { status: 'not_sent', reason: 'gateway_mute' },
    ],
    [
      'OrderStatusEvent',
      { type: 'cancel-intended', symbol: 'AAPL', orderRef: 'a', handle: 'orderId:1', why: 'halt' },
      { status: 'pending_cancel', symbol: 'AAPL' },
    ],
    [
      'OrderStatusEvent',
      { type: 'change-refused', symbol: 'AAPL', orderRef: 'a', meaning: 'refused', why: 'no' },
      { status: 'change_refused', reason: 'no' },
    ],
    [
      'PositionOpenEvent',
      {
        type: 'position-opened',
        ...POSITION,
        quantity: -100,
        averagePrice: 150,
        r: 5,
        targetPrice: 140,
      },
      { ...POSITION, quantity: -100, entryPrice: 150, takeProfit: 140 },
    ],
    [
      'PositionUpdateEvent',
      { type: 'stop-moved', ...POSITION, from: 145, to: 147, why: 'trail' },
      { ...POSITION, change: 'stop_loss', stopLoss: 147, reason: 'trail' },
    ],
    [
      'PositionUpdateEvent',
      {
        type: 'position-filled',
        ...POSITION,
        shares: -40,
        price: 151,
        quantityAfter: 60,
        averagePriceAfter: 150,
        realizedPnl: 40,
      },
      { change: 'filled', quantity: 60, price: 151, realizedPnl: 40 },
    ],
    [
      'PositionCloseEvent',
      CLOSED,
      { quantity: -100, entryPrice: 150, exitPrice: 160, realizedPnl: -1_000, reason: 'stop' },
    ],
  ])('makes a %s from a recorded fact', (name, fact, fields) => {
    const event = eventOf(recorded(fact), 'abcdefgh');
    expect(event?.eventType).toBe(name);
    expect(event).toMatchObject(fields);
    expect(event).toMatchObject({ eventId: 'abcdefgh.42', timestamp: AT });
    expect(event?.metadata).toEqual({ cause: 41, correlation: 'p1' });
    expect(Object.isFrozen(event)).toBe(true);
    expect(event).toBeInstanceOf(eventClassOf(fact));
  });

  it('names the family of the event as its source', () => {
    const sourceOf = (fact: Fact) => eventOf(recorded(fact), 'j')?.source;
    expect([JUDGED, FILL, CLOSED].map(sourceOf)).toEqual(['api', 'order', 'position']);
  });

  it('does not publish refused predictions or system facts', () => {
    const silent: Fact[] = [
      { ...JUDGED, verdict: { kind: 'duplicate', of: 'p1' } },
      { ...JUDGED, verdict: { kind: 'stale', ageMs: 2, ageMaxMs: 1 } },
      { type: 'daemon-stopped', why: 'asked' },
      { type: 'clock-moved', to: AT },
    ];
    for (const fact of silent) {
      expect(eventClassOf(fact)).toBeUndefined();
      expect(eventOf(recorded(fact), 'j')).toBeUndefined();
    }
  });

  it('turns into a plain dictionary', () => {
    expect(eventOf(recorded(FILL), 'j')?.toDict()).toMatchObject({
      event_type: 'FillEvent',
      event_id: 'j.42',
      timestamp: '2020-12-16T14:36:20.000Z',
      source: 'order',
      symbol: 'AAPL',
      shares: 300,
    });
  });
});

describe('publishing facts', () => {
  it('reaches subscribers of the class and of its superclasses', () => {
    const bus = new EventBus((error) => {
      throw error;
    });
    const heard: string[] = [];
    const hear = (name: string) => (event: BaseEvent) => heard.push(`${name}: ${event.eventType}`);
    bus.subscribe(OrderEvent, hear('orders'));
    bus.subscribe(PositionCloseEvent, hear('closes'));
    bus.subscribe(PositionEvent, hear('positions'));
    bus.subscribe(OptionsFlowEvent, hear('flow'));
    for (const fact of [JUDGED, FILL, CLOSED, updated('working')])
      publish(bus, recorded(fact), 'j');
    expect(heard).toEqual([
      'flow: PredictionSignalEvent',
      'orders: FillEvent',
      'closes: PositionCloseEvent',
      'positions: PositionCloseEvent',
      'orders: OrderStatusEvent',
    ]);
  });

  it('builds no event without a subscriber', () => {
    const bus = new EventBus(() => {});
    bus.subscribe(PositionOpenEvent, () => {});
    bus.subscribe(NewOrderEvent, () => {});
    const unread: Fact = new Proxy(FILL, {
      get(fact, name) {
        if (name !== 'type') throw new Error(`${String(name)} was read`);
        return fact.type;
      },
    });
    publish(bus, recorded(unread), 'j');
    bus.subscribe(FillEvent, () => {});
    expect(() => publish(bus, recorded(unread), 'j')).toThrow();
  });
});

describe('a threshold event', () => {
  it('shows the side on which the measure crossed', () => {
    const crossing = {
      eventId: 'e',
      timestamp: AT,
      symbol: 'AAPL',
      measure: 'confidence' as const,
    };
    const rise = new FlowThresholdEvent({
      ...crossing,
      threshold: 0.7,
      actual: 0.7,
      previous: 0.6,
    });
    const fall = new FlowThresholdEvent({
      ...crossing,
      threshold: 0.7,
      actual: 0.6,
      previous: 0.7,
    });
    expect([rise.direction, fall.direction]).toEqual(['above', 'below']);
    expect(rise).toMatchObject({ source: 'api', symbol: 'AAPL', threshold: 0.7, previous: 0.6 });
  });
});
