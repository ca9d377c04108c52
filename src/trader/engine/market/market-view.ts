// The engine's view of the market. It is never journaled; at start it is rebuilt from the gateway's history.
import { assertNever } from '../../../kernel/assert.ts';
import { type Instant, instant, MINUTE_MS, WEEK_MS } from '../../../kernel/instant.ts';
import type { BarSeries } from '../../../market/bars/bar-series.ts';
import { createBarSeries } from '../../../market/bars/bar-series.ts';
import type { DayClose } from '../../../market/bars/day-close.ts';
import type { Anchored } from '../../../market/indicators/anchored.ts';
import type { AnchoredAtr } from '../../../market/indicators/anchored-atr.ts';
import { averageVolume } from '../../../market/indicators/average-volume.ts';
import type { IndicatorSpec } from '../../../market/indicators/registry.ts';
import type { DayLimits } from '../../../market/instruments/day-limits.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import { isEnterable, type Quote } from '../../../market/quotes/quote.ts';
import type { Venues } from '../../../market/venues/venues.ts';
import type { AtrSpec, LineRule } from '../../domain/strategy/strategy.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import type { AccountTag } from '../../ports/broker-reports.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import { type AccountFigures, createAccountFigures, type TimedValue } from './account-figures.ts';
import { type AtrSeen, createDecisionBars, type SeriesOf } from './decision-bars.ts';
import { createPlaces, type Place } from './place.ts';
import { haltsAfter, type SeenHalt } from './seen-halts.ts';

/** Indicators offered to conditions are taken from five-minute bars. */
export const INDICATOR_BAR_MS = 5 * MINUTE_MS;

/** Average minute volume is the mean of this many regular minutes. */
const VOLUME_MINUTES = 30;

export interface MarketView {
  /** The account's own venue: it sets the trading day, the daily loss and the currency of the figures. */
  readonly home: Place;
  /** The venue of the symbol; the home venue until its contract is known. */
  placeOf(symbol: string): Place;
  quote(symbol: string): Quote | undefined;
  /** The newest live quote with two sides, and of a vertical those of both contracts. */
  wholeQuote(symbol: string): Quote | undefined;
  /** NaN when unknown. */
  last(symbol: string): number;
  atr(symbol: string, spec: AtrSpec, now: Instant): AtrSeen | undefined;
  /** Over finished bars; undefined until there are enough of them, and while some are missing. */
  indicator(symbol: string, spec: IndicatorSpec, now: Instant): number | undefined;
  /** The indicators with parameters in use for the symbol. */
  indicatorSpecs(symbol: string): readonly IndicatorSpec[];
  /** The ATRs in use for the symbol. */
  atrSpecs(symbol: string): readonly AtrSpec[];
  /** The ATR itself, for callers that keep it and read it on every tick. */
  anchoredAtr(symbol: string, spec: AtrSpec): AnchoredAtr;
  /** The line of a stop, for callers that keep it as well. */
  line(symbol: string, rule: LineRule, side: PositionSide): Anchored;
  /** Bars of one length, shared by all strategies. */
  series(symbol: string, barMs: number): BarSeries;
  /** The minutes kept for charts, whether decisions read them or not; undefined before the first history. */
  minutes(symbol: string): BarSeries | undefined;
  /** Halts of trading seen since the start, oldest first. */
  halts(symbol: string): readonly SeenHalt[];
  /** Mean shares per minute, undefined until known. */
  minuteVolume(symbol: string): number | undefined;
  /** Until when minutes came from history: a minute that ended by then triggers nothing. */
  filledUntil(symbol: string): Instant;
  /** Counts what may change bars of the past: histories that came, symbols that were left or moved. */
  readonly histories: number;
  /** Symbols whose newest quote is not live. */
  readonly notLive: ReadonlySet<string>;
  /** When the latest history answer arrived. */
  historyAt(symbol: string): Instant | undefined;
  /** Of today at the venue; undefined without daily limits, and until today's are known. */
  limits(symbol: string, now: Instant): DayLimits | undefined;
  /** Closes of past days, ascending; empty if no source supplies them. */
  days(symbol: string): readonly DayClose[];
  /** Shares available to borrow; undefined until the broker reports them. */
  shortable(symbol: string): number | undefined;
  /** When the latest halt of a symbol ended; undefined if it was never halted. */
  resumedAt(symbol: string): Instant | undefined;
  /** In the currency of the home venue. */
  account(tag: AccountTag): TimedValue | undefined;
  readonly figures: AccountFigures;
  /** Offset of the broker's clock; undefined until it is read, and again once the reading is too old. */
  skewMs: number | undefined;
  readonly brokenFarms: Set<string>;
  take(update: MarketUpdate, now: Instant): void;
  /** The symbol's history may be in prices from before a split: fetch it again. */
  refetch(symbol: string): void;
  /** Its prices are no longer subscribed: what is known of them is out of date until they are again. */
  leave(symbol: string): void;
  /** The contract trades at another venue than assumed: rebuild its bars by the hours there. */
  move(symbol: string): void;
  /** Takes the symbols whose history must be fetched again because minutes are missing. */
  takeRefills(): readonly string[];
}

