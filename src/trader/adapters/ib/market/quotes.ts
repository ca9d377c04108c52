// One symbol's quote, merged from ticks: unset prices are NaN, and data that is not live is marked.
import { assertNever } from '../../../../kernel/assert.ts';
import { type Instant, SECOND_MS } from '../../../../kernel/instant.ts';
import type { Quote } from '../../../../market/quotes/quote.ts';
import type { GatewayMessage } from '../messages/messages.ts';
import { shortableShares } from './shortable.ts';

const TICK = {
  bidSize: 0,
  bid: 1,
  ask: 2,
  askSize: 3,
  last: 4,
  lastSize: 5,
  volume: 8,
  shortable: 46,
  halted: 49,
  delayedBid: 66,
  delayedAsk: 67,
  delayedLast: 68,
  delayedBidSize: 69,
  delayedAskSize: 70,
  delayedLastSize: 71,
  delayedVolume: 74,
  delayedHalted: 90,
  shortableShares: 89,
} as const;

/** A price comes only when it changes; each of these says that the prices beside it stand. */
const LIVE_SIZES: ReadonlySet<number> = new Set([
  TICK.bidSize,
  TICK.askSize,
  TICK.lastSize,
  TICK.volume,
]);
const DELAYED_SIZES: ReadonlySet<number> = new Set([
  TICK.delayedBidSize,
  TICK.delayedAskSize,
  TICK.delayedLastSize,
  TICK.delayedVolume,
]);
/** Market ms between quotes of which only sizes changed; those come many times a second. */
const SIZES_EVERY_MS = SECOND_MS;

const LIVE = 1;

/** What one tick changed. */
export type TickEffect = 'quote' | 'shortable' | 'nothing';

export type Tick = Extract<
  GatewayMessage,
  { name: 'tickPrice' | 'tickSize' | 'tickGeneric' | 'marketDataType' }
>;

export interface QuoteBook {
  price(tickType: number, price: number, now: Instant): TickEffect;
  size(tickType: number, size: number, now: Instant): TickEffect;
  generic(tickType: number, value: number): TickEffect;
  dataType(dataType: number): TickEffect;
  /** Live data stopped without a notice in the tick stream. */
  stale(): TickEffect;
  quote(): Quote;
  shortable(): number;
}

/** `haltedUntil`: of a symbol that was halted when its prices were requested again; prices arrive before the halt is stated. */
export function createQuoteBook(
  symbol: string,
  startedAt: Instant,
  haltedUntil?: Instant,
): QuoteBook {
  let bid = Number.NaN;
  let ask = Number.NaN;
  let last = Number.NaN;
  let bidSize: number | undefined;
  let askSize: number | undefined;
  let at = startedAt;
  let changedAt = startedAt;
  let isLive = true;
  let isHalted = haltedUntil !== undefined;
  /** Not stated on this request. */
  let isAssumed = isHalted;
  let isTypeLive = true;
  let shares = 0;
  let hasExactShares = false;

  function changed(now: Instant, live: boolean): TickEffect {
    at = now;
    changedAt = now;
    isLive = live && isTypeLive;
    return 'quote';
  }

  /** A size keeps a live quote live; only a price makes a quote live that is not. */
  function stands(now: Instant, live: boolean): TickEffect {
    if ([bid, ask, last].every(Number.isNaN)) return 'nothing';
    const wasLive = isLive;
    at = now;
    isLive = wasLive && live && isTypeLive;
    if (isLive === wasLive && now - changedAt < SIZES_EVERY_MS) return 'nothing';
    changedAt = now;
    return 'quote';
  }

  return {
    price(tickType, price, now) {
      const known = price > 0 && Number.isFinite(price) ? price : Number.NaN;
      switch (tickType) {
        case TICK.bid:
        case TICK.delayedBid:
          bid = known;
          return changed(now, tickType === TICK.bid);
        case TICK.ask:
        case TICK.delayedAsk:
          ask = known;
          return changed(now, tickType === TICK.ask);
        case TICK.last:
        case TICK.delayedLast:
          last = known;
          return changed(now, tickType === TICK.last);
        default:
          return 'nothing';
      }
    },
    size(tickType, size, now) {
      if (!(size >= 0)) return 'nothing';
      if (tickType === TICK.bidSize) bidSize = size;
      else if (tickType === TICK.askSize) askSize = size;
      else if (tickType === TICK.shortableShares) {
        hasExactShares = true;
        shares = size;
        return 'shortable';
      }
      if (LIVE_SIZES.has(tickType)) return stands(now, true);
      return DELAYED_SIZES.has(tickType) ? stands(now, false) : 'nothing';
    },
    generic(tickType, value) {
      if (tickType === TICK.halted || tickType === TICK.delayedHalted) {
        // Unknown does not end what is known.
        if (isAssumed && value < 0) return 'nothing';
        const wasHalted = isHalted;
        isAssumed = false;
        // 0 is trading; -1 is unknown; the rest are kinds of halts.
        isHalted = value > 0;
        return isHalted === wasHalted ? 'nothing' : 'quote';
      }
      if (tickType !== TICK.shortable || hasExactShares) return 'nothing';
      shares = shortableShares(value);
      return 'shortable';
    },
    dataType(dataType) {
      isTypeLive = dataType === LIVE;
      if (isTypeLive || !isLive) return 'nothing';
      isLive = false;
      return 'quote';
    },
    stale() {
      isLive = false;
      return 'quote';
    },
    quote() {
      const quote: { -readonly [Key in keyof Quote]: Quote[Key] } = {
        symbol,
        bid,
        ask,
        last,
        at,
        isLive,
        isHalted: isHalted && !(isAssumed && at >= (haltedUntil ?? 0)),
      };
      if (bidSize !== undefined) quote.bidSize = bidSize;
      if (askSize !== undefined) quote.askSize = askSize;
      return quote;
    },
    shortable: () => shares,
  };
}

export function effectOf(book: QuoteBook, tick: Tick, now: Instant): TickEffect {
  switch (tick.name) {
    case 'tickPrice':
      return book.price(tick.tickType, tick.price, now);
    case 'tickSize':
      return book.size(tick.tickType, tick.size, now);
    case 'tickGeneric':
      return book.generic(tick.tickType, tick.value);
    case 'marketDataType':
      return book.dataType(tick.dataType);
    default:
      return assertNever(tick);
  }
}
