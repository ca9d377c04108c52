import { describe, expect, it } from 'vitest';
import type { BaseEvent } from '../../../src/kernel/event.ts';
import { instant } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import {
  IndicatorEvent,
  MarketEvent,
  PriceEvent,
  VolumeEvent,
} from '../../../src/market/quotes/market-events.ts';
import { createEvents } from '../../../src/trader/app/daemon/events.ts';
import { FlowThresholdEvent } from '../../../src/trader/domain/events/flow-events.ts';
import { OrderEvent } from '../../../src/trader/domain/events/order-events.ts';
import type { Prediction, VerdictKind } from '../../../src/trader/domain/terms/prediction.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { MarketUpdate } from '../../../src/trader/ports/market-feed.ts';
import { TIMEOUT_MS } from '../../processes/waiting.ts';
import { createKeptLog } from '../adapters/notify/catcher.ts';

const AT = instant(Date.parse('2026-03-02T15:00:00Z'));

const PLAIN = { symbol: 'AAPL', isLive: true, isHalted: false };

function quote(last: number, symbol = 'AAPL'): MarketUpdate {
  const quote = { symbol, bid: last - 0.01, ask: Number.NaN, last, at: AT };
  return { type: 'quote', quote: { ...quote, isLive: true, isHalted: false } };
}

function bar(volume: number): MarketUpdate {
  const minute: Bar = {
    start: AT,
    lengthMs: 60_000,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume,
  };
  return { type: 'bar', symbol: 'AAPL', bar: minute };
}

const SENT: RecordedFact = {
  seq: 12,
  at: AT,
  cause: 11,
  correlation: 'p',
  fact: { type: 'order-sent', orderRefs: ['abcdefgh.c.e'] },
};

const THRESHOLDS = [
  { measure: 'confidence', level: 0.8 },
  { measure: 'd_diff_short', level: 2 },
];

/** The fact of a prediction that was judged. */
function judged(
  seq: number,
  said: { feed?: string; confidence: number; d_diff_short: number; verdict?: VerdictKind },
): RecordedFact {
  const { feed = 'flow', confidence, verdict = 'accepted', ...features } = said;
  const prediction: Prediction = {
    id: `p${seq}`,
    source: feed,
    kind: 'prediction',
    symbol: 'AAPL',
    signal: 'BUY',
    confidence,
    dataTime: AT,
    issuedAt: AT,
    receivedAt: AT,
    features,
    raw: '{}',
  };
  const fact = { type: 'prediction-judged', feed, symbol: 'AAPL', receivedAt: AT, prediction };
  return {
    seq,
    at: AT,
    cause: 0,
    correlation: prediction.id,
    fact: { ...fact, verdict: { kind: verdict } } as RecordedFact['fact'],
  };
}

function setUp(isTracing = false) {
  const log = createKeptLog();
  const thresholdsOf = (feed: string) => (feed === 'flow' ? THRESHOLDS : []);
  const events = createEvents({ journalId: 'abcdefgh', log, isTracing, thresholdsOf });
  return { ...events, log };
}

