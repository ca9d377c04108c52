// The market of one symbol: quote, day figures, and its current five-second and one-minute windows.
import { instant, MINUTE_MS, SECOND_MS } from '../../../../../kernel/instant.ts';
import type { Random } from '../../../../../kernel/random.ts';
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  type PriceStep,
  roundNearest,
} from '../../../../../market/instruments/tick-grid.ts';
import type { Session } from '../../../../../market/time/calendar.ts';
import type { Contract } from '../../../messages/contract.ts';
import { instrumentKey, multiplierOf } from '../../../messages/instrument-key.ts';
import type { HistoricalBar } from '../../../messages/past-prices.ts';
import type { Combo } from '../../options/combos.ts';
import type { OptionState } from '../../options/option-quotes.ts';
import type { Hold } from '../bars/held-bars.ts';
import type { MinuteBars } from '../bars/minute-bars.ts';
import { type Split, splitPrice } from '../bars/split-bars.ts';

export const FIVE_SECONDS_MS = 5 * SECOND_MS;

/** The trades of one time window. */
export interface Window {
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Mutable on purpose: it is updated on every tick. */
export interface Listing {
  readonly contract: Contract;
  /** Of an option its local symbol, of a combination its key. */
  readonly symbol: string;
  readonly steps: readonly PriceStep[];
  readonly bars: MinuteBars;
  readonly holds: Hold[];
  readonly splits: Split[];
  readonly random: Random;
  bid: number;
  ask: number;
  last: number;
  bidSize: number;
  askSize: number;
  lastSize: number;
  /** The newest trade: its time, and the volume of the day that it added. */
  lastAt: number;
  lastVolume: number;
  /** Market time of the newest quote. */
  at: number;
  dayOpen: number;
  dayHigh: number;
  dayLow: number;
  dayVolume: number;
  /** Sum of volume times price. */
  dayValue: number;
  previousClose: number;
  isHalted: boolean;
  /** Counts quotes: a triggered stop fills at a later one. */
  quotes: number;
  /** The session of the day figures. */
  session: Session | undefined;
  readonly fiveSeconds: Window;
  /** The previous window with trades: a print at the very end of a window must not hide it. */
  readonly fiveSecondsBefore: Window;
  readonly minute: Window;
  readonly option?: OptionState;
  readonly combo?: Combo;
}

function emptyWindow(): Window {
  return { start: Number.NaN, open: 0, high: 0, low: 0, close: 0, volume: 0 };
}

/** Before its first print. */
export function emptyListing(
  parts: Pick<Listing, 'contract' | 'bars' | 'holds' | 'splits' | 'random'> &
    Partial<Pick<Listing, 'steps' | 'option' | 'combo' | 'symbol'>>,
): Listing {
  const listed: Listing = {
    steps: DEFAULT_PRICE_STEPS,
    symbol: instrumentKey(parts.contract),
    ...parts,
    bid: Number.NaN,
    ask: Number.NaN,
    last: Number.NaN,
    bidSize: 0,
    askSize: 0,
    lastSize: 100,
    lastAt: Number.NaN,
    lastVolume: 0,
    at: 0,
    dayOpen: Number.NaN,
    dayHigh: Number.NaN,
    dayLow: Number.NaN,
    dayVolume: 0,
    dayValue: 0,
    previousClose: Number.NaN,
    isHalted: false,
    quotes: 0,
    session: undefined,
    fiveSeconds: emptyWindow(),
    fiveSecondsBefore: emptyWindow(),
    minute: emptyWindow(),
  };
  return listed;
}

/** Money for one share at the last price, for one option at what it is quoted around. */
export function worthOfUnit({ contract, option, last }: Listing): number {
  if (option === undefined) return last;
  const { held, value } = option;
  const price = held === undefined ? value.price : (held.bid + held.ask) / 2;
  return Math.round(price * 1e4 * multiplierOf(contract)) / 1e4;
}

/** Its day figures begin with the session, if there is one. */
export function startDay(listing: Listing, session: Session | undefined): void {
  listing.session = session;
  listing.dayOpen = Number.NaN;
  listing.dayHigh = Number.NaN;
  listing.dayLow = Number.NaN;
  listing.dayVolume = 0;
  listing.dayValue = 0;
}

/** A print: the last price moves, with a quote of one tick to either side and new sizes. */
export function print(listing: Listing, at: number, price: number, volume: number): void {
  listing.last = price;
  if (volume > 0) {
    listing.lastSize = roundLots(volume / 20);
    listing.lastAt = at;
  }
  listing.lastVolume = volume;
  listing.dayVolume += volume;
  listing.dayValue += volume * price;
  // The first print of the session is its open, whatever was quoted before.
  const isOfSession = listing.session !== undefined && at >= listing.session.open;
  if (Number.isNaN(listing.dayOpen) && isOfSession) {
    listing.dayOpen = price;
    listing.dayHigh = price;
    listing.dayLow = price;
  }
  listing.dayHigh = Math.max(listing.dayHigh, price);
  listing.dayLow = Math.min(listing.dayLow, price);
  quoteAround(listing, at, price);
  if (at - listing.fiveSeconds.start >= FIVE_SECONDS_MS) {
    Object.assign(listing.fiveSecondsBefore, listing.fiveSeconds);
  }
  addTo(listing.fiveSeconds, { at, lengthMs: FIVE_SECONDS_MS, price, volume });
  addTo(listing.minute, { at, lengthMs: MINUTE_MS, price, volume });
}

/** The part of the past that is still shown, in post-split prices. */
export function splitListing(listing: Listing, ratio: number): void {
  listing.last = splitPrice(listing.last, ratio);
  listing.previousClose = splitPrice(listing.previousClose, ratio);
  listing.dayOpen = splitPrice(listing.dayOpen, ratio);
  listing.dayHigh = splitPrice(listing.dayHigh, ratio);
  listing.dayLow = splitPrice(listing.dayLow, ratio);
  listing.dayVolume = Math.round(listing.dayVolume * ratio);
  for (const window of [listing.fiveSeconds, listing.fiveSecondsBefore, listing.minute]) {
    window.open = splitPrice(window.open, ratio);
    window.high = splitPrice(window.high, ratio);
    window.low = splitPrice(window.low, ratio);
    window.close = splitPrice(window.close, ratio);
    window.volume = Math.round(window.volume * ratio);
  }
}

export function quoteAround(listing: Listing, at: number, price: number): void {
  const tick = incrementAt(listing.steps, price);
  listing.bid = roundNearest(listing.steps, price - tick);
  listing.ask = roundNearest(listing.steps, price + tick);
  refreshSizes(listing, at);
}

/** The best price shows about a seventh of the volume of the last print's 15 seconds. */
export function refreshSizes(listing: Listing, at: number): void {
  const typical = listing.lastSize * 3;
  listing.bidSize = roundLots(typical * listing.random.between(0.5, 1.5));
  listing.askSize = roundLots(typical * listing.random.between(0.5, 1.5));
  listing.at = at;
  listing.quotes += 1;
}

function roundLots(shares: number): number {
  return Math.max(100, Math.round(shares / 100) * 100);
}

interface TradeInWindow {
  readonly at: number;
  /** Of the window. */
  readonly lengthMs: number;
  readonly price: number;
  readonly volume: number;
}

function addTo(window: Window, { at, lengthMs, price, volume }: TradeInWindow): void {
  const start = at - (at % lengthMs);
  if (window.start !== start) {
    window.start = start;
    window.open = price;
    window.high = price;
    window.low = price;
    window.volume = 0;
  }
  window.high = Math.max(window.high, price);
  window.low = Math.min(window.low, price);
  window.close = price;
  window.volume += volume;
}

/** The five seconds from `start` as a bar; without trades it is flat at the last price and has no volume. */
export function windowBar(listing: Listing, start: number): HistoricalBar {
  const { fiveSeconds, fiveSecondsBefore } = listing;
  const window = fiveSeconds.start > start ? fiveSecondsBefore : fiveSeconds;
  const isTraded = window.start === start;
  const flat = window.close;
  return {
    time: instant(start),
    open: isTraded ? window.open : flat,
    high: isTraded ? window.high : flat,
    low: isTraded ? window.low : flat,
    close: flat,
    volume: isTraded ? window.volume : 0,
    wap: isTraded ? (window.high + window.low + window.close) / 3 : flat,
    count: isTraded ? Math.ceil(window.volume / 100) : 0,
  };
}
