// Quotes and minutes of every subscribed instrument, requested again on each connection.
import { assertNever } from '../../../../kernel/assert.ts';
import type { Cancel } from '../../../../kernel/clock.ts';
import { isCombinationId, isOptionId } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { contractsIn } from '../../../../market/options/combination.ts';
import { netQuote } from '../../../../market/options/net-quote.ts';
import type { Quote } from '../../../../market/quotes/quote.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { SessionContext } from '../connection/context.ts';
import { type RequestCodeMeaning, requestCodeMeaning } from '../messages/error-codes.ts';
import type { GatewayCommand, GatewayMessage } from '../messages/messages.ts';
import { contractOf } from './contracts.ts';
import { createHistoryRequests, type HistoryRequests } from './history-requests.ts';
import {
  createPriceRequests,
  type Net,
  type Part,
  partOf,
  type Subscription,
} from './price-requests.ts';
import { createQuoteBook, effectOf, type Tick, type TickEffect } from './quotes.ts';
import { silenceMaxMs } from './renewal.ts';
import { createSeries } from './series.ts';
import { legInstruments } from './verticals.ts';

/** One data line for quotes and one for bars; of option contracts no bars are read, and a combination has one for each contract. */
function linesOf(symbol: string): number {
  return isOptionId(symbol) ? contractsIn(symbol).length : 2;
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

const RENEWED_ALONE: ReadonlySet<RequestCodeMeaning> = new Set(['ended', 'no-room']);

export function createSubscriptions(
  context: SessionContext,
  say: (command: GatewayCommand) => void,
  isOpen: () => boolean,
): Subscriptions {
  /** A combination has one for each of its contracts. */
  const bySymbol = new Map<string, readonly Subscription[]>();

  const history = createHistoryRequests({
    context,
    say,
    isOpen,
    answered: (symbol, bars, askedAt) => bySymbol.get(symbol)?.[0]?.series.history(bars, askedAt),
  });

  const requests = createPriceRequests({ context, say, isOpen, history });
  let cancelDoubt: Cancel = () => {};

  function all(): readonly Subscription[] {
    return [...bySymbol.values()].flat();
  }

  function subscriptionsOf(instrument: Instrument): readonly Subscription[] {
    const { symbol } = instrument;
    if (!isCombinationId(symbol)) return [subscriptionOf(instrument)];
    const legs: Subscription[] = [];
    const quote = (): Quote | undefined => {
      const quotes = legs.map(({ book }) => book.quote());
      return quotes.length === 0 ? undefined : netQuote(symbol, quotes);
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

  /** Only what has been silent since: the gateway may have kept the others. */
  function renewSilent(since: number): void {
    for (const subscription of all()) {
      const { heardAt, instrument } = subscription;
      const isSilent = {
        quotes: heardAt.quotes <= since,
        bars: !isOptionId(instrument.symbol) && heardAt.bars <= since,
      };
      if (isSilent.quotes) requests.renewQuotes(subscription);
      if (isSilent.bars) requests.renewBars(subscription);
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
    requests.forgetAll();
    for (const subscription of all()) requests.request(subscription);
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
      if (isOpen()) for (const subscription of subscriptions) requests.request(subscription);
    },
    unsubscribe(symbol) {
      const subscriptions = bySymbol.get(symbol) ?? [];
      bySymbol.delete(symbol);
      for (const subscription of subscriptions) {
        subscription.cancelRetry();
        subscription.series.stop();
        history.forget(symbol);
        requests.takeBack(subscription);
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
      for (const subscription of all()) requests.takeBack(subscription);
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
        requests.renewQuotes(subscription);
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
      const subscription = requests.of(tick.reqId);
      if (subscription === undefined) return;
      arrived(subscription, 'quotes');
      effect(subscription, effectOf(subscription.book, tick, context.clock.now()));
    },
    realTimeBar({ reqId, bar }) {
      const subscription = requests.of(reqId);
      if (subscription === undefined) return;
      arrived(subscription, 'bars');
      subscription.series.slot(bar);
    },
    refused(reqId, code, why) {
      if (history.refused(reqId, why)) return true;
      const subscription = requests.of(reqId);
      if (subscription === undefined) return false;
      const meaning = requestCodeMeaning(code);
      if (meaning === 'harmless') return true;
      const isOfBars = partOf(subscription, reqId) === 'bars';
      // Bars that have ended say nothing about the quotes.
      if (meaning !== 'data-reduced' && !(isOfBars && RENEWED_ALONE.has(meaning)))
        effect(subscription, subscription.book.stale());
      requests.askLater(subscription, reqId, meaning);
      const { symbol } = subscription.net ?? subscription.instrument;
      context.log('warn', 'prices are refused or reduced', { symbol, code, why });
      context.report({ type: 'notice', text: why, symbol });
      return true;
    },
  };
}
