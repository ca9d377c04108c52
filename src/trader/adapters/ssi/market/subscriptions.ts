// Quotes, minutes and limits of every subscribed share, asked for again on each connection.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { type Fields, fieldsOf, textOf } from '../../kit/fields.ts';
import { createSeries, type Series } from '../../kit/series.ts';
import { canBeStill } from '../../kit/still-quotes.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import type { StreamFrame } from '../connection/stream.ts';
import type { Limits } from './day-limits.ts';
import { barOf, createHistoryRequests } from './history.ts';
import { createQuoteBook, type QuoteBook } from './quotes.ts';

export interface Subscriptions {
  subscribe(instrument: Instrument): void;
  unsubscribe(symbol: string): void;
  refill(symbol: string): void;
  opened(): void;
  closed(): void;
  stop(): void;
  frame(frame: StreamFrame): void;
  /** The stream is alive: what it has not changed is still so. */
  streamAlive(): void;
}

export interface SubscriptionWiring {
  readonly context: SessionContext;
  readonly calls: Calls;
  readonly connection: {
    isOpen(): boolean;
    subscribe(topics: readonly string[]): boolean;
    unsubscribe(topics: readonly string[]): boolean;
  };
  readonly limits: Limits;
}

interface Subscription {
  readonly instrument: Instrument;
  readonly series: Series;
  book: QuoteBook;
}

/** Whether a whole market trades; SSI answers in capitals. */
const FLAG = 'market.flag';
const HALTED: ReadonlySet<string> = new Set(['H', 'HALT']);
const MINUTES = '@1m';
/** Prices without a change are reported again, so that they do not look old. */
const STILL_MS = SECOND_MS;
const STILL_LEAST_MS = 50;

export function createSubscriptions(wiring: SubscriptionWiring): Subscriptions {
  const { context, calls, connection, limits } = wiring;
  const { clock } = context;
  const bySymbol = new Map<string, Subscription>();
  const byBrokerSymbol = new Map<string, Subscription>();
  const haltedMarkets = new Set<string>();
  let stillAt = Number.NEGATIVE_INFINITY;

  const history = createHistoryRequests(context, calls, {
    isOpen: connection.isOpen,
    answered: (symbol, bars, askedAt) => bySymbol.get(symbol)?.series.history(bars, askedAt),
  });

  function subscriptionOf(instrument: Instrument): Subscription {
    const { symbol, venue, primaryExchange } = instrument;
    const series = createSeries({
      symbol,
      clock,
      calendar: context.venues.named(venue).calendar,
      update: context.update,
      askHistory: () => history.ask(instrument),
    });
    const book = createQuoteBook(symbol, clock.now());
    book.halt(haltedMarkets.has(primaryExchange));
    return { instrument, series, book };
  }

  function request({ instrument, series }: Subscription): void {
    connection.subscribe(topicsOf(instrument));
    series.resume();
  }

  function reportQuote({ book }: Subscription): void {
    if (book.isKnown()) context.update({ type: 'quote', quote: book.quote() });
  }

  function flagged({ b, f, market = b, status = f }: Fields): void {
    const name = textOf(market).toUpperCase();
    const isHalted = HALTED.has(textOf(status).toUpperCase());
    if (isHalted) haltedMarkets.add(name);
    else haltedMarkets.delete(name);
    for (const subscription of bySymbol.values()) {
      const isThere = subscription.instrument.primaryExchange === name;
      if (isThere && subscription.book.halt(isHalted)) reportQuote(subscription);
    }
  }

  function minute(subscription: Subscription, { st, o, h, l, c, v }: Fields): void {
    const bar = barOf(textOf(st), { open: o, high: h, low: l, close: c, volume: v });
    if (bar !== undefined) subscription.series.minute(bar);
  }

  return {
    subscribe(instrument) {
      const { symbol, brokerSymbol } = instrument;
      if (bySymbol.has(symbol)) return;
      const subscription = subscriptionOf(instrument);
      bySymbol.set(symbol, subscription);
      byBrokerSymbol.set(brokerSymbol, subscription);
      limits.watch(instrument);
      if (connection.isOpen()) request(subscription);
    },
    unsubscribe(symbol) {
      const subscription = bySymbol.get(symbol);
      if (subscription === undefined) return;
      const { instrument, series } = subscription;
      bySymbol.delete(symbol);
      byBrokerSymbol.delete(instrument.brokerSymbol);
      series.stop();
      history.forget(symbol);
      limits.forget(symbol);
      connection.unsubscribe(topicsOf(instrument));
    },
    refill(symbol) {
      bySymbol.get(symbol)?.series.refill();
    },
    opened() {
      // What was halted before the interruption may trade again: the flag comes with the next change only.
      haltedMarkets.clear();
      connection.subscribe([FLAG]);
      for (const subscription of bySymbol.values()) {
        const { instrument } = subscription;
        subscription.book = createQuoteBook(instrument.symbol, clock.now());
        request(subscription);
      }
    },
    closed() {
      history.closed();
      for (const { series } of bySymbol.values()) series.suspend();
    },
    stop() {
      history.closed();
      for (const { series } of bySymbol.values()) series.stop();
    },
    frame({ topic, data }) {
      const fields = fieldsOf(data);
      if (topic.toLowerCase() === FLAG) return flagged(fields);
      const [kind = '', name = ''] = topic.split('.', 2);
      const subscription = byBrokerSymbol.get(name.replace(MINUTES, ''));
      if (subscription === undefined) return;
      if (name.endsWith(MINUTES)) return minute(subscription, fields);
      if (kind === 'market') return limits.streamed(subscription.instrument, fields);
      if (kind === 'quote') subscription.book.book(fields, clock.now());
      else if (kind === 'trade') subscription.book.trade(fields, clock.now());
      else return;
      reportQuote(subscription);
    },
    streamAlive() {
      const now = context.wall.now();
      if (now - stillAt < Math.max(STILL_MS / Math.max(1, clock.speed), STILL_LEAST_MS)) return;
      stillAt = now;
      for (const subscription of bySymbol.values()) {
        const { at } = subscription.book.quote();
        const { calendar } = context.venues.named(subscription.instrument.venue);
        if (clock.now() - at < STILL_MS || !canBeStill(calendar, at, clock.now())) continue;
        subscription.book.still(clock.now());
        reportQuote(subscription);
      }
    },
  };
}

function topicsOf({ brokerSymbol }: Instrument): readonly string[] {
  return [
    ...[`quote.${brokerSymbol}`, `trade.${brokerSymbol}`, `trade.${brokerSymbol}${MINUTES}`],
    `market.${brokerSymbol}`,
  ];
}