function isWhole(quote: Quote): boolean {
  return quote.isLive && isEnterable(quote);
}

/** Of a week, as many as it usually has. */
function sessionsIn({ lengthMs }: Pick<BarSeries, 'lengthMs'>): number {
  return lengthMs >= WEEK_MS ? 5 : 1;
}

interface SymbolMarket {
  quote: Quote | undefined;
  /** The one before a quote that lacks a side or is not live, as of then. */
  wholeQuote: Quote | undefined;
  historyAt: Instant | undefined;
  filledUntil: Instant;
  shortable: number | undefined;
  days: readonly DayClose[];
  limits: DayLimits | undefined;
  resumedAt: Instant | undefined;
  /** Apart from those that decisions read, so that a chart never changes what they see. */
  minutes: BarSeries | undefined;
  halts: readonly SeenHalt[];
}

/** `instrumentOf` finds the contract of a symbol, once it is known. */
export function createMarketView(
  venues: Venues,
  instrumentOf: (symbol: string) => Instrument | undefined,
  seriesOf: SeriesOf = () => undefined,
): MarketView {
  const markets = new Map<string, SymbolMarket>();
  const { home, placeOf } = createPlaces(venues, instrumentOf);
  const figures = createAccountFigures(venues.home.currency);
  const refills = new Set<string>();
  const notLive = new Set<string>();
  let histories = 0;
  const decisionBars = createDecisionBars({
    calendarOf: (symbol) => placeOf(symbol).venue.calendar,
    seriesOf,
    lacksHistory: (symbol) => refills.add(symbol),
  });
  const { series } = decisionBars;

  function marketOf(symbol: string): SymbolMarket {
    let market = markets.get(symbol);
    if (market === undefined) {
      market = {
        quote: undefined,
        wholeQuote: undefined,
        historyAt: undefined,
        filledUntil: instant(0),
        shortable: undefined,
        days: [],
        limits: undefined,
        resumedAt: undefined,
        minutes: undefined,
        halts: [],
      };
      markets.set(symbol, market);
    }
    return market;
  }

  function minutesOf(symbol: string): BarSeries {
    const market = marketOf(symbol);
    const { calendar } = placeOf(symbol).venue;
    market.minutes ??= createBarSeries({ calendar, sourceMs: MINUTE_MS, lengthMs: MINUTE_MS });
    return market.minutes;
  }

  function take(update: MarketUpdate, now: Instant): void {
    switch (update.type) {
      case 'quote': {
        const market = marketOf(update.quote.symbol);
        market.halts = haltsAfter(market.halts, update.quote, now);
        if (market.quote?.isHalted === true && !update.quote.isHalted) market.resumedAt = now;
        if (market.quote !== undefined && isWhole(market.quote) && !isWhole(update.quote))
          market.wholeQuote = { ...market.quote, at: now };
        market.quote = update.quote;
        if (!update.quote.isLive) notLive.add(update.quote.symbol);
        else if (notLive.size > 0) notLive.delete(update.quote.symbol);
        return;
      }
      case 'history': {
        histories += 1;
        const newest = update.bars.at(-1);
        const newestEnd = newest === undefined ? 0 : newest.start + newest.lengthMs;
        // Every answer includes the minute before the current one; if it is missing, nothing traded in it.
        const covered = Math.floor(now / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
        const until = instant(Math.max(newestEnd, covered));
        marketOf(update.symbol).historyAt = now;
        marketOf(update.symbol).filledUntil = until;
        minutesOf(update.symbol).refill(update.bars, until);
        for (const bars of decisionBars.of(update.symbol)) {
          if (!bars.refill(update.bars, until)) refills.add(update.symbol);
        }
        return;
      }
      case 'history-failed':
        return;
      case 'bar': {
        const known = instant(Math.max(now, update.bar.start + update.bar.lengthMs));
        markets.get(update.symbol)?.minutes?.append(update.bar, known);
        for (const bars of decisionBars.of(update.symbol)) {
          if (bars.append(update.bar, known) === 'gap') refills.add(update.symbol);
        }
        return;
      }
      case 'gap':
        markets.get(update.symbol)?.minutes?.markGap();
        for (const bars of decisionBars.of(update.symbol)) bars.markGap();
        return;
      case 'days':
        marketOf(update.symbol).days = update.closes;
        return;
      case 'shortable':
        marketOf(update.symbol).shortable = update.shares;
        return;
      case 'limits':
        marketOf(update.symbol).limits = update.limits;
        return;
      default:
        assertNever(update);
    }
  }
  return {
    home,
    placeOf,
    quote: (symbol) => markets.get(symbol)?.quote,
    wholeQuote(symbol) {
      const market = markets.get(symbol);
      const quote = market?.quote;
      return quote !== undefined && isWhole(quote) ? quote : market?.wholeQuote;
    },
    last: (symbol) => markets.get(symbol)?.quote?.last ?? Number.NaN,
    atr: decisionBars.atr,
    indicator: decisionBars.indicator,
    indicatorSpecs: decisionBars.indicatorSpecs,
    atrSpecs: decisionBars.atrSpecs,
    anchoredAtr: decisionBars.anchoredAtr,
    line: decisionBars.line,
    series,
    minutes: (symbol) => markets.get(symbol)?.minutes,
    halts: (symbol) => markets.get(symbol)?.halts ?? [],
    minuteVolume(symbol) {
      const bars = series(symbol, MINUTE_MS);
      // A backtest may have only longer bars.
      const minutes = Math.min(bars.lengthMs, placeOf(symbol).venue.calendar.sessionMs) / MINUTE_MS;
      const mean = averageVolume(bars, Math.ceil(VOLUME_MINUTES / minutes));
      return mean === undefined ? undefined : mean / (minutes * sessionsIn(bars));
    },
    filledUntil: (symbol) => markets.get(symbol)?.filledUntil ?? instant(0),
    historyAt: (symbol) => markets.get(symbol)?.historyAt,
    get histories() {
      return histories;
    },
    notLive,
    limits(symbol, now) {
      const known = markets.get(symbol)?.limits;
      return known?.day === placeOf(symbol).sessions.dayOf(now) ? known : undefined;
    },
    days: (symbol) => markets.get(symbol)?.days ?? [],
    shortable: (symbol) => markets.get(symbol)?.shortable,
    resumedAt: (symbol) => markets.get(symbol)?.resumedAt,
    account: figures.of,
    figures,
    skewMs: undefined,
    brokenFarms: new Set(),
    take,
    refetch(symbol) {
      if (!decisionBars.isRead(symbol)) return;
      markets.get(symbol)?.minutes?.markGap();
      for (const bars of decisionBars.of(symbol)) bars.markGap();
      refills.add(symbol);
    },
    leave(symbol) {
      const market = marketOf(symbol);
      histories += 1;
      notLive.delete(symbol);
      market.quote = undefined;
      market.wholeQuote = undefined;
      market.historyAt = undefined;
      market.minutes?.markGap();
      for (const bars of decisionBars.of(symbol)) bars.markGap();
    },
    move(symbol) {
      const market = markets.get(symbol);
      if (market === undefined && !decisionBars.isRead(symbol)) return;
      histories += 1;
      if (market !== undefined) market.minutes = undefined;
      decisionBars.rebuild(symbol);
      refills.add(symbol);
    },
    takeRefills() {
      if (refills.size === 0) return NONE;
      const symbols = [...refills];
      refills.clear();
      return symbols;
    },
  };
}

const NONE: readonly string[] = [];
