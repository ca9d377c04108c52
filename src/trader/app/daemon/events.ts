// The live event bus of a daemon: recorded facts and market updates as events for subscribers. One-way: subscribers
// cannot affect trading.
import { EventBus, onStreamError } from '../../../kernel/bus.ts';
import { BaseEvent, createEventOrigins } from '../../../kernel/event.ts';
import { type Instant, plus, SECOND_MS } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import { IndicatorEvent, PriceEvent, VolumeEvent } from '../../../market/quotes/market-events.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import { publish } from '../../domain/events/events.ts';
import { FlowThresholdEvent } from '../../domain/events/flow-events.ts';
import { createCrossingWatch, isNews, type Threshold } from '../../domain/intake/crossings.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';

export interface EventsOptions {
  readonly journalId: string;
  readonly log: Log;
  /** The current thresholds of a feed. */
  thresholdsOf?(feed: string): readonly Threshold[];
  /** Indicators in use of a symbol that have a value now, by name. */
  indicatorsOf?(symbol: string): ReadonlyMap<string, number>;
  /** Every event becomes a debug line in the log. */
  readonly isTracing: boolean;
}

/** What the newest price event of a symbol said. */
interface Shown {
  readonly price: number;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly at: Instant;
}

/** Market ms between events of which only the bid or the ask changed; those change many times a second. */
const SIDES_EVERY_MS = SECOND_MS;

export interface Events {
  readonly bus: EventBus;
  onFact(recorded: RecordedFact): void;
  onMarket(update: MarketUpdate): void;
}

/** Once per process: from here on, errors thrown by any subscriber of a stream are logged. */
export function createEvents(options: EventsOptions): Events {
  const { journalId, log, isTracing } = options;
  onStreamError((error) => log.error('A subscriber of a stream failed.', { error }));
  const bus = new EventBus((error, { eventType }) =>
    log.error('A subscriber of an event failed.', { event: eventType, error }),
  );
  if (isTracing) {
    bus.subscribe(BaseEvent, (event) => log.debug(`event ${event.eventType}`, event.toDict()));
  }
  const crossings = createCrossingWatch();
  const shownBySymbol = new Map<string, Shown>();
  const volumeBySymbol = new Map<string, number>();
  const valueByIndicator = new Map<string, number>();
  /** The journal does not record market events, so it does not number them. */
  const origin = createEventOrigins('market');

  function emitPrice({ symbol, last, bid, ask, at }: Quote): void {
    if (!bus.hasSubscribers(PriceEvent)) return shownBySymbol.clear();
    if (Number.isNaN(last)) return;
    const before = shownBySymbol.get(symbol);
    const shown = { price: last, bid: known(bid), ask: known(ask), at };
    if (before !== undefined && !isNewsAfter(before, shown)) return;
    shownBySymbol.set(symbol, shown);
    const { at: _, ...prices } = shown;
    const change = changeOf(last, before?.price);
    void bus.emit(Object.freeze(new PriceEvent({ ...origin(at), symbol, ...prices, change })));
  }

  function emitVolume(symbol: string, { volume, start, lengthMs }: Bar): void {
    if (!bus.hasSubscribers(VolumeEvent)) return volumeBySymbol.clear();
    const change = changeOf(volume, volumeBySymbol.get(symbol));
    volumeBySymbol.set(symbol, volume);
    const event = { ...origin(plus(start, lengthMs)), symbol, volume, change };
    void bus.emit(Object.freeze(new VolumeEvent(event)));
  }

  /** After the engine has taken the bar, which was passed to it just before. */
  function emitIndicators(symbol: string, at: Instant): void {
    if (!bus.hasSubscribers(IndicatorEvent)) return valueByIndicator.clear();
    for (const [indicator, value] of options.indicatorsOf?.(symbol) ?? []) {
      const key = `${symbol}/${indicator}`;
      if (valueByIndicator.get(key) === value) continue;
      valueByIndicator.set(key, value);
      const event = { ...origin(at), symbol, indicator, value };
      void bus.emit(Object.freeze(new IndicatorEvent(event)));
    }
  }

  /** Watched even without subscribers, so that a late subscriber receives the next crossing. */
  function emitCrossings({ fact, at, seq, cause, correlation }: RecordedFact): void {
    if (fact.type !== 'prediction-judged' || fact.prediction === undefined) return;
    if (!isNews(fact.verdict)) return;
    const thresholds = options.thresholdsOf?.(fact.feed) ?? [];
    for (const crossing of crossings.crossedBy(fact.prediction, thresholds)) {
      const eventId = `${journalId}.${seq}/${crossing.measure}/${crossing.threshold}`;
      const metadata = { cause, correlation };
      const event = new FlowThresholdEvent({ eventId, timestamp: at, metadata, ...crossing });
      void bus.emit(Object.freeze(event));
    }
  }

  return {
    bus,
    onFact(recorded) {
      publish(bus, recorded, journalId);
      emitCrossings(recorded);
    },
    onMarket(update) {
      if (update.type === 'quote') emitPrice(update.quote);
      if (update.type !== 'bar') return;
      const { symbol, bar } = update;
      emitVolume(symbol, bar);
      queueMicrotask(() => emitIndicators(symbol, plus(bar.start, bar.lengthMs)));
    },
  };
}

function isNewsAfter(before: Shown, { price, bid, ask, at }: Shown): boolean {
  if (price !== before.price) return true;
  return (bid !== before.bid || ask !== before.ask) && at - before.at >= SIDES_EVERY_MS;
}

function known(price: number): number | undefined {
  return Number.isNaN(price) ? undefined : price;
}

function changeOf(value: number, before: number | undefined): number | undefined {
  return before === undefined ? undefined : value - before;
}
