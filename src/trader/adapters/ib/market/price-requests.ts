// The requests of the prices of one contract on the wire: quotes and minutes, asked, taken back, and repeated when they are refused.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import { isOptionId } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { Quote } from '../../../../market/quotes/quote.ts';
import type { SessionContext } from '../connection/context.ts';
import type { RequestCodeMeaning } from '../messages/error-codes.ts';
import type { GatewayCommand } from '../messages/messages.ts';
import { contractOf } from './contracts.ts';
import type { HistoryRequests } from './history-requests.ts';
import { createQuoteBook, type QuoteBook } from './quotes.ts';
import { renewalDelayMs } from './renewal.ts';
import type { Series } from './series.ts';

/** Shares that can be borrowed; halts are sent without a request. */
const GENERIC_TICKS = '236';
export interface Subscription {
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

export interface Net {
  readonly symbol: string;
  quote(): Quote | undefined;
}

export type Part = 'quotes' | 'bars';

export interface PriceRequests {
  /** Quotes, bars and the history before them. */
  request(subscription: Subscription): void;
  takeBack(subscription: Subscription): void;
  renewQuotes(subscription: Subscription): void;
  renewBars(subscription: Subscription): void;
  askLater(subscription: Subscription, reqId: number, meaning: RequestCodeMeaning): void;
  /** Undefined if the request is none of these, or was taken back. */
  of(reqId: number): Subscription | undefined;
  /** On a new connection no number means anything. */
  forgetAll(): void;
}

export function createPriceRequests({
  context,
  say,
  isOpen,
  history,
}: {
  readonly context: SessionContext;
  say(command: GatewayCommand): void;
  isOpen(): boolean;
  readonly history: HistoryRequests;
}): PriceRequests {
  const byRequestId = new Map<number, Subscription>();

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
    const haltedUntil = assumedHalt(subscription.book.quote());
    subscription.book = createQuoteBook(instrument.symbol, context.clock.now(), haltedUntil);
    subscription.quotesId = reqId;
    byRequestId.set(reqId, subscription);
    const contract = contractOf(instrument);
    const genericTicks = isOptionId(instrument.symbol) ? '' : GENERIC_TICKS;
    say({ name: 'reqMktData', reqId, contract, genericTicks });
  }

  /** A halt lasts until the gateway states its end, at most for the day in which the symbol was last quoted. */
  function assumedHalt({ isHalted, at }: Quote): Instant | undefined {
    const { calendar } = context.venue;
    const { end } = calendar.boundsOf(calendar.dayOf(at));
    return isHalted && context.clock.now() < end ? end : undefined;
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

  return {
    request,
    takeBack(subscription) {
      takeBackQuotes(subscription);
      takeBackBars(subscription);
    },
    renewQuotes,
    renewBars,
    askLater,
    of: (reqId) => byRequestId.get(reqId),
    forgetAll: () => byRequestId.clear(),
  };
}

export function partOf({ barsId }: Subscription, reqId: number): Part {
  return reqId === barsId ? 'bars' : 'quotes';
}
