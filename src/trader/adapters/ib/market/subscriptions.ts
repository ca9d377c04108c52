// Quotes and minutes of every subscribed instrument, requested again on each connection.
import { assertNever } from '../../../../kernel/assert.ts';
import type { Cancel } from '../../../../kernel/clock.ts';
import { isOptionId, isVerticalId } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { netQuote } from '../../../../market/options/net-quote.ts';
import type { Quote } from '../../../../market/quotes/quote.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { SessionContext } from '../connection/context.ts';
import { type RequestCodeMeaning, requestCodeMeaning } from '../messages/error-codes.ts';
import type { GatewayCommand, GatewayMessage } from '../messages/messages.ts';
import { contractOf } from './contracts.ts';
import { createHistoryRequests, type HistoryRequests } from './history-requests.ts';
import { createQuoteBook, effectOf, type QuoteBook, type Tick, type TickEffect } from './quotes.ts';
import { renewalDelayMs, silenceMaxMs } from './renewal.ts';
import { createSeries, type Series } from './series.ts';
import { legInstruments } from './verticals.ts';

/** Shares that can be borrowed; halts are sent without a request. */
const GENERIC_TICKS = '236';
/** One data line for quotes and one for bars; of an option contract no bars are read, and a vertical is two contracts. */
function linesOf(symbol: string): number {
  return isOptionId(symbol) && !isVerticalId(symbol) ? 1 : 2;
}

export interface Subscriptions {
  subscribe(instrument: Instrument): void;
  unsubscribe(symbol: string): void;
  refill(symbol: string): void;
  opened(): void;
  closed(): void;
  /** The broker lost our subscriptions: requests all of them again. */
  resubscribe(): void;
  /** The uplink or a data farm has recovered: what stays silent is requested again, because the broker may have dropped it. */
  doubtSilent(): void;
  /** The uplink is lost again: everything stays silent. */
  forgetDoubt(): void;
  /** The end of a halt may have been missed while disconnected: requests the quotes of halted symbols again. */
  doubtHalts(): void;
  stop(): void;
  /** Data lines that no subscription uses. */
  linesFree(): number;
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
  /** Requests that were refused or have ended; they are repeated. */
  readonly refused: Set<Part>;
  /** Of a contract that is quoted for a vertical: the quote of that, which is published instead. */
  readonly net: Net | undefined;
  /** Renewals since data last arrived. */
  readonly attempts: Record<Part, number>;
  /** Wall time at which data last arrived. */
  readonly heardAt: Record<Part, number>;
  cancelRetry: Cancel;
}

interface Net {
  readonly symbol: string;
  quote(): Quote | undefined;
}

type Part = 'quotes' | 'bars';

const RENEWED_ALONE: ReadonlySet<RequestCodeMeaning> = new Set(['ended', 'no-room']);

function partOf({ barsId }: Subscription, reqId: number): Part {
  return reqId === barsId ? 'bars' : 'quotes';
}

