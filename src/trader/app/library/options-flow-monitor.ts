// Polls a prediction source for some tickers and emits each new, confident prediction on a bus.
import type { EventBus } from '../../../kernel/bus.ts';
import { freshnessMs } from '../../../kernel/clock.ts';
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import { createFlowFeed, type FlowFeedParts } from '../../adapters/flow-api/flow-feed.ts';
import { FlowThresholdEvent, PredictionSignalEvent } from '../../domain/events/flow-events.ts';
import { createCrossingWatch, isNews } from '../../domain/intake/crossings.ts';
import { AHEAD_MAX_MS, judgeByItself } from '../../domain/intake/judge.ts';
import { readRecord, readSummed } from '../../domain/intake/read-record.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';
import { verdictText } from '../../domain/wording/verdict-text.ts';
import type { FeedAnswer, FeedWindow, PredictionFeed } from '../../ports/prediction-feed.ts';
import { ownClient, type PollTerms, type PredictionClient } from './own-client.ts';

export class OptionsFlowMonitor {
  readonly #bus: EventBus;
  readonly #parts: FlowFeedParts;
  #tickers: readonly string[];
  #thresholds: ReadonlyMap<string, number> = new Map();
  #feed: PredictionFeed | undefined;
  /** The data time of each known prediction. They are kept over a restart of the feed, so a repeat is still a repeat. */
  readonly #dataTimeById = new Map<string, Instant>();
  readonly #crossings = createCrossingWatch();

  /** `source`: what `predictionApi` makes, or a client of one's own, which is asked as `terms` say. */
  constructor(bus: EventBus, source: FlowFeedParts | PredictionClient, terms: PollTerms = {}) {
    this.#bus = bus;
    this.#parts = 'settings' in source ? source : ownClient(source, terms);
    this.#tickers = this.#parts.settings.symbols;
  }

  /** Takes effect at the next `startMonitoring`. A ticker without a threshold uses `min_confidence` of the feed; NEUTRAL needs none. */
  configure(tickers: readonly string[], thresholds: Readonly<Record<string, number>> = {}): void {
    this.#tickers = [...tickers];
    this.#thresholds = new Map(Object.entries(thresholds));
  }

  /** Resolves once polling has begun. Does nothing if it already runs. */
  async startMonitoring(): Promise<void> {
    if (this.#feed !== undefined) return;
    const settings = { ...this.#parts.settings, symbols: this.#tickers };
    this.#feed = createFlowFeed({ ...this.#parts, settings });
    this.#feed.reports$.subscribe((report) => {
      if (report.type === 'feed-answer' || report.type === 'feed-window') this.#receive(report);
    });
    this.#feed.start();
  }

  async stopMonitoring(): Promise<void> {
    const ending = this.#feed;
    this.#feed = undefined;
    await ending?.stop();
  }

  /** Called once for each new prediction that is fresh, and NEUTRAL or confident enough; emits the signal. */
  protected processPrediction(prediction: Prediction): void {
    const { id: eventId, receivedAt: timestamp } = prediction;
    void this.#bus.emit(
      Object.freeze(new PredictionSignalEvent({ eventId, timestamp, prediction })),
    );
  }

  #thresholdOf(symbol: string): number {
    return this.#thresholds.get(symbol) ?? this.#parts.settings.confidenceMin;
  }

  #receive(report: FeedAnswer | FeedWindow): void {
    const { symbol } = report;
    const { settings, clock, log } = this.#parts;
    const parsed =
      report.type === 'feed-answer' ? readRecord(settings, report) : readSummed(settings, report);
    if (parsed === undefined) return;
    if (!parsed.ok) {
      log.warn(
        `Feed ${settings.name} sent an invalid prediction for ${symbol}: ${verdictText(parsed.failure)} (${parsed.failure.kind}).`,
      );
      return;
    }
    const prediction = parsed.value;
    const verdict = judgeByItself(prediction, {
      seen: (id) => this.#dataTimeById.has(id),
      ageMaxMs: freshnessMs(clock, settings.ageMaxMs),
      confidenceMin: this.#thresholdOf(symbol),
      isFirstPoll: report.type === 'feed-answer' && report.isFirstPoll,
      pollMs: freshnessMs(clock, settings.pollMs),
      now: clock.now(),
      aheadMaxMs: freshnessMs(clock, AHEAD_MAX_MS),
      knownSymbols: new Set(this.#tickers),
    });
    this.#remember(prediction);
    if (verdict === undefined || isNews(verdict)) this.#emitCrossings(prediction);
    if (verdict === undefined) this.processPrediction(prediction);
  }

  #emitCrossings(prediction: Prediction): void {
    const { id, symbol, receivedAt: timestamp } = prediction;
    const own = { measure: 'confidence', level: this.#thresholdOf(symbol) };
    const thresholds = [own, ...(this.#parts.settings.thresholds ?? [])];
    for (const crossing of this.#crossings.crossedBy(prediction, thresholds)) {
      const eventId = `${id}/${crossing.measure}/${crossing.threshold}`;
      void this.#bus.emit(
        Object.freeze(new FlowThresholdEvent({ eventId, timestamp, ...crossing })),
      );
    }
  }

  /** Drops predictions that are too old to be accepted, a day after they became so. */
  #remember({ id, dataTime }: Prediction): void {
    this.#dataTimeById.set(id, dataTime);
    const oldest = this.#parts.clock.now() - this.#parts.settings.ageMaxMs - DAY_MS;
    for (const [known, at] of this.#dataTimeById) {
      if (at >= oldest) break;
      this.#dataTimeById.delete(known);
    }
  }
}
