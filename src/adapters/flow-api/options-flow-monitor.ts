// For library users: polls the prediction API for some tickers and emits each new, confident prediction on a bus.
import type { EventBus } from '../../kernel/bus.ts';
import { freshnessMs } from '../../kernel/clock.ts';
import { DAY_MS, type Instant } from '../../kernel/instant.ts';
import type { FeedReport, PredictionFeed } from '../../ports/prediction-feed.ts';
import { FlowThresholdEvent, PredictionSignalEvent } from '../../trading/events/flow-events.ts';
import { AHEAD_MAX_MS, judgeByItself } from '../../trading/intake/judge.ts';
import { parsePrediction } from '../../trading/intake/parse-prediction.ts';
import type { Prediction } from '../../trading/prediction.ts';
import { createFlowFeed, type FlowFeedParts } from './flow-feed.ts';

export interface OptionsFlowMonitor {
  /** What the next `startMonitoring` asks for; a ticker without a threshold takes the feed's least confidence. */
  configure(tickers: readonly string[], thresholds?: Readonly<Record<string, number>>): void;
  /** Resolves once polling has begun. Monitoring what is monitored already changes nothing. */
  startMonitoring(): Promise<void>;
  stopMonitoring(): Promise<void>;
}

type Answer = Extract<FeedReport, { type: 'feed-answer' }>;

export function createOptionsFlowMonitor(bus: EventBus, parts: FlowFeedParts): OptionsFlowMonitor {
  const { settings, clock } = parts;
  let tickers = settings.symbols;
  let thresholds: ReadonlyMap<string, number> = new Map();
  let feed: PredictionFeed | undefined;
  /** When each prediction known so far speaks of: a repeat is the same prediction, even after a restart of the feed. */
  const dataTimeById = new Map<string, Instant>();
  const confidenceBySymbol = new Map<string, number>();

  function thresholdOf(symbol: string): number {
    return thresholds.get(symbol) ?? settings.confidenceMin;
  }

  function onAnswer({ symbol, receivedAt, isFirstPoll, record, model }: Answer): void {
    const { name, zone } = settings;
    const parsed = parsePrediction(record, { feed: name, symbol, receivedAt, zone, model });
    if (!parsed.ok) {
      parts.log.warn(
        `Feed ${name} sent an unfit prediction for ${symbol}: ${parsed.failure.kind}.`,
      );
      return;
    }
    const prediction = parsed.value;
    const verdict = judgeByItself(prediction, {
      seen: (id) => dataTimeById.has(id),
      ageMaxMs: freshnessMs(clock, settings.ageMaxMs),
      confidenceMin: thresholdOf(symbol),
      isFirstPoll,
      pollMs: freshnessMs(clock, settings.pollMs),
      now: clock.now(),
      aheadMaxMs: freshnessMs(clock, AHEAD_MAX_MS),
      knownSymbols: new Set(tickers),
    });
    remember(prediction);
    if (verdict === undefined || verdict.kind === 'low_confidence') emitCrossing(prediction);
    if (verdict === undefined) emitSignal(prediction);
  }

  function emitSignal(prediction: Prediction): void {
    const { id: eventId, receivedAt: timestamp } = prediction;
    void bus.emit(Object.freeze(new PredictionSignalEvent({ eventId, timestamp, prediction })));
  }

  function emitCrossing({ id, symbol, confidence, receivedAt }: Prediction): void {
    const previous = confidenceBySymbol.get(symbol);
    confidenceBySymbol.set(symbol, confidence);
    const threshold = thresholdOf(symbol);
    if (previous === undefined || confidence >= threshold === previous >= threshold) return;
    const event = new FlowThresholdEvent({
      eventId: `${id}/threshold`,
      timestamp: receivedAt,
      symbol,
      measure: 'confidence',
      threshold,
      actual: confidence,
      previous,
    });
    void bus.emit(Object.freeze(event));
  }

  /** What is older than a day and too old to be accepted anyway is forgotten. */
  function remember({ id, dataTime }: Prediction): void {
    dataTimeById.set(id, dataTime);
    const oldest = clock.now() - settings.ageMaxMs - DAY_MS;
    for (const [known, at] of dataTimeById) {
      if (at >= oldest) break;
      dataTimeById.delete(known);
    }
  }

  return {
    configure(wanted, wantedThresholds = {}) {
      tickers = [...wanted];
      thresholds = new Map(Object.entries(wantedThresholds));
    },
    async startMonitoring() {
      if (feed !== undefined) return;
      feed = createFlowFeed({ ...parts, settings: { ...settings, symbols: tickers } });
      feed.reports$.subscribe((report) => {
        if (report.type === 'feed-answer') onAnswer(report);
      });
      feed.start();
    },
    async stopMonitoring() {
      const ending = feed;
      feed = undefined;
      await ending?.stop();
    },
  };
}