export function createSubscriptions(
  context: SessionContext,
  say: (command: GatewayCommand) => void,
  isOpen: () => boolean,
): Subscriptions {
  /** A vertical has one for each of its contracts. */
  const bySymbol = new Map<string, readonly Subscription[]>();
  const byRequestId = new Map<number, Subscription>();

  const history = createHistoryRequests({
    context,
    say,
    isOpen,
    answered: (symbol, bars, askedAt) => bySymbol.get(symbol)?.[0]?.series.history(bars, askedAt),
  });

  let cancelDoubt: Cancel = () => {};

  function all(): readonly Subscription[] {
    return [...bySymbol.values()].flat();
  }

  function subscriptionsOf(instrument: Instrument): readonly Subscription[] {
    const { symbol } = instrument;
    if (!isVerticalId(symbol)) return [subscriptionOf(instrument)];
    const legs: Subscription[] = [];
    const quote = (): Quote | undefined => {
      const [first, second] = legs;
      return first && second && netQuote(symbol, first.book.quote(), second.book.quote());
    };
    for (const leg of legInstruments(instrument)) legs.push(subscriptionOf(leg, { symbol, quote }));
    return legs;
  }

  function subscriptionOf(instrument: Instrument, net?: Net): Subscription {
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
      net,
      attempts: { quotes: 0, bars: 0 },
      heardAt: { quotes: context.wall.now(), bars: context.wall.now() },
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
    if (isOptionId(subscription.instrument.symbol)) return;
    const { instrument, series } = subscription;
    streamBars(subscription);
    series.suspend();
    history.ask(instrument.symbol, contractOf(instrument));
  }

  /** Without a history: the series requests one if a minute is missing. */
  function streamBars(subscription: Subscription): void {
    if (isOptionId(subscription.instrument.symbol)) return;
    const reqId = context.nextRequestId();
    subscription.barsId = reqId;
    byRequestId.set(reqId, subscription);
    say({ name: 'reqRealTimeBars', reqId, contract: contractOf(subscription.instrument) });
  }

  function requestQuotes(subscription: Subscription): void {
    const { instrument } = subscription;
    const reqId = context.nextRequestId();
    subscription.book = createQuoteBook(instrument.symbol, context.clock.now());
    subscription.quotesId = reqId;
    byRequestId.set(reqId, subscription);
    const contract = contractOf(instrument);
    const genericTicks = isOptionId(instrument.symbol) ? '' : GENERIC_TICKS;
    say({ name: 'reqMktData', reqId, contract, genericTicks });
  }

  function takeBackQuotes({ quotesId }: Subscription): void {
    byRequestId.delete(quotesId);
    if (isOpen()) say({ name: 'cancelMktData', reqId: quotesId });
  }

  function takeBackBars({ barsId }: Subscription): void {
    if (barsId === 0) return;
    byRequestId.delete(barsId);
    if (isOpen()) say({ name: 'cancelRealTimeBars', reqId: barsId });
  }

  function askLater(subscription: Subscription, reqId: number, meaning: RequestCodeMeaning): void {
    const part = partOf(subscription, reqId);
    const delayMs = renewalDelayMs(meaning, subscription.attempts[part], context.clock.speed);
    if (delayMs === undefined) return;
    subscription.refused.add(part);
    subscription.attempts[part] += 1;
    subscription.cancelRetry();
    subscription.cancelRetry = context.wall.after(delayMs, () => askAgain(subscription));
  }

  function askAgain(subscription: Subscription): void {
    const { book, refused } = subscription;
    if (refused.has('quotes') && !book.quote().isLive) renewQuotes(subscription);
    if (refused.has('bars')) renewBars(subscription);
    refused.clear();
  }

  function renewQuotes(subscription: Subscription): void {
    takeBackQuotes(subscription);
    requestQuotes(subscription);
  }

  function renewBars(subscription: Subscription): void {
    takeBackBars(subscription);
    streamBars(subscription);
  }

  /** Only what has been silent since: the gateway may have kept the others. */
  function renewSilent(since: number): void {
    for (const subscription of all()) {
      const { heardAt, instrument } = subscription;
      const isSilent = {
        quotes: heardAt.quotes <= since,
        bars: !isOptionId(instrument.symbol) && heardAt.bars <= since,
      };
      if (isSilent.quotes) renewQuotes(subscription);
      if (isSilent.bars) renewBars(subscription);
      if (isSilent.quotes || isSilent.bars)
        context.log('info', 'silent prices are requested again', {
          symbol: instrument.symbol,
          ...isSilent,
        });
    }
  }

  function arrived(subscription: Subscription, part: Part): void {
    subscription.heardAt[part] = context.wall.now();
    subscription.attempts[part] = 0;
  }

  function requestAll(): void {
    byRequestId.clear();
    for (const subscription of all()) request(subscription);
  }

  function effect({ book, net, instrument: { symbol } }: Subscription, what: TickEffect): void {
    switch (what) {
      case 'quote':
        return context.update({ type: 'quote', quote: net?.quote() ?? book.quote() });
      case 'shortable':
        return context.update({ type: 'shortable', symbol, shares: book.shortable() });
      case 'nothing':
        return;
      default:
        assertNever(what);
    }
  }

  function linesFree(): number {
    const taken = [...bySymbol.keys()].reduce((sum, one) => sum + linesOf(one), 0);
    return context.settings.maxDataLines - taken;
  }

  return {
    history,
    linesFree,
    subscribe(instrument) {
      const { symbol } = instrument;
      if (bySymbol.has(symbol)) return;
      const linesMax = context.settings.maxDataLines;
      if (linesOf(symbol) > linesFree()) {
        const why = `all ${linesMax} data lines are taken by ${bySymbol.size} symbols`;
        context.log('error', 'no data line left', { symbol, linesMax });
        return context.update({ type: 'history-failed', symbol, why });
      }
      const subscriptions = subscriptionsOf(instrument);
      bySymbol.set(symbol, subscriptions);
      if (isOpen()) for (const subscription of subscriptions) request(subscription);
    },
    unsubscribe(symbol) {
      const subscriptions = bySymbol.get(symbol) ?? [];
      bySymbol.delete(symbol);
      for (const subscription of subscriptions) {
        subscription.cancelRetry();
        subscription.series.stop();
        history.forget(symbol);
        takeBackQuotes(subscription);
        takeBackBars(subscription);
      }
    },
    refill(symbol) {
      const [subscription] = bySymbol.get(symbol) ?? [];
      if (subscription === undefined || isOptionId(symbol)) return;
      subscription.series.suspend();
      history.ask(symbol, contractOf(subscription.instrument));
    },
    opened: requestAll,
    closed() {
      cancelDoubt();
      history.closed();
      for (const { series, cancelRetry } of all()) {
        cancelRetry();
        series.suspend();
      }
    },
    resubscribe() {
      for (const subscription of all()) {
        takeBackQuotes(subscription);
        takeBackBars(subscription);
      }
      requestAll();
    },
    doubtSilent() {
      const since = context.wall.now();
      cancelDoubt();
      cancelDoubt = stallAwareTimeout(context.wall, silenceMaxMs(context.clock.speed), () =>
        renewSilent(since),
      );
    },
    forgetDoubt: () => cancelDoubt(),
    doubtHalts() {
      for (const subscription of all()) {
        if (!subscription.book.quote().isHalted) continue;
        takeBackQuotes(subscription);
        requestQuotes(subscription);
      }
    },
    stop() {
      cancelDoubt();
      history.closed();
      for (const { series, cancelRetry } of all()) {
        cancelRetry();
        series.stop();
      }
    },
    tick(tick) {
      const subscription = byRequestId.get(tick.reqId);
      if (subscription === undefined) return;
      arrived(subscription, 'quotes');
      effect(subscription, effectOf(subscription.book, tick, context.clock.now()));
    },
    realTimeBar({ reqId, bar }) {
      const subscription = byRequestId.get(reqId);
      if (subscription === undefined) return;
      arrived(subscription, 'bars');
      subscription.series.slot(bar);
    },
    refused(reqId, code, why) {
      if (history.refused(reqId, why)) return true;
      const subscription = byRequestId.get(reqId);
      if (subscription === undefined) return false;
      const meaning = requestCodeMeaning(code);
      if (meaning === 'harmless') return true;
      const isOfBars = partOf(subscription, reqId) === 'bars';
      // Bars that have ended say nothing about the quotes.
      if (meaning !== 'data-reduced' && !(isOfBars && RENEWED_ALONE.has(meaning)))
        effect(subscription, subscription.book.stale());
      askLater(subscription, reqId, meaning);
      const { symbol } = subscription.net ?? subscription.instrument;
      context.log('warn', 'prices are refused or reduced', { symbol, code, why });
      context.report({ type: 'notice', text: why, symbol });
      return true;
    },
  };
}
