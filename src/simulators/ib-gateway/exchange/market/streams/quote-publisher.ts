// A listing's market on a client's tick stream: live, delayed by a fault, or silent during a competing session. Only what has changed
// is sent.
import type { Instant } from '../../../../../kernel/instant.ts';
import { incrementAt } from '../../../../../market/instruments/tick-grid.ts';
import type { Answer } from '../../../messages/answer.ts';
import type { Faults } from '../../scheduling/faults.ts';
import { BBO_EXCHANGE } from '../prices/contract-details.ts';
import type { Listing } from '../prices/listing.ts';
import type { TickCause } from '../prices/market.ts';
import { type GenericTicks, priceTicks, shortableTicks, tradeTicks } from './generic-ticks.ts';
import { computations, optionGenerics } from './option-ticks.ts';
import type { SentTicks } from './sent-ticks.ts';

interface Subscription {
  readonly reqId: number;
  readonly generics: GenericTicks;
  readonly sent: SentTicks;
}

export interface QuotePublisher {
  /** The first answers to a subscription. */
  opening(listing: Listing, to: Subscription): readonly Answer[];
  /** Whether it is halted: later than the first answers. */
  halt(listing: Listing, to: Pick<Subscription, 'reqId'>): readonly Answer[];
  isDelayed(listing: Listing): boolean;
  tick(listing: Listing, to: Subscription, cause: TickCause): readonly Answer[];
  tickByTick(listing: Listing, reqId: number, tickType: string, now: number): Answer;
  /** Sent to standing subscriptions when a condition begins or ends. */
  conditions(listing: Listing, to: Pick<Subscription, 'reqId' | 'sent'>): readonly Answer[];
}

const BID_SIZE = 0;
const BID = 1;
const ASK = 2;
const LAST = 4;
const HIGH = 6;
const LOW = 7;
const VOLUME = 8;
const CLOSE = 9;
const OPEN = 14;
const LAST_TIMESTAMP = 45;
const HALTED = 49;
/** Delayed ticks have their own numbers. */
const DELAYED: Readonly<Record<number, number>> = {
  [BID]: 66,
  [ASK]: 67,
  [LAST]: 68,
  [BID_SIZE]: 69,
  [HIGH]: 72,
  [LOW]: 73,
  [VOLUME]: 74,
  [CLOSE]: 75,
  [OPEN]: 76,
  [LAST_TIMESTAMP]: 88,
};
const LIVE_TYPE = 1;
const DELAYED_TYPE = 3;

interface Parts {
  readonly faults: Faults;
  now(): Instant;
  /** Whether the contract trades now. */
  isOpen(listing: Listing): boolean;
}

