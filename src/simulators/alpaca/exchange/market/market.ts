// The tape: all stocks that were asked for, each with a trade every fifteen seconds of regular trading, and quotes between the trades.
import { type Decimal, decimal, decimalOf } from '../../../../kernel/decimal.ts';
import { type Instant, MINUTE_MS } from '../../../../kernel/instant.ts';
import { hashOf } from '../../../../kernel/random.ts';
import { type Bar, endOf } from '../../../../market/bars/bar.ts';
import { intrabarPrices, TICKS_PER_BAR } from '../../../../market/bars/intrabar.ts';
import type { Session } from '../../../../market/time/calendar.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import { idOf } from '../state/ids.ts';
import { sessionFrom, upcomingSession } from './hours.ts';
import { type MinuteBars, recordedBars, walkBars } from './minute-bars.ts';
import { type Security, type Touch, USUAL_TERMS } from './security.ts';
import { type Split, splitBars } from './splits.ts';

export interface MarketParts {
  readonly scheduler: Scheduler;
  readonly seed: number;
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  /** Between two trades a quote is repeated after so many ms; absent: it comes with a trade alone. */
  readonly quoteEveryMs?: number;
  onTrade(security: Security): void;
  /** A quote without a trade. */
  onQuote(security: Security): void;
  /** The minute bar that has just ended. */
  onBar(security: Security, bar: Bar): void;
  /** After the trades of all stocks at one moment. */
  afterTrades(): void;
}

export interface Market {
  /** By symbol or asset id; a symbol of one to five capital letters is made when it is first asked for. */
  security(name: string): Security | undefined;
  all(): readonly Security[];
  setPrice(security: Security, touch: Touch): void;
  /** Prices are divided by the factor from now on. */
  split(security: Security, split: Split): void;
  /** The last price before the day; undefined without bars. */
  closeBefore(security: Security, at: Instant): Decimal;
  /** Minutes that have ended by then. */
  minutesOf(security: Security, session: Session): readonly Bar[];
  start(): void;
}

const SYMBOL = /^[A-Z]{1,5}(\.[A-Z])?$/;
const LISTED = ['AAPL', 'AMZN', 'GOOGL', 'IWM', 'META', 'MSFT', 'NVDA', 'QQQ', 'SPY', 'TSLA'];
const TICK_MS = MINUTE_MS / TICKS_PER_BAR;
const CENT = decimal('0.01');
const START_PRICE = decimal('100');
const EXCHANGES = ['NASDAQ', 'NYSE', 'ARCA'] as const;

