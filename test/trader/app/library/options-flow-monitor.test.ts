import { afterEach, describe, expect, it } from 'vitest';
import { EventBus } from '../../../../src/kernel/bus.ts';
import { instant, plus } from '../../../../src/kernel/instant.ts';
import { OptionsFlowMonitor } from '../../../../src/trader/app/library/options-flow-monitor.ts';
import { PositionTracker } from '../../../../src/trader/app/library/positions/position-tracker.ts';
import {
  type FlowThresholdEvent,
  OptionsFlowEvent,
  PredictionSignalEvent,
} from '../../../../src/trader/domain/events/flow-events.ts';
import {
  createHandClock,
  createHandWall,
  latestOf,
  type ScriptedSource,
  send,
  settingsFor,
  startSource,
  until,
} from '../../adapters/flow-api/scripted-source.ts';

const MARKET = instant(Date.parse('2020-12-16T14:36:00Z'));

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A source whose answer per ticker the test sets, and a monitor on a clock that the test moves. */
async function setUp() {
  const latest = new Map<string, object>();
  const source: ScriptedSource = await startSource(({ ticker }, response) => {
    const prediction = latest.get(ticker ?? '');
    if (prediction === undefined) send(response, 404, { status: 'error', code: 404 });
    else send(response, 200, latestOf(ticker, prediction));
  });
  const clock = createHandClock(MARKET);
  const bus = new EventBus((error) => {
    throw error;
  });
  const warnings: string[] = [];
  const monitor = new OptionsFlowMonitor(bus, {
    settings: settingsFor(source.url, { symbols: [] }),
    clock,
    wall: createHandWall(),
    random: () => 0.5,
    log: { info: () => {}, warn: (sentence) => warnings.push(sentence) },
  });
  const heard: OptionsFlowEvent[] = [];
  bus.subscribe(OptionsFlowEvent, (event) => heard.push(event));
  cleanUps.push(
    () => source.close(),
    () => monitor.stopMonitoring(),
  );
  /** Waits for the round under way to end. */
  const rest = () => until(() => clock.waiting() === 1, 'the end of a round');
  async function round(): Promise<void> {
    await rest();
    clock.moveTo(plus(clock.now(), 60_000));
    await rest();
  }
  const say = (ticker: string, fields: object) =>
    latest.set(ticker, { timestamp: clock.now(), stock_price: 127.4, ...fields });
  return { source, clock, bus, monitor, heard, warnings, round, rest, say };
}

describe('the options flow monitor', () => {
  it('emits each new prediction of the configured tickers once, for subscribers to act on', async () => {
    const { bus, monitor, heard, round, rest, say, clock } = await setUp();
    const tracker = new PositionTracker(bus, clock.now);
    bus.subscribe(PredictionSignalEvent, async (event) => {
      if (event.signal !== 'BUY' || event.confidence <= 0.8 || event.price === undefined) return;
      await tracker.createStockPosition({
        symbol: event.symbol,
        quantity: 100,
        entryPrice: event.price,
        stopLoss: event.price * 0.95,
      });
    });
    monitor.configure(['AAPL', 'MSFT', 'GOOGL']);
    say('AAPL', { signal: 'BUY', confidence: 0.9 });
    say('MSFT', { signal: 'HOLD', confidence: 0.95 });
    await monitor.startMonitoring();
    await monitor.startMonitoring();
    await rest();
    expect(heard).toMatchObject([
      { symbol: 'AAPL', signal: 'BUY', confidence: 0.9, price: 127.4, source: 'api' },
      { symbol: 'MSFT', signal: 'NEUTRAL', confidence: 0.95 },
    ]);
    for (let n = 0; n < 3; n += 1) await round();
    expect(heard).toHaveLength(2);
    say('AAPL', { signal: 'SELL', confidence: 0.7 });
    await round();
    expect(heard[2]).toMatchObject({ symbol: 'AAPL', signal: 'SELL' });
    expect(tracker.getPositionsForSymbol('AAPL')).toMatchObject([
      { quantity: 100, entryPrice: 127.4 },
    ]);
    expect(tracker.getAllPositions()).toHaveLength(1);
  });

  it('drops predictions below their ticker threshold and emits when the threshold is crossed', async () => {
    const { monitor, heard, round, rest, say } = await setUp();
    monitor.configure(['AAPL', 'MSFT'], { AAPL: 0.8 });
    say('AAPL', { signal: 'BUY', confidence: 0.7 });
    say('MSFT', { signal: 'BUY', confidence: 0.5 });
    await monitor.startMonitoring();
    await rest();
    say('AAPL', { signal: 'BUY', confidence: 0.8 });
    await round();
    say('AAPL', { signal: 'BUY', confidence: 0.85 });
    await round();
    say('AAPL', { signal: 'BUY', confidence: 0.79 });
    await round();
    const told = heard.map((event) => [
      event.eventType,
      event.symbol,
      (event as FlowThresholdEvent).direction ?? (event as PredictionSignalEvent).confidence,
    ]);
    expect(told).toEqual([
      ['PredictionSignalEvent', 'MSFT', 0.5],
      ['FlowThresholdEvent', 'AAPL', 'above'],
      ['PredictionSignalEvent', 'AAPL', 0.8],
      ['PredictionSignalEvent', 'AAPL', 0.85],
      ['FlowThresholdEvent', 'AAPL', 'below'],
    ]);
  });

  it('emits NEUTRAL of any confidence, as the daemon accepts it', async () => {
    const { monitor, heard, rest, say } = await setUp();
    monitor.configure(['AAPL', 'MSFT'], { AAPL: 0.8, MSFT: 0.8 });
    say('AAPL', { signal: 'NEUTRAL', confidence: 0.05 });
    say('MSFT', { signal: 'SELL', confidence: 0.05 });
    await monitor.startMonitoring();
    await rest();
    expect(heard).toMatchObject([{ symbol: 'AAPL', signal: 'NEUTRAL', confidence: 0.05 }]);
  });

  it('never acts on an old prediction, least of all on its first poll, nor on an invalid one', async () => {
    const { monitor, heard, warnings, round, rest, say, clock } = await setUp();
    monitor.configure(['AAPL', 'MSFT', 'TSLA']);
    say('AAPL', { signal: 'BUY', confidence: 0.9, timestamp: MARKET - 61_000 });
    say('MSFT', { signal: 'BUY', confidence: 9 });
    await monitor.startMonitoring();
    await rest();
    expect(heard).toEqual([]);
    expect(warnings.join()).toMatch(/invalid prediction for MSFT: .+ \(bad_confidence\)/);
    say('TSLA', { signal: 'BUY', confidence: 0.9, timestamp: clock.now() - 200_000 });
    await round();
    expect(heard).toMatchObject([{ symbol: 'TSLA' }]);
  });

  it('keeps its state over a pause', async () => {
    const { source, monitor, heard, round, rest, say } = await setUp();
    monitor.configure(['AAPL']);
    say('AAPL', { signal: 'BUY', confidence: 0.9 });
    await monitor.startMonitoring();
    await rest();
    await monitor.stopMonitoring();
    await monitor.startMonitoring();
    await round();
    expect(source.requests).toHaveLength(3);
    expect(heard).toHaveLength(1);
  });
});
