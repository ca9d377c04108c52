// Quotes and minutes of every subscribed instrument, asked for anew on each connection.
import { assertNever } from '../../../kernel/assert.ts';
import type { Instrument } from '../../../market/instrument.ts';
import { US_EQUITIES } from '../../../market/venues/us.ts';
import type { GatewayCommand, GatewayMessage } from '../messages.ts';
import { requestCodeMeaning } from '../orders/error-codes.ts';
import type { SessionContext } from '../session/context.ts';
import { contractOf } from './contracts.ts';
import { createHistoryRequests, type HistoryRequests } from './history-requests.ts';
import { createQuoteBook, type QuoteBook, type TickEffect } from './quotes.ts';
import { createSeries, type Series } from './series.ts';

/** Shares to borrow; halts come by themselves. */
const GENERIC_TICKS = '236';
/** A symbol costs one line for quotes and one for bars. */
const LINES_PER_SYMBOL = 2;

type Tick = Extract<
  GatewayMessage,
  { name: 'tickPrice' | 'tickSize' | 'tickGeneric' | 'marketDataType' }
>;

export interface Subscriptions {
  subscribe(instrument: Instrument): void;
  unsubscribe(symbol: string): void;
  refill(symbol: string): void;
  opened(): void;
  closed(): void;
  /** The broker lost our subscriptions and asks for them again. */
  resubscribe(): void;
  /** The end of a halt may have been told while nobody heard: quotes of what stands halted are asked for anew. */
  doubtHalts(): void;
  stop(): void;
  tick(tick: Tick): void;
  realTimeBar(message: Extract<GatewayMessage, { name: 'realTimeBar' }>): void;
  /** True when the request was one of ours. */
  refused(reqId: number, code: number, why: string): boolean;
  readonly history: HistoryRequests;
}

interface Subscription {
  readonly instrument: Instrument;
  readonly series: Series;
  book: QuoteBook;
  quotesId: number;
  barsId: number;
}

export function createSubscriptions(
  context: SessionContext,
  say: (command: GatewayCommand) => void,
  isOpen: () => boolean,
): Subscriptions {
  const bySymbol = new Map<string, Subscription>();
  const byRequestId = new Map<number, Subscription>();

  const history = createHistoryRequests({
    context,
    say,
    isOpen,
    answered: (symbol, bars, askedAt) => bySymbol.get(symbol)?.series.history(bars, askedAt),
  });

  function subscriptionOf(instrument: Instrument): Subscription {
    const { symbol } = instrument;
    const series = createSeries({
      symbol,
      clock: context.clock,
      calendar: US_EQUITIES,
      update: context.update,
      askHistory: () => history.ask(symbol, contractOf(instrument)),
    });
    const book = createQuoteBook(symbol, context.clock.now());
    return { instrument, series, book, quotesId: 0, barsId: 0 };
  }

  function request(subscription: Subscription): void {
    const { instrument, series } = subscription;
    const contract = contractOf(instrument);
    requestQuotes(subscription);
    const reqId = context.nextRequestId();
    subscription.barsId = reqId;
    byRequestId.set(reqId, subscription);
    say({ name: 'reqRealTimeBars', reqId, contract });
    series.suspend();
    history.ask(instrument.symbol, contract);
  }

  function requestQuotes(subscription: Subscription): void {
    const { instrument } = subscription;
    const reqId = context.nextRequestId();
    subscription.book = createQuoteBook(instrument.symbol, context.clock.now());
    subscription.quotesId = reqId;
    byRequestId.set(reqId, subscription);
    const contract = contractOf(instrument);
    say({ name: 'reqMktData', reqId, contract, genericTicks: GENERIC_TICKS });
  }

  function requestAll(): void {
    byRequestId.clear();
    for (const subscription of bySymbol.values()) request(subscription);
  }

  function effect({ book, instrument: { symbol } }: Subscription, what: TickEffect): void {
    switch (what) {
      case 'quote':
        return context.update({ type: 'quote', quote: book.quote() });
      case 'shortable':
        return context.update({ type: 'shortable', symbol, shares: book.shortable() });
      case 'nothing':
        return;
      default:
        assertNever(what);
    }
  }

  function effectOf({ book }: Subscription, tick: Tick): TickEffect {
    switch (tick.name) {
      case 'tickPrice':
        return book.price(tick.tickType, tick.price, context.clock.now());
      case 'tickSize':
        return book.size(tick.tickType, tick.size);
      case 'tickGeneric':
        return book.generic(tick.tickType, tick.value);
      case 'marketDataType':
        return book.dataType(tick.dataType);
      default:
        return assertNever(tick);
    }
  }

  return {
    history,
    subscribe(instrument) {
      const { symbol } = instrument;
      if (bySymbol.has(symbol)) return;
      const linesMax = context.settings.maxDataLines;
      if ((bySymbol.size + 1) * LINES_PER_SYMBOL > linesMax) {
        const why = `all ${linesMax} data lines are taken by ${bySymbol.size} symbols`;
        context.log('error', 'no data line left', { symbol, linesMax });
        return context.update({ type: 'history-failed', symbol, why });
      }
      const subscription = subscriptionOf(instrument);
      bySymbol.set(symbol, subscription);
      if (isOpen()) request(subscription);
    },
    unsubscribe(symbol) {
      const subscription = bySymbol.get(symbol);
      if (subscription === undefined) return;
      const { series, quotesId, barsId } = subscription;
      bySymbol.delete(symbol);
      byRequestId.delete(quotesId);
      byRequestId.delete(barsId);
      series.stop();
      history.forget(symbol);
      if (!isOpen()) return;
      say({ name: 'cancelMktData', reqId: quotesId });
      say({ name: 'cancelRealTimeBars', reqId: barsId });
    },
    refill(symbol) {
      const subscription = bySymbol.get(symbol);
      if (subscription === undefined) return;
      subscription.series.suspend();
      history.ask(symbol, contractOf(subscription.instrument));
    },
    opened: requestAll,
    closed() {
      history.closed();
      for (const { series } of bySymbol.values()) series.suspend();
    },
    resubscribe() {
      for (const subscription of bySymbol.values()) {
        say({ name: 'cancelMktData', reqId: subscription.quotesId });
        say({ name: 'cancelRealTimeBars', reqId: subscription.barsId });
      }
      requestAll();
    },
    doubtHalts() {
      for (const subscription of bySymbol.values()) {
        if (!subscription.book.quote().isHalted) continue;
        byRequestId.delete(subscription.quotesId);
        say({ name: 'cancelMktData', reqId: subscription.quotesId });
        requestQuotes(subscription);
      }
    },
    stop() {
      history.closed();
      for (const { series } of bySymbol.values()) series.stop();
    },
    tick(tick) {
      const subscription = byRequestId.get(tick.reqId);
      if (subscription !== undefined) effect(subscription, effectOf(subscription, tick));
    },
    realTimeBar({ reqId, bar }) {
      byRequestId.get(reqId)?.series.slot(bar);
    },
    refused(reqId, code, why) {
      if (history.refused(reqId, why)) return true;
      const subscription = byRequestId.get(reqId);
      if (subscription === undefined) return false;
      const meaning = requestCodeMeaning(code);
      if (meaning === 'harmless') return true;
      if (meaning !== 'data-reduced') effect(subscription, subscription.book.stale());
      const { symbol } = subscription.instrument;
      context.log('warn', 'prices are refused or reduced', { symbol, code, why });
      context.report({ type: 'notice', code, text: why, symbol });
      return true;
    },
  };
}