describe('the bus of a daemon', () => {
  it('publishes moved prices and the volume of finished bars with their changes', () => {
    const { bus, onMarket } = setUp();
    const told: Record<string, unknown>[] = [];
    bus.subscribe(MarketEvent, (event) => told.push(event.toDict()));
    for (const last of [182, 182, Number.NaN, 182.5]) onMarket(quote(last));
    onMarket(quote(70, 'MSFT'));
    onMarket(bar(1_000));
    onMarket(bar(1_200));
    const each = told.map(({ event_type: type, symbol, price, volume, change }) => [
      type,
      symbol,
      price ?? volume,
      change,
    ]);
    expect(each).toEqual([
      ['PriceEvent', 'AAPL', 182, undefined],
      ['PriceEvent', 'AAPL', 182.5, 0.5],
      ['PriceEvent', 'MSFT', 70, undefined],
      ['VolumeEvent', 'AAPL', 1_000, undefined],
      ['VolumeEvent', 'AAPL', 1_200, 200],
    ]);
    expect(told[0]).toMatchObject({ bid: 181.99, ask: undefined, source: 'market' });
    expect(told[3]).toMatchObject({ timestamp: '2026-03-02T15:01:00.000Z' });
    expect(new Set(told.map(({ event_id: id }) => id)).size).toBe(5);
  });

  it('publishes a moved bid or ask beside an unmoved price, at most once a second', () => {
    const { bus, onMarket } = setUp();
    const shown: unknown[] = [];
    bus.subscribe(PriceEvent, ({ price, bid, ask, change }) =>
      shown.push([price, bid, ask, change]),
    );
    const moved = (atMs: number, bid: number, ask: number, last = 182) =>
      onMarket({
        type: 'quote',
        quote: { ...PLAIN, bid, ask, last, at: instant(AT + atMs) },
      });
    moved(0, 181.9, 182.1);
    moved(400, 181.8, 182.1);
    moved(900, 181.7, 182.1);
    moved(1_000, 181.7, 182.1);
    moved(2_500, 181.7, 182.1);
    moved(2_600, 181.7, 182.2);
    moved(2_700, 181.7, 182.3, 182.2);
    moved(3_000, Number.NaN, 182.3, 182.2);
    moved(3_700, Number.NaN, 182.3, 182.2);
    expect(shown).toEqual([
      [182, 181.9, 182.1, undefined],
      [182, 181.7, 182.1, 0],
      [182, 181.7, 182.2, 0],
      [182.2, 181.7, 182.3, expect.closeTo(0.2)],
      [182.2, undefined, 182.3, 0],
    ]);
  });

  it('publishes every indicator in use once it has a value, and again after a bar has changed it', async () => {
    const values = new Map([['sma_20', 101]]);
    const log = createKeptLog();
    const { bus, onMarket } = createEvents({
      journalId: 'abcdefgh',
      log,
      isTracing: false,
      indicatorsOf: (symbol) => (symbol === 'AAPL' ? values : new Map()),
    });
    const told: unknown[] = [];
    bus.subscribe(IndicatorEvent, ({ symbol, indicator, value }) =>
      told.push([symbol, indicator, value]),
    );
    onMarket(bar(1_000));
    values.set('atr(14, 5m)', 0.4);
    await Promise.resolve();
    onMarket(bar(1_100));
    values.set('sma_20', 101.5);
    await Promise.resolve();
    expect(told).toEqual([
      ['AAPL', 'sma_20', 101],
      ['AAPL', 'atr(14, 5m)', 0.4],
      ['AAPL', 'sma_20', 101.5],
    ]);
  });

  it('publishes when a value of a feed crosses a configured threshold', () => {
    const { bus, onFact } = setUp();
    const told: FlowThresholdEvent[] = [];
    bus.subscribe(FlowThresholdEvent, (event) => told.push(event));
    onFact(judged(1, { confidence: 0.7, d_diff_short: 2.5 }));
    onFact(judged(2, { feed: 'other', confidence: 0.9, d_diff_short: 1 }));
    onFact(judged(3, { confidence: 0.8, d_diff_short: 2.6 }));
    onFact(judged(4, { confidence: 0.1, d_diff_short: 0, verdict: 'stale' }));
    onFact(judged(5, { confidence: 0.9, d_diff_short: -1, verdict: 'low_confidence' }));
    const each = told.map(({ eventId, measure, threshold, previous, actual, direction }) => {
      return [eventId, measure, threshold, previous, actual, direction];
    });
    expect(each).toEqual([
      ['abcdefgh.3/confidence/0.8', 'confidence', 0.8, 0.7, 0.8, 'above'],
      ['abcdefgh.5/d_diff_short/2', 'd_diff_short', 2, 2.6, -1, 'below'],
    ]);
  });

  it('builds no event without subscribers, and publishes no earlier change to a late subscriber', () => {
    const { bus, onMarket } = setUp();
    onMarket(quote(182));
    const prices: PriceEvent[] = [];
    const volumes: VolumeEvent[] = [];
    const hear = (event: PriceEvent) => prices.push(event);
    bus.subscribe(PriceEvent, hear);
    bus.subscribe(VolumeEvent, (event) => volumes.push(event));
    onMarket(quote(183));
    bus.unsubscribe(PriceEvent, hear);
    onMarket(quote(184));
    bus.subscribe(PriceEvent, hear);
    onMarket(quote(185));
    expect(prices.map(({ price, change }) => [price, change])).toEqual([
      [183, undefined],
      [185, undefined],
    ]);
    expect(volumes).toEqual([]);
  });

  it('publishes recorded facts under their id in the journal', () => {
    const { bus, onFact } = setUp();
    const told: BaseEvent[] = [];
    bus.subscribe(OrderEvent, (event) => told.push(event));
    onFact(SENT);
    expect(told[0]).toMatchObject({
      eventId: 'abcdefgh.12',
      metadata: { cause: 11, correlation: 'p' },
    });
  });

  it('logs a failing subscriber and continues with the others', () => {
    const { bus, onFact, log } = setUp();
    const told: BaseEvent[] = [];
    bus.subscribe(OrderEvent, () => {
      throw new Error('mine');
    });
    bus.subscribe(OrderEvent, (event) => told.push(event));
    onFact(SENT);
    expect(told).toHaveLength(1);
    expect(log.lines[0]).toMatch(/^error A subscriber of an event failed/);
  });

  it('logs the failure of any stream of the process', async () => {
    const { bus, onFact, log } = setUp();
    bus.on(OrderEvent).subscribe(() => {
      throw new Error('mine');
    });
    onFact(SENT);
    await expect
      .poll(() => log.lines, { timeout: TIMEOUT_MS, interval: 5 })
      .toEqual([expect.stringMatching(/^error A subscriber of a stream failed/)]);
  });

  it('writes every event as a debug line while tracing, and none otherwise', () => {
    const traced = setUp(true);
    const plain = setUp();
    for (const { onFact, onMarket } of [traced, plain]) {
      onFact(SENT);
      onMarket(quote(182));
    }
    expect(plain.log.lines).toEqual([]);
    expect(traced.log.lines).toEqual([
      expect.stringMatching(/^debug event OrderStatusEvent .*"status":"sent"/),
      expect.stringMatching(/^debug event PriceEvent .*"price":182/),
    ]);
  });
});
