// Quotes and minutes of every subscribed instrument, requested again on each connection.
import { assertNever } from '../../../../kernel/assert.ts';
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { SessionContext } from '../line/context.ts';
import { requestCodeMeaning } from '../messages/error-codes.ts';
import type { GatewayCommand, GatewayMessage } from '../messages/messages.ts';
import { contractOf } from './contracts.ts';
import { createHistoryRequests, type HistoryRequests } from './history-requests.ts';
import { createQuoteBook, effectOf, type QuoteBook, type Tick, type TickEffect } from './quotes.ts';
import { createSeries, type Series } from './series.ts';

/** Shares that can be borrowed; halts are sent without a request. */
const GENERIC_TICKS = '236';
/** A symbol uses one data line for quotes and one for bars. */
const LINES_PER_SYMBOL = 2;

export interface Subscriptions {
  subscribe(instrument: Instrument): void;
  unsubscribe(symbol: string): void;
  refill(symbol: string): void;
  opened(): void;
  closed(): void;
  /** The broker lost our subscriptions: requests all of them again. */
  resubscribe(): void;
  /** The end of a halt may have been missed while disconnected: requests the quotes of halted symbols again. */
  doubtHalts(): void;
  stop(): void;
  tick(tick: Tick): void;
  realTimeBar(message: Extract<GatewayMessage, { name: 'realTimeBar' }>): void;
  /** True if the request was one of these subscriptions. */
  refused(reqId: number, code: number, why: string): boolean;
  readonly history: HistoryRequests;
}

interface Subscription {
  readonly instrument: Instrument;
  readonly series: Series;
  book: QuoteBook;
  quotesId: number;
  barsId: number;
  /** Requests that were refused because another login holds the data; they are retried. */
  readonly refused: Set<'quotes' | 'bars'>;
  cancelRetry: Cancel;
}

/** Another login holds the data; the broker does not document whether it returns automatically when that login ends. */
const RETRY_MS = 60_000;
const RETRY_LEAST_MS = 1_000;

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
      calendar: context.venue.calendar,
      update: context.update,
      askHistory: () => history.ask(symbol, contractOf(instrument)),
    });
    const book = createQuoteBook(symbol, context.clock.now());
    return {
      instrument,
      series,
      book,
      quotesId: 0,
      barsId: 0,
      refused: new Set(),
      cancelRetry() {},
    };
  }

  function request(subscription: Subscription): void {
    subscription.cancelRetry();
    subscription.refused.clear();
    requestQuotes(subscription);
    requestBars(subscription);
  }

  function requestBars(subscription: Subscription): void {
    const { instrument, series } = subscription;
    const contract = contractOf(instrument);
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

  function takeBackQuotes({ quotesId }: Subscription): void {
    byRequestId.delete(quotesId);
    if (isOpen()) say({ name: 'cancelMktData', reqId: quotesId });
  }

  function takeBackBars({ barsId }: Subscription): void {
    byRequestId.delete(barsId);
    if (isOpen()) say({ name: 'cancelRealTimeBars', reqId: barsId });
  }

  function askLater(subscription: Subscription, reqId: number): void {
    subscription.refused.add(reqId === subscription.barsId ? 'bars' : 'quotes');
    subscription.cancelRetry();
    const delayMs = Math.max(RETRY_MS / Math.max(1, context.clock.speed), RETRY_LEAST_MS);
    subscription.cancelRetry = context.wall.after(delayMs, () => askAgain(subscription));
  }

  function askAgain(subscription: Subscription): void {
    const { book, refused } = subscription;
    if (refused.has('quotes') && !book.quote().isLive) {
      takeBackQuotes(subscription);
      requestQuotes(subscription);
    }
    if (refused.has('bars')) {
      takeBackBars(subscription);
      requestBars(subscription);
    }
    refused.clear();
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
      bySymbol.delete(symbol);
      subscription.cancelRetry();
      subscription.series.stop();
      history.forget(symbol);
      takeBackQuotes(subscription);
      takeBackBars(subscription);
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
      for (const { series, cancelRetry } of bySymbol.values()) {
        cancelRetry();
        series.suspend();
      }
    },
    resubscribe() {
      for (const subscription of bySymbol.values()) {
        takeBackQuotes(subscription);
        takeBackBars(subscription);
      }
      requestAll();
    },
    doubtHalts() {
      for (const subscription of bySymbol.values()) {
        if (!subscription.book.quote().isHalted) continue;
        takeBackQuotes(subscription);
        requestQuotes(subscription);
      }
    },
    stop() {
      history.closed();
      for (const { series, cancelRetry } of bySymbol.values()) {
        cancelRetry();
        series.stop();
      }
    },
    tick(tick) {
      const subscription = byRequestId.get(tick.reqId);
      if (subscription === undefined) return;
      effect(subscription, effectOf(subscription.book, tick, context.clock.now()));
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
      if (meaning === 'data-elsewhere') askLater(subscription, reqId);
      const { symbol } = subscription.instrument;
      context.log('warn', 'prices are refused or reduced', { symbol, code, why });
      context.report({ type: 'notice', text: why, symbol });
      return true;
    },
  };
}