export function createMarket(parts: MarketParts): Market {
  const { scheduler, seed, bars } = parts;
  const securityBySymbol = new Map<string, Security>();

  function security(name: string): Security | undefined {
    const known = securityBySymbol.get(name);
    if (known !== undefined) return known;
    if (SYMBOL.test(name) || bars.has(name)) return make(name);
    return [...securityBySymbol.values()].find(({ id }) => id === name);
  }

  function make(symbol: string): Security {
    const recorded = bars.get(symbol);
    const source: MinuteBars =
      recorded === undefined ? walkBars(seed, symbol) : recordedBars(recorded);
    const price = priceAt(source, scheduler.now()) ?? firstPrice(recorded) ?? START_PRICE;
    const made: Security = {
      symbol,
      id: idOf(`asset/${symbol}`),
      name: `${symbol} Common Stock`,
      exchange: EXCHANGES[hashOf(symbol) % EXCHANGES.length] ?? 'NASDAQ',
      bars: source,
      splits: [],
      terms: USUAL_TERMS,
      ...{ bid: price.minus(CENT), ask: price.plus(CENT), last: price },
      ...{ lastAt: scheduler.now(), quotedAt: scheduler.now(), lastSize: 100, tradeId: 1 },
      ...{ isFixed: false, isHalted: false },
    };
    securityBySymbol.set(symbol, made);
    return made;
  }

  function trade(traded: Security, { bid, ask, last }: Touch, size: number): void {
    const at = scheduler.now();
    Object.assign(traded, { bid, ask, last, lastAt: at, quotedAt: at, lastSize: size });
    traded.tradeId += 1;
    parts.onTrade(traded);
  }

  function tick(): void {
    const now = scheduler.now();
    const session = US_EQUITIES.sessionAt(now);
    if (session !== undefined) for (const one of [...securityBySymbol.values()]) play(one, session);
    if (session !== undefined) parts.afterTrades();
    scheduleTick();
  }

  function play(played: Security, session: Session): void {
    const now = scheduler.now();
    const ended = barStarting(played.bars(session), now - MINUTE_MS);
    if (ended !== undefined) parts.onBar(played, ended);
    if (played.isHalted) return;
    const price = played.isFixed ? played.last : priceAt(played.bars, now);
    if (price === undefined) return;
    const touch = played.isFixed ? played : around(price);
    trade(played, touch, 100 * (1 + (hashOf(`${played.symbol}/${now}`) % 9)));
  }

  function repeatQuotes(everyMs: number): void {
    const now = scheduler.now();
    const isOpen = US_EQUITIES.sessionAt(now) !== undefined;
    for (const one of isOpen ? [...securityBySymbol.values()] : []) {
      if (one.isHalted || now - one.quotedAt < everyMs) continue;
      one.quotedAt = now;
      parts.onQuote(one);
    }
    scheduleQuotes(everyMs);
  }

  function scheduleQuotes(everyMs: number): void {
    const now = scheduler.now();
    const session = upcomingSession(now);
    if (session === undefined) return;
    const next = Math.max(now, session.open) + everyMs;
    if (next < session.close) scheduler.at(next, () => repeatQuotes(everyMs));
    else scheduler.at(session.close, () => scheduleQuotes(everyMs));
  }

  function scheduleTick(): void {
    const now = scheduler.now();
    const session = upcomingSession(now);
    if (session === undefined) return;
    const inside = Math.floor((now - session.open) / TICK_MS + 1) * TICK_MS + session.open;
    const next = now < session.open ? session.open : inside;
    if (next < session.close) scheduler.at(next, tick);
    else scheduler.at(session.close, scheduleTick);
  }

  return {
    security,
    all: () => [...securityBySymbol.values()],
    setPrice(set, touch) {
      set.isFixed = true;
      trade(set, touch, 100);
      parts.afterTrades();
    },
    split(changed, one) {
      changed.splits.push(one);
      changed.bars = splitBars(changed.bars, one);
      const last = changed.last.dividedBy(decimalOf(one.factor), 2);
      Object.assign(changed, around(last));
    },
    closeBefore(asked, at) {
      const before = US_EQUITIES.previousSession(US_EQUITIES.dayOf(at));
      const close = before && asked.bars(before).at(-1)?.close;
      return close === undefined ? asked.last : decimalOf(close);
    },
    minutesOf: (asked, session) =>
      asked.bars(session).filter((bar) => endOf(bar) <= scheduler.now()),
    start() {
      for (const symbol of [...LISTED, ...bars.keys()]) security(symbol);
      scheduleTick();
      if (parts.quoteEveryMs !== undefined) scheduleQuotes(parts.quoteEveryMs);
    },
  };
}

const barsByStart = new WeakMap<readonly Bar[], ReadonlyMap<number, Bar>>();

/** Looked up, since each stock asks four times a minute. */
function barStarting(bars: readonly Bar[], start: number): Bar | undefined {
  const known = barsByStart.get(bars) ?? new Map(bars.map((bar) => [Number(bar.start), bar]));
  barsByStart.set(bars, known);
  return known.get(start);
}

/** What the bars say was traded last. */
function priceAt(bars: MinuteBars, at: Instant): Decimal | undefined {
  const today = US_EQUITIES.sessionOf(US_EQUITIES.dayOf(at));
  const ofToday = today === undefined || at < today.open ? [] : bars(today);
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const bar = barStarting(ofToday, minute) ?? ofToday.findLast(({ start }) => start <= at);
  if (bar !== undefined) {
    const index = Math.min(TICKS_PER_BAR - 1, Math.floor((at - bar.start) / TICK_MS));
    return decimalOf(intrabarPrices(bar)[index] ?? bar.close);
  }
  const before = US_EQUITIES.previousSession(US_EQUITIES.dayOf(at));
  const close = before && bars(before).at(-1)?.close;
  return close === undefined ? undefined : decimalOf(close);
}

function firstPrice(bars: readonly Bar[] | undefined): Decimal | undefined {
  const [first] = bars ?? [];
  return first && decimalOf(first.open);
}

/** A cent on either side of the last trade. */
export function around(last: Decimal): Touch {
  return { bid: last.minus(CENT), ask: last.plus(CENT), last };
}

/** The minutes of several sessions up to now. */
export function sessionsBetween(from: Instant, until: Instant): readonly Session[] {
  const sessions: Session[] = [];
  let session = sessionFrom(US_EQUITIES.dayOf(from));
  while (session !== undefined && session.open <= until) {
    sessions.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return sessions;
}
