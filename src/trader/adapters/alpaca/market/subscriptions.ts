// Quotes and minutes of every subscribed stock, asked for again whenever the stream of prices opens.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { createSeries, type Series } from '../../kit/series.ts';
import { canBeStill } from '../../kit/still-quotes.ts';
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
  /** Alpaca's spelling. The stream had no place for them. */
  const refused = new Set<string>();
  let stillAt = Number.NEGATIVE_INFINITY;

  const line = createPriceLine({
    context,
    transport,
    onOpened() {
      refused.clear();
      for (const subscription of bySymbol.values()) {
        const { instrument, book } = subscription;
        subscription.book = bookOf(instrument.symbol, book.quote().isHalted);
        request(subscription);
      }
    },
    onClosed() {
      history.closed();
      for (const { series } of bySymbol.values()) series.suspend();
    },
    onSubscribed,
    onFull,
    onMessage,
    onAlive,
  });

  const history = createHistoryRequests(context, calls, {
    isOpen: line.isOpen,
    answered: (symbol, bars, askedAt) => bySymbol.get(symbol)?.series.history(bars, askedAt),
  });

  function bookOf(symbol: string, wasHalted: boolean): QuoteBook {
    const venue = settings.data === 'iex' ? IEX : undefined;
    return createQuoteBook(symbol, clock.now(), { venue, wasHalted });
  }

  function request(subscription: Subscription): void {
    const { instrument, series, book } = subscription;
    const { brokerSymbol } = instrument;
    line.subscribe(brokerSymbol);
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

  function onSubscribed(symbols: ReadonlySet<string>): void {
    for (const [brokerSymbol, { book }] of byBrokerSymbol) {
      const isStreamed = symbols.has(brokerSymbol);
      if (book.quote().isLive === isStreamed) continue;
      book.streamed(isStreamed);
      if (book.isKnown()) context.update({ type: 'quote', quote: book.quote() });
    }
  }

  /** Their quotes are of the moment when they were asked for, and no more. */
  function onFull(symbols: readonly string[]): void {
    for (const symbol of symbols) if (byBrokerSymbol.has(symbol)) refused.add(symbol);
    const text = `Alpaca streams no prices of ${[...refused].join(', ')}: the plan of this account has no place for more symbols (405). Entries in them are refused; trade fewer symbols, or subscribe to SIP data at Alpaca and set alpaca.data: sip`;
    context.log('warn', text);
    context.report({ type: 'notice', text });
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

  function fillPlace(): void {
    const [next] = refused;
    if (next === undefined) return;
    refused.delete(next);
    line.subscribe(next);
  }

  function onAlive(): void {
    const now = wall.now();
    if (now - stillAt < Math.max(STILL_MS / Math.max(1, clock.speed), STILL_LEAST_MS)) return;
    stillAt = now;
    for (const subscription of bySymbol.values()) {
      const { at, isLive } = subscription.book.quote();
      if (!isLive || clock.now() - at < STILL_MS) continue;
      if (!canBeStill(venue.calendar, at, clock.now())) continue;
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
        book: bookOf(symbol, false),
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
      line.unsubscribe(instrument.brokerSymbol);
      if (!refused.delete(instrument.brokerSymbol)) fillPlace();
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
