// For library users: polls the prediction API for some tickers and emits each new, confident prediction on a bus.
import type { EventBus } from '../../../kernel/bus.ts';
import { freshnessMs } from '../../../kernel/clock.ts';
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import { FlowThresholdEvent, PredictionSignalEvent } from '../../domain/events/flow-events.ts';
import { createCrossingWatch, isNews } from '../../domain/intake/crossings.ts';
import { AHEAD_MAX_MS, judgeByItself } from '../../domain/intake/judge.ts';
import { readRecord, readSummed } from '../../domain/intake/read-record.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';
import { verdictText } from '../../domain/wording/verdict-text.ts';
import type { FeedAnswer, FeedWindow, PredictionFeed } from '../../ports/prediction-feed.ts';
import { createFlowFeed, type FlowFeedParts } from './flow-feed.ts';

export interface OptionsFlowMonitor {
  /** Takes effect at the next `startMonitoring`. A ticker without a threshold uses `min_confidence` of the feed. */
  configure(tickers: readonly string[], thresholds?: Readonly<Record<string, number>>): void;
  /** Resolves once polling has begun. Does nothing if it already runs. */
  startMonitoring(): Promise<void>;
  stopMonitoring(): Promise<void>;
}

export function createOptionsFlowMonitor(bus: EventBus, parts: FlowFeedParts): OptionsFlowMonitor {
  const { settings, clock } = parts;
  let tickers = settings.symbols;
  let thresholds: ReadonlyMap<string, number> = new Map();
  let feed: PredictionFeed | undefined;
  /** The data time of each known prediction. They are kept over a restart of the feed, so a repeat is still a repeat. */
  const dataTimeById = new Map<string, Instant>();
  const crossings = createCrossingWatch();

  function thresholdOf(symbol: string): number {
    return thresholds.get(symbol) ?? settings.confidenceMin;
  }

  function hear(report: FeedAnswer | FeedWindow): void {
    const { symbol } = report;
    const { name } = settings;
    const parsed =
      report.type === 'feed-answer' ? readRecord(settings, report) : readSummed(settings, report);
    if (parsed === undefined) return;
    if (!parsed.ok) {
      parts.log.warn(
        `Feed ${name} sent an invalid prediction for ${symbol}: ${verdictText(parsed.failure)} (${parsed.failure.kind}).`,
      );
      return;
    }
    const prediction = parsed.value;
    const verdict = judgeByItself(prediction, {
      seen: (id) => dataTimeById.has(id),
      ageMaxMs: freshnessMs(clock, settings.ageMaxMs),
      confidenceMin: thresholdOf(symbol),
      isFirstPoll: report.type === 'feed-answer' && report.isFirstPoll,
      pollMs: freshnessMs(clock, settings.pollMs),
      now: clock.now(),
      aheadMaxMs: freshnessMs(clock, AHEAD_MAX_MS),
      knownSymbols: new Set(tickers),
    });
    remember(prediction);
    if (verdict === undefined || isNews(verdict)) emitCrossings(prediction);
    if (verdict === undefined) emitSignal(prediction);
  }

  function emitSignal(prediction: Prediction): void {
    const { id: eventId, receivedAt: timestamp } = prediction;
    void bus.emit(Object.freeze(new PredictionSignalEvent({ eventId, timestamp, prediction })));
  }

  function emitCrossings(prediction: Prediction): void {
    const { id, symbol, receivedAt: timestamp } = prediction;
    const own = { measure: 'confidence', level: thresholdOf(symbol) };
    const thresholds = [own, ...(settings.thresholds ?? [])];
    for (const crossing of crossings.crossedBy(prediction, thresholds)) {
      const eventId = `${id}/${crossing.measure}/${crossing.threshold}`;
      void bus.emit(Object.freeze(new FlowThresholdEvent({ eventId, timestamp, ...crossing })));
    }
  }

  /** Drops predictions that are too old to be accepted, a day after they became so. */
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
        if (report.type === 'feed-answer' || report.type === 'feed-window') hear(report);
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
