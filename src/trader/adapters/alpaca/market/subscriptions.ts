// Quotes and minutes of every subscribed stock, asked for again whenever the stream of prices opens.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { createSeries, type Series } from '../../kit/series.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import type { AlpacaMessage, Transport } from '../messages/messages.ts';
import { barIn, createHistoryRequests } from './history.ts';
import { askLatest } from './latest-prices.ts';
import { createPriceLine } from './price-line.ts';
import { createQuoteBook, type QuoteBook } from './quotes.ts';

export interface Subscriptions {
  subscribe(instrument: Instrument): void;
  unsubscribe(symbol: string): void;
  refill(symbol: string): void;
  /** The account is checked: prices may be asked for. */
  opened(): void;
  stop(): void;
  take(message: Exclude<AlpacaMessage, { name: 'answered' | 'unanswered' }>): void;
}

export interface SubscriptionWiring {
  readonly context: SessionContext;
  readonly calls: Calls;
  transport(): Transport;
}

interface Subscription {
  readonly instrument: Instrument;
  readonly series: Series;
  book: QuoteBook;
}

/** Prices without a change are reported again, so that they do not look old. */
const STILL_MS = SECOND_MS;
const STILL_LEAST_MS = 50;
/** The one exchange of the free line. */
const IEX = 'IEX';

export function createSubscriptions({
  context,
  calls,
  transport,
}: SubscriptionWiring): Subscriptions {
  const { clock, wall, venue, settings } = context;
  const bySymbol = new Map<string, Subscription>();
  const byBrokerSymbol = new Map<string, Subscription>();
  let stillAt = Number.NEGATIVE_INFINITY;

  const line = createPriceLine({
    context,
    transport,
    onOpened() {
      for (const subscription of bySymbol.values()) {
        subscription.book = bookOf(subscription.instrument.symbol);
        request(subscription);
      }
    },
    onClosed() {
      history.closed();
      for (const { series } of bySymbol.values()) series.suspend();
    },
    onMessage,
    onAlive,
  });

  const history = createHistoryRequests({
    context,
    calls,
    isOpen: line.isOpen,
    answered: (symbol, bars, askedAt) => bySymbol.get(symbol)?.series.history(bars, askedAt),
  });

  function bookOf(symbol: string): QuoteBook {
    return createQuoteBook(symbol, clock.now(), settings.data === 'iex' ? IEX : undefined);
  }

  function request(subscription: Subscription): void {
    const { instrument, series, book } = subscription;
    const { brokerSymbol } = instrument;
    line.subscribe([brokerSymbol]);
    askLatest(context, calls, {
      brokerSymbol,
      answered({ quote, trade }) {
        // The stream has been faster.
        if (subscription.book !== book || book.isKnown()) return;
        if (quote !== undefined) book.quoted(quote.fields, quote.at);
        if (trade !== undefined) book.traded(trade.fields, trade.at);
        reportQuote(subscription);
      },
    });
    series.resume();
  }

  function reportQuote({ book }: Subscription): void {
    if (book.isKnown()) context.update({ type: 'quote', quote: book.quote() });
  }

  function onMessage(raw: unknown): void {
    const message = fieldsOf(raw);
    const subscription = byBrokerSymbol.get(textOf(message.S));
    if (subscription === undefined) return;
    const { book, series } = subscription;
    switch (message.T) {
      case 'q':
        book.quoted(message, clock.now());
        return reportQuote(subscription);
      case 't':
        book.traded(message, clock.now());
        return reportQuote(subscription);
      case 's':
        book.status(message);
        return reportQuote(subscription);
      case 'b': {
        const bar = barIn(message);
        return bar === undefined ? undefined : series.minute(bar);
      }
    }
  }

  function onAlive(): void {
    const now = wall.now();
    if (now - stillAt < Math.max(STILL_MS / Math.max(1, clock.speed), STILL_LEAST_MS)) return;
    stillAt = now;
    for (const subscription of bySymbol.values()) {
      if (clock.now() - subscription.book.quote().at < STILL_MS) continue;
      subscription.book.still(clock.now());
      reportQuote(subscription);
    }
  }

  return {
    subscribe(instrument) {
      const { symbol, brokerSymbol } = instrument;
      if (bySymbol.has(symbol)) return;
      const subscription: Subscription = {
        instrument,
        series: createSeries({
          symbol,
          clock,
          calendar: venue.calendar,
          update: context.update,
          askHistory: () => history.ask(instrument),
        }),
        book: bookOf(symbol),
      };
      bySymbol.set(symbol, subscription);
      byBrokerSymbol.set(brokerSymbol, subscription);
      if (line.isOpen()) request(subscription);
    },
    unsubscribe(symbol) {
      const subscription = bySymbol.get(symbol);
      if (subscription === undefined) return;
      const { instrument, series } = subscription;
      bySymbol.delete(symbol);
      byBrokerSymbol.delete(instrument.brokerSymbol);
      series.stop();
      history.forget(symbol);
      line.unsubscribe([instrument.brokerSymbol]);
    },
    refill(symbol) {
      bySymbol.get(symbol)?.series.refill();
    },
    opened: line.start,
    stop() {
      line.stop();
      history.closed();
      for (const { series } of bySymbol.values()) series.stop();
    },
    take: line.take,
  };
}