export function createQuotePublisher({ faults, now, isOpen }: Parts): QuotePublisher {
  function isDelayed({ symbol }: Listing): boolean {
    return faults.standing('delayed-data', { symbol }) !== undefined;
  }

  function isTakenOver(): boolean {
    return faults.standing('competing-session') !== undefined;
  }

  function conditions(
    listing: Listing,
    { reqId, sent }: Pick<Subscription, 'reqId' | 'sent'>,
  ): readonly Answer[] {
    sent.forget();
    if (isTakenOver()) {
      return [error(reqId, 10197, 'No market data during competing live session')];
    }
    const marketDataType = isDelayed(listing) ? DELAYED_TYPE : LIVE_TYPE;
    const type: Answer = { name: 'marketDataType', reqId, marketDataType };
    if (marketDataType === LIVE_TYPE) return [type];
    const text = 'Requested market data is not subscribed. Displaying delayed market data.';
    return [error(reqId, 10167, text), type];
  }

  function quote(listing: Listing, reqId: number, isDelayedNow: boolean): Answer[] {
    const id = (tickType: number) => (isDelayedNow ? (DELAYED[tickType] ?? tickType) : tickType);
    const price = (tickType: number, value: number, size: number): Answer => ({
      name: 'tickPrice',
      reqId,
      tickType: id(tickType),
      price: value,
      size,
      attributeMask: 0,
    });
    const { bid, bidSize, ask, askSize } = shownQuote(listing);
    return [
      price(BID, bid, bidSize),
      { name: 'tickSize', reqId, tickType: id(BID_SIZE), size: bidSize },
      price(ASK, ask, askSize),
      ...(Number.isFinite(listing.last) ? [price(LAST, listing.last, listing.lastSize)] : []),
      ...computed(listing, reqId, isDelayedNow),
    ];
  }

  /** Of an option without a side, or outside its hours, the price is −1 and the size 0. */
  function shownQuote(listing: Listing): Pick<Listing, 'bid' | 'bidSize' | 'ask' | 'askSize'> {
    const { bid, bidSize, ask, askSize, option, combo } = listing;
    if (option === undefined && combo === undefined) return listing;
    // A net price may be negative.
    const isPrice = (price: number) => (combo === undefined ? price > 0 : Number.isFinite(price));
    const isThere = isOpen(listing);
    return {
      ...(isThere && isPrice(bid) ? { bid, bidSize } : { bid: -1, bidSize: 0 }),
      ...(isThere && isPrice(ask) ? { ask, askSize } : { ask: -1, askSize: 0 }),
    };
  }

  function computed(listing: Listing, reqId: number, isDelayed: boolean): readonly Answer[] {
    const { symbol } = listing;
    if (faults.standing('greeks-absent', { symbol }) !== undefined) return [];
    return computations(listing, { reqId, isDelayed, isOpen: isOpen(listing) });
  }

  function lastTime({ lastAt }: Listing, reqId: number, isDelayedNow: boolean): readonly Answer[] {
    if (Number.isNaN(lastAt)) return [];
    const tickType = isDelayedNow ? (DELAYED[LAST_TIMESTAMP] ?? LAST_TIMESTAMP) : LAST_TIMESTAMP;
    return [{ name: 'tickString', reqId, tickType, value: String(Math.floor(lastAt / 1_000)) }];
  }

  function halted(listing: Listing, reqId: number): Answer {
    const { symbol, isHalted, option, combo } = listing;
    const isOption = option !== undefined || combo !== undefined;
    const isSilent = isOption && faults.standing('halt', { symbol })?.options === 'quoted';
    const value = isHalted && !isSilent ? 1 : 0;
    return { name: 'tickGeneric', reqId, tickType: HALTED, value };
  }

  function dayFigures(listing: Listing, reqId: number, isDelayedNow: boolean): readonly Answer[] {
    const figures: readonly (readonly [number, number])[] = [
      [HIGH, listing.dayHigh],
      [LOW, listing.dayLow],
      [CLOSE, listing.previousClose],
      [OPEN, listing.dayOpen],
    ];
    const known = figures.filter(([, price]) => Number.isFinite(price));
    return known.map(([tickType, price]) => ({
      name: 'tickPrice',
      reqId,
      tickType: isDelayedNow ? (DELAYED[tickType] ?? tickType) : tickType,
      price,
      size: 0,
      attributeMask: 0,
    }));
  }

  return {
    conditions,
    isDelayed,
    halt: (listing, { reqId }) => (isTakenOver() ? [] : [halted(listing, reqId)]),
    opening(listing, to) {
      const { reqId, generics, sent } = to;
      if (isTakenOver()) return conditions(listing, to);
      const isDelayedNow = isDelayed(listing);
      return [
        ...conditions(listing, to),
        {
          name: 'tickReqParams',
          reqId,
          minTick:
            listing.option === undefined && listing.combo === undefined
              ? 0.01
              : incrementAt(listing.steps, 0),
          bboExchange: BBO_EXCHANGE,
          snapshotPermissions: 3,
        },
        ...sent.changed(quote(listing, reqId, isDelayedNow)),
        ...dayFigures(listing, reqId, isDelayedNow),
        ...lastTime(listing, reqId, isDelayedNow),
        ...sent.changed([volume(listing, reqId, isDelayedNow)]),
        ...(generics.has('236') ? shortableTicks(reqId) : []),
        ...(isDelayedNow ? [] : priceTicks(listing, to)),
        ...(isDelayedNow ? [] : optionGenerics(listing, to)),
      ];
    },
    tick(listing, to, cause) {
      const { reqId, sent } = to;
      if (isTakenOver()) return [];
      if (cause === 'halt') return [halted(listing, reqId)];
      const isDelayedNow = isDelayed(listing);
      const quoted = quote(listing, reqId, isDelayedNow);
      if (cause !== 'print') return sent.changed(quoted);
      const answers = [...sent.changed([...quoted, volume(listing, reqId, isDelayedNow)])];
      // A price set outside the session is not a trade.
      const isTrade = listing.lastAt === now();
      if (isTrade) answers.push(...lastTime(listing, reqId, isDelayedNow));
      if (isDelayedNow) return answers;
      if (isTrade) answers.push(...tradeTicks(listing, to));
      return [...answers, ...priceTicks(listing, to)];
    },
    tickByTick(listing, reqId, tickType, now) {
      const { bid, ask, bidSize, askSize, last, lastSize } = listing;
      if (tickType === 'BidAsk') {
        return { name: 'tickByTickBidAsk', reqId, time: now, bid, ask, bidSize, askSize, mask: 0 };
      }
      if (tickType === 'MidPoint') {
        return { name: 'tickByTickMid', reqId, time: now, mid: (bid + ask) / 2 };
      }
      return {
        name: 'tickByTickLast',
        reqId,
        tickType: tickType === 'AllLast' ? 2 : 1,
        time: now,
        price: last,
        size: lastSize,
        mask: 0,
        exchange: listing.contract.primaryExchange,
        conditions: '',
      };
    },
  };
}

function volume(listing: Listing, reqId: number, isDelayedNow: boolean): Answer {
  const tickType = isDelayedNow ? (DELAYED[VOLUME] ?? VOLUME) : VOLUME;
  return { name: 'tickSize', reqId, tickType, size: listing.dayVolume };
}

function error(id: number, code: number, text: string): Answer {
  return { name: 'error', id, code, text };
}
